package org.indaba.receive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.BareLineEnds;
import org.indaba.smtp.ChunkReader;
import org.indaba.smtp.DotReader;
import org.indaba.smtp.LineReader;
import org.indaba.smtp.ReplyWriter;
import org.indaba.smtp.WireInput;
import org.indaba.smtp.WireLimits;
import org.indaba.smtp.WireLine;

/**
 * The socket of one session: lines and messages in, replies out, plain or under TLS, each step within its time.
 *
 * <p>Replies gather until the session must wait for the peer; then, and only then, they go out in one piece. So a pipelined group is
 * answered by one segment, and no reply is ever held back from a peer that waits for it (RFC 2920 §3.2).
 *
 * <p>Time: a read that takes too long ends with a {@link SocketTimeoutException}, which the session answers with 421. Under TLS the
 * socket's time-out sees to that. In plain text {@link #closeIfOverdue} does, called from outside: a virtual thread that waits with a
 * time-out wakes a thread that keeps the clock, at each line, which costs more than reading the line. What neither can catch (a peer that
 * does not read our replies, TLS records that come octet by octet) loses its socket, by {@link #closeIfOverdue} too.
 *
 * <p>Threads: one thread runs the session; {@link #interrupt} and {@link #closeIfOverdue} come from others.
 */
final class Connection {

    /** What the session's thread is doing. */
    enum Phase {
        /** It waits for a command. */
        WAITING,
        /** It reads a message. */
        RECEIVING,
        /** It works; it must not be disturbed. */
        BUSY,
        /** Somebody has said the last word; nothing more may be written. */
        CLOSING
    }

    // Replies to a burst that is never read must not gather without end: a TCP segment or two, then they go out.
    private static final int REPLIES_IN_MEMORY = 4_096;
    // How long a step may last beyond its time before the socket is closed without a word.
    private static final long OVERDUE_MILLIS = 1_000;
    // How long and how much we read after our last word, so that the peer's kernel does not drop it for octets we left unread.
    private static final int FAREWELL_MILLIS = 1_000;
    private static final int FAREWELL_OCTETS = 1_048_576;

