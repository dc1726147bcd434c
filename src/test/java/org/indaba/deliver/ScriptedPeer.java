package org.indaba.deliver;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server on a real socket that does at each point of the dialogue what the test says; by default it takes everything. */
final class ScriptedPeer implements AutoCloseable {

    /** Points of the dialogue at which a reply is due. */
    enum At { GREETING, EHLO, HELO, STARTTLS, EHLO_IN_TLS, AUTH, MAIL, RCPT, DATA, DOT, BDAT, RSET, QUIT }

    private static final Set<At> IN_TLS_ONLY = EnumSet.of(At.MAIL, At.RCPT, At.DATA, At.BDAT, At.RSET);

    /** What the peer does instead of its usual reply. */
    sealed interface Does {

        record Reply(String lines) implements Does {
        }

        record LongLine(int octets) implements Does {
        }

        /** A reply, and then the end of the connection. */
        record LastReply(String lines) implements Does {
        }

        record Silence() implements Does {
        }

        record Reset() implements Does {
        }

        record Close() implements Does {
        }
    }

    /** Decides what happens; null for the usual reply. The count is that of this point over all connections, from 1. */
    interface Script {
        Does at(At point, String line, int count);
    }

    /** A message that was taken. */
    record Taken(String from, String to, String mailLine, String message, boolean tls) {
    }

    private final ServerSocket server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<At, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final List<Taken> taken = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    /** Those that are open, the one that a script is asked about among them. */
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger resumed = new AtomicInteger();
    volatile Script script = (_, _, _) -> null;
    volatile List<String> extensions = List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 20000000", "ENHANCEDSTATUSCODES");
    volatile SSLContext tls;
    /** Refuses whoever shows no certificate; in TLS 1.3 the client learns that when its part of the handshake is over. */
    volatile boolean wantsCertificate;
    /** Takes no mail in clear text: 530 to each command of a copy. */
    volatile boolean insistsOnTls;
    /** Offers CHUNKING, and takes BDAT for a word that it never heard. */
    volatile boolean chunkless;
    /** Takes a BDAT without a recipient, for nobody. */
    volatile boolean takesForNobody;
    /** Throws away what came together with the end of a message. */
    volatile boolean forgetsWhatComesAhead;
    /** What came together with the end of each message, before the reply to it. */
    final List<String> behind = new CopyOnWriteArrayList<>();
    /** TLS from the first octet. */
    volatile boolean implicit;

    ScriptedPeer() {
        this(InetAddress.getLoopbackAddress(), 0);
    }

