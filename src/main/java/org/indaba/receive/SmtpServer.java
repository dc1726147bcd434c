package org.indaba.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.indaba.accept.Recipients;
import org.indaba.mail.MailEvents;
import org.indaba.mail.SmtpReply;
import org.indaba.moderate.Intake;
import org.indaba.smtp.ReplyWriter;
import org.indaba.spool.Trouble;

/**
 * The SMTP server: listens, takes connections within its caps, and runs a {@link Session} for each.
 *
 * <p>Guarantees: never more sessions than {@link SmtpCaps#connections()}, and no more from one peer than
 * {@link SmtpCaps#connectionsPerPeer()}; whoever is one too many is told so with 421. A session that overstays its time is closed.
 * {@link #stop} lets messages that are on their way come in.
 *
 * <p>When it fails: {@link #start} throws if the address is taken; afterwards whatever keeps a connection from being taken is logged, and
 * the next one is taken.
 *
 * <p>Threads: a platform thread takes connections, since for a virtual one another would have to wait for each; a virtual one serves each
 * session; a platform thread watches the time. Thread-safe.
 */
public final class SmtpServer {

    // Callers that the kernel keeps waiting while we are busy accepting; a burst of senders is common after an outage.
    private static final int BACKLOG = 1_024;
    // How often overdue sessions are looked for; it adds to their time.
    private static final Duration WATCH = Duration.ofMillis(500);
    // How long to wait when accept fails, most likely for want of file descriptors.
    private static final Duration ACCEPT_AGAIN = Duration.ofMillis(200);
    // How long sessions may take to notice that their socket was closed.
    private static final Duration LAST_STEPS = Duration.ofSeconds(2);