    private final Socket plain;
    private final SmtpTimeouts timeouts;
    private final InstantSource clock;
    private final BareLineEnds bareLineEnds;
    private final BooleanSupplier stopping;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.BUSY);
    private final Object writing = new Object();
    private final long sessionEnd;
    private long stepEnd;
    private volatile long blockedUntil = Long.MAX_VALUE;
    private volatile long readUntil = Long.MAX_VALUE;
    private volatile boolean late;
    private Socket socket;
    private WireInput input;
    private ReplyWriter replies;

    /** @param stopping whether the server is being stopped: no further command is waited for then */
    Connection(Socket plain, SmtpTimeouts timeouts, InstantSource clock, BareLineEnds bareLineEnds, BooleanSupplier stopping)
            throws IOException {
        this.plain = plain;
        this.timeouts = timeouts;
        this.clock = clock;
        this.bareLineEnds = bareLineEnds;
        this.stopping = stopping;
        this.sessionEnd = clock.millis() + timeouts.session().toMillis();
        this.socket = plain;
        plain.setTcpNoDelay(true);
        this.input = new WireInput(new TimedInput(plain.getInputStream()));
        this.replies = new ReplyWriter(plain.getOutputStream());
    }

    InetAddress peerAddress() {
        return plain.getInetAddress();
    }

    /** Adds a reply to those that go out when the session next waits for the peer. */
    void say(SmtpReply reply) throws IOException {
        replies.add(reply);
        if (replies.waiting() > REPLIES_IN_MEMORY) {
            flush();
        }
    }

    /**
     * The next command line; {@link WireLine.End} too when the server stops and has said so.
     *
     * @throws SocketTimeoutException if the peer took too long
     */
    WireLine nextLine() throws IOException {
        startStep(timeouts.command());
        phase.set(Phase.WAITING);
        if (stopping.getAsBoolean()) {
            interrupt(Phase.WAITING, Replies.SHUTTING_DOWN);
        }
        WireLine line = new LineReader(input, WireLimits.RCPT_LINE, bareLineEnds).read();
        return phase.compareAndSet(Phase.WAITING, Phase.BUSY) ? line : new WireLine.End();
    }

    /** Reads a message up to its final dot; false if the peer is gone. */
    boolean readMessage(OutputStream content) throws IOException {
        return receive(() -> new DotReader(input, content).readToEnd());
    }

    /** Reads a chunk; false if the peer is gone. */
    boolean readChunk(long size, OutputStream content) throws IOException {
        return receive(() -> new ChunkReader(input).read(size, content));
    }

    private boolean receive(Reading reading) throws IOException {
        startStep(timeouts.data());
        phase.set(Phase.RECEIVING);
        boolean whole = reading.run();
        return phase.compareAndSet(Phase.RECEIVING, Phase.BUSY) && whole;
    }

    private interface Reading {
        boolean run() throws IOException;
    }

    /**
     * Sends what waits, throws away what came in already, and does the TLS handshake.
     *
     * @return protocol and cipher suite
     */
    String startTls(SSLContext context) throws IOException {
        startStep(timeouts.command());
        flush();
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        secured.setUseClientMode(false);
        socket = secured;
        long end = Math.min(stepEnd, sessionEnd);
        secured.setSoTimeout(millisUntil(end));
        blocked(end, () -> shakeHands(secured));
        // RFC 3207 §4.2: what came before the handshake is forgotten, the octets that were sent too early among it.
        input = new WireInput(new TimedInput(secured.getInputStream()));
        replies = new ReplyWriter(secured.getOutputStream());
        return secured.getSession().getProtocol() + " " + secured.getSession().getCipherSuite();
    }

    private static int shakeHands(SSLSocket secured) throws IOException {
        try {
            secured.startHandshake();
            return 0;
        } catch (SocketTimeoutException slow) {
            // No 421 for this one: the peer expects TLS records, not text.
            throw new SSLException("the handshake took too long", slow);
        }
    }

    /** From another thread: says a last word if the session is in that phase, and ends it. */
    void interrupt(Phase expected, SmtpReply lastWord) {
        synchronized (writing) {
            if (!phase.compareAndSet(expected, Phase.CLOSING)) {
                return;
            }
            try {
                replies.add(lastWord);
                replies.flush();
                plain.shutdownInput();
            } catch (IOException gone) {
                closeNow();
            }
        }
    }

    /** From another thread: ends a read that has had its time, and closes the socket if a step has lasted longer than any read may. */
    void closeIfOverdue() {
        long now = clock.millis();
        if (now > blockedUntil) {
            closeNow();
        } else if (now > readUntil) {
            endRead();
        }
    }

    /** The reader sees the end of the stream, and knows by {@link #late} that it is none. */
    private void endRead() {
        late = true;
        try {
            plain.shutdownInput();
        } catch (IOException gone) {
            closeNow();
        }
    }

    /** Closes the socket, whatever is going on. */
    void closeNow() {
        try {
            plain.close();
        } catch (IOException closed) {
            // It is as closed as it will be.
        }
    }

    /** Sends what waits and closes in an orderly way. */
    void close() {
        try {
            flush();
            phase.set(Phase.CLOSING);
            blocked(clock.millis() + FAREWELL_MILLIS, this::sayFarewell);
        } catch (IOException gone) {
            // The peer was faster.
        } finally {
            closeNow();
        }
    }

    /** The same behind QUIT: the peer has said its last word too, and nothing is waited for, unless something came all the same. */
    void closeBehindQuit() {
        try {
            flush();
            if (socket == plain && plain.getInputStream().available() == 0) {
                phase.set(Phase.CLOSING);
                closeNow();
            }
        } catch (IOException gone) {
            // The peer was faster.
            closeNow();
        }
        if (!plain.isClosed()) {
            close();
        }
    }

    private int sayFarewell() throws IOException {
        socket.shutdownOutput();
        byte[] unread = new byte[WireLimits.REPLY_LINE];
        long end = clock.millis() + FAREWELL_MILLIS;
        int total = 0;
        int count = 0;
        while (count >= 0 && total < FAREWELL_OCTETS && clock.millis() < end) {
            total += count;
            plain.setSoTimeout(millisUntil(end));
            count = plain.getInputStream().read(unread);
        }
        return total;
    }

    private void startStep(Duration length) {
        stepEnd = clock.millis() + length.toMillis();
    }

    private void flush() throws IOException {
        if (replies.waiting() > 0) {
            // Not the session's end: a 250 that was earned is said, even if the commit before it took long.
            blocked(clock.millis() + timeouts.command().toMillis(), () -> {
                synchronized (writing) {
                    if (phase.get() != Phase.CLOSING) {
                        replies.flush();
                    }
                }
                return 0;
            });
        }
    }

    /** Does what may block, known as such to {@link #closeIfOverdue}. */
    private int blocked(long end, Blocking work) throws IOException {
        blockedUntil = end + OVERDUE_MILLIS;
        try {
            return work.run();
        } finally {
            blockedUntil = Long.MAX_VALUE;
        }
    }

    private interface Blocking {
        int run() throws IOException;
    }

    /** A time-out for the socket: at least 1, since 0 would mean for ever. */
    private int millisUntil(long end) throws SocketTimeoutException {
        long left = end - clock.millis();
        if (left <= 0) {
            throw new SocketTimeoutException("the step has had its time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** Reads of the socket, each after the replies are out and within the time of the step and of the session. */
    private final class TimedInput extends InputStream {

        private final InputStream stream;

        TimedInput(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("octets are read in blocks");
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            flush();
            if (phase.get() == Phase.RECEIVING) {
                startStep(timeouts.data());
            }
            long end = Math.min(stepEnd, sessionEnd);
            int timeOut = millisUntil(end);
            if (socket == plain) {
                return blocked(end, () -> readWatched(end, into, from, count));
            }
            socket.setSoTimeout(timeOut);
            return blocked(end, () -> stream.read(into, from, count));
        }

        private int readWatched(long end, byte[] into, int from, int count) throws IOException {
            readUntil = end;
            try {
                int octets = stream.read(into, from, count);
                if (octets < 0 && late) {
                    throw new SocketTimeoutException("the step has had its time");
                }
                return octets;
            } finally {
                readUntil = Long.MAX_VALUE;
            }
        }
    }
}