    ScriptedPeer(InetAddress address, int port) {
        try {
            server = new ServerSocket(port, 500, address);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    Route.Host host() {
        return new Route.Host(10, "mx.test", port());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                socket.setTcpNoDelay(true);
                connections.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    try {
                        new Dialogue(socket).run();
                    } catch (IOException | Gone _) {
                        // The client went away, or the script said so.
                    } finally {
                        open.decrementAndGet();
                        quietly(socket);
                    }
                });
            } catch (IOException ended) {
                return;
            }
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Gone.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException _) {
            // Gone.
        }
        sockets.forEach(ScriptedPeer::quietly);
    }

    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final class Dialogue {

        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private boolean secured;
        private boolean hangUp;
        private String mailLine = "";
        private List<String> recipients = new ArrayList<>();

        Dialogue(Socket socket) throws IOException {
            this.socket = socket;
            streams();
        }

        private void streams() throws IOException {
            in = new BufferedInputStream(socket.getInputStream(), 65536);
            out = new BufferedOutputStream(socket.getOutputStream(), 65536);
        }

        void run() throws IOException {
            if (implicit) {
                secure();
            }
            answer(At.GREETING, "", "220 mx.test ESMTP");
            for (String line = line(); line != null; line = hangUp ? null : line()) {
                commands.add(line);
                String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> answer(secured ? At.EHLO_IN_TLS : At.EHLO, line, ehlo());
                    case "HELO" -> answer(At.HELO, line, "250 mx.test");
                    case "STARTTLS" -> startTls(line);
                    case "AUTH" -> answer(At.AUTH, line, "235 2.7.0 ok");
                    case "MAIL" -> {
                        if (answer(At.MAIL, line, "250 2.1.0 ok")) {
                            mailLine = line;
                            recipients = new ArrayList<>();
                        } else {
                            mailLine = "";
                        }
                    }
                    case "RCPT" -> {
                        if (answer(At.RCPT, line, "250 2.1.5 ok")) {
                            recipients.add(line);
                        }
                    }
                    case "DATA" -> data(line);
                    case "BDAT" -> bdat(line);
                    case "RSET" -> answer(At.RSET, line, "250 2.0.0 ok");
                    case "QUIT" -> {
                        answer(At.QUIT, line, "221 2.0.0 bye");
                        out.flush();
                        return;
                    }
                    // Continuations of AUTH LOGIN come without a verb.
                    default -> answer(At.AUTH, line, line.contains(" ") ? "500 5.5.1 unknown command" : "235 2.7.0 ok");
                }
            }
        }

        private String ehlo() {
            StringBuilder reply = new StringBuilder("250-mx.test");
            extensions.forEach(each -> reply.append("\r\n250-").append(each));
            if (tls != null && !secured) {
                reply.append("\r\n250-STARTTLS");
            }
            return reply.append("\r\n250 HELP").toString();
        }

        private void startTls(String line) throws IOException {
            if (answer(At.STARTTLS, line, "220 2.0.0 go")) {
                out.flush();
                if (tls == null) {
                    throw new Gone();
                }
                secure();
            }
        }

        private void secure() throws IOException {
            SSLSocket upper = (SSLSocket) tls.getSocketFactory().createSocket(socket, in, false);
            upper.setUseClientMode(false);
            upper.setNeedClientAuth(wantsCertificate);
            long before = System.currentTimeMillis();
            upper.startHandshake();
            if (upper.getSession().getCreationTime() < before) {
                resumed.incrementAndGet();
            }
            socket = upper;
            secured = true;
            streams();
        }

        private void data(String line) throws IOException {
            boolean go = answer(At.DATA, line, recipients.isEmpty() ? "554 5.5.1 no valid recipients" : "354 go");
            if (!go) {
                return;
            }
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (String text = raw(); !".".equals(text); text = raw()) {
                if (text == null) {
                    throw new Gone();
                }
                message.write((text.startsWith(".") ? text.substring(1) : text).getBytes(StandardCharsets.ISO_8859_1));
                message.write('\r');
                message.write('\n');
            }
            ended(At.DOT, message);
        }

        private void bdat(String line) throws IOException {
            if (chunkless) {
                answer(At.BDAT, line, "502 5.5.1 not implemented");
                return;
            }
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            byte[] octets = in.readNBytes(Integer.parseInt(line.split(" ")[1]));
            message.write(octets);
            if (insistsOnTls && !secured) {
                answer(At.BDAT, line, "");
            } else if (!takesForNobody && (recipients.isEmpty() || mailLine.isEmpty())) {
                out.write("503 5.5.1 no valid recipients\r\n".getBytes(StandardCharsets.UTF_8));
            } else {
                ended(At.BDAT, message);
            }
        }

        private void ended(At point, ByteArrayOutputStream message) throws IOException {
            List<String> to = recipients;
            recipients = new ArrayList<>();
            boolean counts = !to.isEmpty() && !mailLine.isEmpty();
            lookBehind();
            if (answer(point, "", "250 2.0.0 queued as X") && counts) {
                to.forEach(each -> taken.add(new Taken(address(mailLine), address(each), mailLine,
                        message.toString(StandardCharsets.ISO_8859_1), secured)));
            }
        }

        private void lookBehind() throws IOException {
            int waiting = in.available();
            if (!forgetsWhatComesAhead) {
                in.mark(Math.max(1, waiting));
            }
            behind.add(new String(in.readNBytes(waiting), StandardCharsets.ISO_8859_1));
            if (!forgetsWhatComesAhead) {
                in.reset();
            }
        }

        private static String address(String command) {
            return command.substring(command.indexOf('<') + 1, command.indexOf('>'));
        }

        /** Whether the reply was positive. */
        private boolean answer(At point, String line, String usual) throws IOException {
            Does scripted = script.at(point, line, counts.computeIfAbsent(point, _ -> new AtomicInteger()).incrementAndGet());
            // RFC 3207 §4: 530 is the answer to everything but NOOP, EHLO, STARTTLS and QUIT.
            boolean tooEarly = insistsOnTls && !secured && IN_TLS_ONLY.contains(point);
            Does does = scripted == null && tooEarly ? new Does.Reply("530 5.7.0 Must issue a STARTTLS command first") : scripted;
            switch (does) {
                case null -> {
                    out.write((usual + "\r\n").getBytes(StandardCharsets.UTF_8));
                    flush();
                    return usual.charAt(0) == (point == At.DATA ? '3' : '2');
                }
                case Does.Reply(String lines) -> {
                    out.write((lines + "\r\n").getBytes(StandardCharsets.UTF_8));
                    flush();
                    return lines.charAt(0) == (point == At.DATA ? '3' : '2');
                }
                case Does.LastReply(String lines) -> {
                    out.write((lines + "\r\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    hangUp = true;
                    return lines.charAt(0) == '2';
                }
                case Does.LongLine(int octets) -> {
                    byte[] part = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
                    out.write("250 ".getBytes(StandardCharsets.US_ASCII));
                    for (int written = 0; written < octets; written += part.length) {
                        out.write(part);
                    }
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    return false;
                }
                case Does.Silence() -> {
                    out.flush();
                    try {
                        closed.await();
                    } catch (InterruptedException _) {
                        // Ended.
                    }
                    throw new Gone();
                }
                case Does.Reset() -> {
                    socket.setSoLinger(true, 0);
                    socket.close();
                    throw new Gone();
                }
                case Does.Close() -> {
                    out.flush();
                    throw new Gone();
                }
            }
        }

        private void flush() throws IOException {
            if (in.available() == 0) {
                out.flush();
            }
        }

        private String line() throws IOException {
            return raw();
        }

        private String raw() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(100);
            out.flush();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
                }
                line.write(octet);
            }
            return null;
        }
    }
}