    private final SmtpSettings settings;
    private final Recipients recipients;
    private final Intake intake;
    private final MailEvents events;
    private final InstantSource clock;
    private final System.Logger log = System.getLogger(SmtpServer.class.getPackageName());
    private final Trouble taking = new Trouble(log, "Taking connections", System::nanoTime);
    private final Semaphore slots;
    private final PeerCounts peers;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ServerSocket listener;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("smtp-watch").factory());

    /**
     * A server that does not listen yet.
     *
     * @param recipients asked at each RCPT
     * @param intake asked at the end of each message
     * @param events told of connections and refusals
     */
    public SmtpServer(SmtpSettings settings, Recipients recipients, Intake intake, MailEvents events, InstantSource clock) {
        this.settings = settings;
        this.recipients = recipients;
        this.intake = intake;
        this.events = events;
        this.clock = clock;
        this.slots = new Semaphore(settings.caps().connections());
        this.peers = new PeerCounts(settings.caps().connectionsPerPeer());
        try {
            this.listener = new ServerSocket();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /**
     * Begins to listen; to be called once.
     *
     * @return the address, with the port that was chosen where the settings say 0
     * @throws IOException if the address cannot be had, or the spool folder cannot be used
     */
    public InetSocketAddress start() throws IOException {
        SpoolDirectory spool = SpoolDirectory.open(settings.spool());
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(settings.listener().host(), settings.listener().port()), BACKLOG);
        ServerContext context = new ServerContext(settings, recipients, intake, events, clock, spool, log);
        Thread.ofPlatform().daemon().name("smtp-accept").start(() -> acceptAll(context));
        watch.scheduleWithFixedDelay(this::closeOverdue, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /**
     * Stops listening at once, tells idle peers to go, and waits for messages that are on their way; what is not done after the grace
     * is cut off, and its peer keeps the message. Returns when no session is left, or a few seconds after the grace.
     *
     * @param grace zero or more
     * @throws InterruptedException if the caller is interrupted while sessions are still running
     */
    public void stop(Duration grace) throws InterruptedException {
        stopping.countDown();
        try {
            listener.close();
        } catch (IOException closed) {
            log.log(Level.DEBUG, "the listener was closed already", closed);
        }
        interruptAll(Connection.Phase.WAITING);
        if (!allEnded(grace)) {
            interruptAll(Connection.Phase.RECEIVING);
            if (!allEnded(LAST_STEPS)) {
                open.forEach(Connection::closeNow);
                allEnded(LAST_STEPS);
            }
        }
        watch.shutdownNow();
    }

    /** Where it listens; empty before and behind that. */
    public Optional<InetSocketAddress> address() {
        return listener.isBound() && !listener.isClosed() ? Optional.of((InetSocketAddress) listener.getLocalSocketAddress())
                : Optional.empty();
    }

    /** How many sessions there are, for the metrics. */
    public int sessions() {
        return settings.caps().connections() - slots.availablePermits();
    }

    private void interruptAll(Connection.Phase phase) {
        // A thread for each, since a peer that does not read must not keep the others waiting.
        open.forEach(connection -> Thread.startVirtualThread(() -> connection.interrupt(phase, Replies.SHUTTING_DOWN)));
    }

    /** Whether all slots came back within the time, which they do when their sessions end. */
    private boolean allEnded(Duration time) throws InterruptedException {
        int all = settings.caps().connections();
        boolean ended = slots.tryAcquire(all, time.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            slots.release(all);
        }
        return ended;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void closeOverdue() {
        open.forEach(Connection::closeIfOverdue);
    }

    private void acceptAll(ServerContext context) {
        while (!isStopping()) {
            try {
                take(listener.accept(), context);
                taking.over();
            } catch (IOException | RuntimeException | Error failed) {
                // Be it a bug or want of memory: without this thread nobody's mail would be taken any more.
                if (!waitBeforeAccepting(failed)) {
                    return;
                }
            }
        }
    }

    /** False if the server is being stopped. */
    private boolean waitBeforeAccepting(Throwable failed) {
        if (!isStopping()) {
            taking.met(failed);
        }
        try {
            return !stopping.await(ACCEPT_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void take(Socket socket, ServerContext context) throws IOException {
        try {
            admit(socket, context);
        } catch (RuntimeException | Error failed) {
            socket.close();
            throw failed;
        }
    }

    private void admit(Socket socket, ServerContext context) {
        InetAddress address = socket.getInetAddress();
        boolean trusted = settings.trustedRelays().stream().anyMatch(network -> network.contains(address));
        Client client = Client.connected(text(address), trusted);
        if (!slots.tryAcquire()) {
            turnAway(socket, client, Replies.TOO_MANY_CONNECTIONS);
        } else if (!trusted && !peers.enter(address)) {
            slots.release();
            turnAway(socket, client, Replies.TOO_MANY_FROM_PEER);
        } else {
            begin(socket, client, context);
        }
    }

    /** A session that gets no thread gives back its place. */
    private void begin(Socket socket, Client client, ServerContext context) {
        try {
            Thread.ofVirtual().name("smtp-session").start(() -> serve(socket, client, context));
        } catch (RuntimeException | Error failed) {
            leave(socket, client);
            throw failed;
        }
    }

    private void leave(Socket socket, Client client) {
        if (!client.trusted()) {
            peers.leave(socket.getInetAddress());
        }
        slots.release();
    }

    /** Without the interface that a link-local address names behind a percent sign. */
    private static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    private void turnAway(Socket socket, Client client, SmtpReply reply) {
        events.turnedAway(client.peer(false));
        // Cannot block: the socket is new, and its send buffer empty.
        try (socket) {
            ReplyWriter writer = new ReplyWriter(socket.getOutputStream());
            writer.add(reply);
            writer.flush();
            socket.shutdownOutput();
        } catch (IOException gone) {
            log.log(Level.DEBUG, "a peer went away", gone);
        }
    }

    private void serve(Socket socket, Client client, ServerContext context) {
        try (socket) {
            Connection connection = new Connection(socket, settings.timeouts(), clock, settings.bareLineEnds(), this::isStopping);
            open.add(connection);
            try {
                new Session(context, connection, client).run();
            } finally {
                open.remove(connection);
            }
        } catch (IOException gone) {
            log.log(Level.DEBUG, "a peer went away", gone);
        } finally {
            leave(socket, client);
        }
    }
}
