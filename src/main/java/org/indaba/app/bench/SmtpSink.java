package org.indaba.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A mail server on loopback that takes everything, fast, and keeps nothing: a virtual thread and some 40 KB for each connection. With
 * {@link SinkOptions} it tells of what it took, is slow, or misbehaves by a script. Started once, thread-safe.
 */
public final class SmtpSink implements AutoCloseable {

    /** The largest message that is taken, in octets. */
    public static final long MAX_SIZE_BYTES = 64L * 1024 * 1024;

    /** Recipients of one message; RFC 5321 §4.5.3.1.8 asks for at least 100. */
    public static final int MAX_RECIPIENTS = 1000;

    /** Connections at the same time; more are closed at once. */
    public static final int MAX_CONNECTIONS = 20_000;

    /** Breaches that are remembered. */
    static final int MAX_BREACHES = 100;

    private static final int BACKLOG = 4096;

    private final SinkOptions options;
    private final InstantSource clock;
    private final ServerSocket listening;
    private final int maxConnections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final LongAdder messages = new LongAdder();
    private final List<String> breaches = new CopyOnWriteArrayList<>();

    private SmtpSink(SinkOptions options, InstantSource clock, ServerSocket listening, int maxConnections) {
        this.maxConnections = maxConnections;
        this.options = options;
        this.clock = clock;
        this.listening = listening;
    }

    /** Starts a sink on a free port. */
    public static SmtpSink start(SinkOptions options) {
        return start(0, options, InstantSource.system());
    }

    /**
     * Starts a sink.
     *
     * @param port on loopback; 0 for a free one
     * @param clock tells when a message came
     */
    public static SmtpSink start(int port, SinkOptions options, InstantSource clock) {
        return start(port, options, clock, MAX_CONNECTIONS);
    }

    /**
     * Starts a sink on another address of this machine: to be one mail host of several that all listen on the same port.
     *
     * @param on the address and port
     */
    public static SmtpSink start(InetSocketAddress on, SinkOptions options) {
        return start(on, options, InstantSource.system(), MAX_CONNECTIONS);
    }

    static SmtpSink start(int port, SinkOptions options, InstantSource clock, int maxConnections) {
        return start(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), options, clock, maxConnections);
    }

    private static SmtpSink start(InetSocketAddress on, SinkOptions options, InstantSource clock, int maxConnections) {
        try {
            ServerSocket listening = new ServerSocket(on.getPort(), BACKLOG, on.getAddress());
            SmtpSink sink = new SmtpSink(options, clock, listening, maxConnections);
            Thread.ofVirtual().name("sink").start(sink::accept);
            return sink;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    /** The port where it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    /** As {@code indaba.delivery.smarthost} takes it. */
    public String address() {
        return listening.getInetAddress().getHostAddress() + ":" + port();
    }

    /** Messages taken so far. */
    public long messages() {
        return messages.sum();
    }

    /** Connections taken so far. */
    public long connections() {
        return connections.get();
    }

    /** Connections that are open now. */
    public int openConnections() {
        return open.size();
    }

    /** What clients did against the rules, the first {@link #MAX_BREACHES} times. */
    public List<String> breaches() {
        return List.copyOf(breaches);
    }

    /** Stops listening and cuts all connections. */
    @Override
    public void close() {
        close(listening);
        open.forEach(SmtpSink::close);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                // A thread that waits in accept may still be given a connection after the close: asked behind the add, none is missed.
                if (open.size() > maxConnections || listening.isClosed()) {
                    open.remove(socket);
                    close(socket);
                } else {
                    long number = connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, number));
                }
            } catch (IOException closing) {
                // The loop ends with the socket; a client that was gone before it was taken is no loss.
            }
        }
    }

    private void serve(Socket socket, long number) {
        try (socket) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            new SinkSession(socket, options, counts, clock, number).run();
        } catch (IOException gone) {
            // The client hung up, spoke nonsense, or the sink closes: it concerns this connection only.
        } finally {
            open.remove(socket);
        }
    }

    private final SinkSession.Counts counts = new SinkSession.Counts() {
        @Override
        public void taken() {
            messages.increment();
        }

        @Override
        public void breach(String what) {
            if (breaches.size() < MAX_BREACHES) {
                breaches.add(what);
            }
        }
    };

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception already) {
            // AutoCloseable allows any; closing twice, or what is broken, is what we want.
        }
    }
}
