package org.indaba.app.bench;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.indaba.app.bench.Behaviour.Reaction;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.app.bench.SinkOptions.Extension;
import org.indaba.app.bench.SinkOptions.Keep;
import org.jspecify.annotations.Nullable;

/** One connection of a sink: the dialogue from greeting to QUIT. For one thread. */
final class SinkSession {

    /** What the sink counts and is told. */
    interface Counts {

        /** A message for at least one recipient was taken; told before its 250 leaves. */
        void taken();

        /** The client broke a rule that only the server can see. */
        void breach(String what);
    }

    private final SinkOptions options;
    private final Counts counts;
    private final InstantSource clock;
    private final long connection;
    private final SinkContent content;
    private Socket socket;
    private SinkWire wire;
    private boolean greeted;
    private boolean encrypted;
    private boolean mail;
    private boolean chunking;
    private String helo = "";
    private String mailFrom = "";
    private String parameters = "";
    private final List<String> recipients = new ArrayList<>();
    private int messages;

    SinkSession(Socket socket, SinkOptions options, Counts counts, InstantSource clock, long connection) throws IOException {
        this.socket = socket;
        this.options = options;
        this.counts = counts;
        this.clock = clock;
        this.connection = connection;
        this.content = new SinkContent(options.keep());
        this.wire = new SinkWire(socket);
    }

    /** The client, or the script, wants the connection to end. */
    private static final class HungUp extends IOException {
        private static final long serialVersionUID = 1L;
    }

    void run() throws IOException {
        try {
            answer(Stage.CONNECT, "", "220 " + options.name() + " ESMTP");
            boolean open = true;
            while (open) {
                open = command(wire.readLine());
            }
        } catch (HungUp wanted) {
            // What was said before still leaves; then the sink closes the socket.
            wire.flush();
        } finally {
            if (wire.sawBareLf()) {
                counts.breach("a command line that ends with a bare LF");
            }
        }
    }

    private boolean command(String line) throws IOException {
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        switch (verb) {
            case "MAIL" -> mail(line);
            case "RCPT" -> rcpt(line);
            case "DATA" -> data(line);
            case "BDAT" -> bdat(line);
            case "EHLO" -> hello(line, ehlo());
            case "HELO" -> hello(line, "250 " + options.name());
            case "STARTTLS" -> startTls(line);
            case "RSET" -> {
                reset();
                answer(Stage.RSET, line, "250 2.0.0 ok");
            }
            case "NOOP" -> answer(Stage.OTHER, line, "250 2.0.0 ok");
            case "VRFY" -> answer(Stage.OTHER, line, "252 2.5.0 everybody lives here");
            case "QUIT" -> {
                answer(Stage.QUIT, line, "221 2.0.0 bye");
                wire.flush();
                return false;
            }
            // Whatever else a client may say.
            default -> answer(Stage.OTHER, line, "500 5.5.1 unknown command");
        }
        return true;
    }

    private String ehlo() {
        List<String> lines = new ArrayList<>(List.of(options.name()));
        for (Extension extension : Extension.values()) {
            if (options.extensions().contains(extension)) {
                lines.add(extension.line());
            }
        }
        if (options.tls() != null && !encrypted) {
            lines.add("STARTTLS");
        }
        StringBuilder reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            reply.append(i + 1 < lines.size() ? "250-" : "250 ").append(lines.get(i)).append(i + 1 < lines.size() ? "\n" : "");
        }
        return reply.toString();
    }

    private void hello(String line, String reply) throws IOException {
        reset();
        greeted = answer(Stage.HELO, line, reply).startsWith("2");
        helo = line.substring(Math.min(line.length(), 5)).strip();
    }

    private void startTls(String line) throws IOException {
        SSLContext tls = options.tls();
        if (tls == null || encrypted) {
            answer(Stage.STARTTLS, line, "502 5.5.1 no STARTTLS here");
            return;
        }
        if (answer(Stage.STARTTLS, line, "220 2.0.0 go on").startsWith("2")) {
            wire.flush();
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            secure.setUseClientMode(false);
            secure.startHandshake();
            socket = secure;
            wire.moveTo(secure);
            encrypted = true;
            greeted = false;
            reset();
        }
    }

    private void mail(String line) throws IOException {
        String usual = !greeted ? "503 5.5.1 who are you?" : mail ? "503 5.5.1 one MAIL at a time" : path(line, "MAIL FROM:") == null
                ? "501 5.5.4 MAIL FROM:<address>" : tooLarge(line) ? "552 5.3.4 too large" : "250 2.1.0 ok";
        if (answer(Stage.MAIL, line, usual).startsWith("2")) {
            mail = true;
            String path = path(line, "MAIL FROM:");
            mailFrom = path == null ? "" : path;
            parameters = line.substring(line.lastIndexOf('>') + 1).strip();
        }
    }

    /** RFC 1870 §6.1: a size that is declared and too large is refused before the message comes. */
    private static boolean tooLarge(String line) {
        int size = line.toUpperCase(Locale.ROOT).indexOf(" SIZE=");
        if (size < 0) {
            return false;
        }
        String digits = line.substring(size + 6).split(" ", 2)[0];
        return !digits.matches("\\d{1,18}") || Long.parseLong(digits) > SmtpSink.MAX_SIZE_BYTES;
    }

    private void rcpt(String line) throws IOException {
        String path = path(line, "RCPT TO:");
        String usual = !mail ? "503 5.5.1 MAIL comes first" : path == null ? "501 5.5.4 RCPT TO:<address>"
                : recipients.size() >= SmtpSink.MAX_RECIPIENTS ? "452 4.5.3 too many recipients" : "250 2.1.5 ok";
        if (answer(Stage.RCPT, line, usual).startsWith("2")) {
            recipients.add(path == null ? "" : path);
        }
    }

    /** What stands between angle brackets after the keyword, or null. */
    private static @Nullable String path(String line, String keyword) {
        int open = keyword.length();
        int close = line.lastIndexOf('>');
        boolean there = line.regionMatches(true, 0, keyword, 0, open) && line.startsWith("<", open) && close > open;
        return there ? line.substring(open + 1, close) : null;
    }

    private void data(String line) throws IOException {
        // RFC 3030 §2: DATA after BDAT in one transaction is out of order.
        String usual = !mail || chunking ? "503 5.5.1 out of order" : recipients.isEmpty() ? "554 5.5.1 no valid recipients" : "354 go on";
        // RFC 2920 §3.1: DATA is the last command of a group; the message waits for 354.
        if (wire.hasMore() && usual.startsWith("3")) {
            counts.breach("octets sent after DATA before its 354");
        }
        if (answer(Stage.DATA, line, usual).startsWith("3")) {
            content.clear();
            wire.readToDot(content::takeStuffed);
            ended();
        }
    }

    private void bdat(String line) throws IOException {
        String[] words = line.strip().split("\\s+");
        boolean last = words.length == 3 && words[2].equalsIgnoreCase("LAST");
        if (words.length < 2 || words.length > 3 || !words[1].matches("\\d{1,18}") || words.length == 3 && !last) {
            answer(Stage.OTHER, line, "501 5.5.4 BDAT size [LAST]");
            throw new HungUp();
        }
        if (!chunking) {
            content.clear();
        }
        // RFC 3030 §2: the octets of a chunk are read, also when it is refused.
        boolean inOrder = mail && !recipients.isEmpty();
        wire.readExactly(Long.parseLong(words[1]), inOrder ? content::take : (_, _, _) -> { });
        if (!inOrder) {
            answer(Stage.CHUNK, line, !mail ? "503 5.5.1 MAIL comes first" : "554 5.5.1 no valid recipients");
        } else if (last) {
            ended();
        } else {
            chunking = answer(Stage.CHUNK, line, "250 2.0.0 chunk taken").startsWith("2");
        }
    }

    private void ended() throws IOException {
        String usual = recipients.isEmpty() ? "554 5.5.1 no valid recipients"
                : content.tooLarge() ? "552 5.3.4 too large" : "250 2.0.0 taken";
        // What is told before the reply survives a crash of whoever waits for the reply.
        String reply = decided(Stage.CONTENT, "", usual);
        if (reply.startsWith("2") && !recipients.isEmpty()) {
            messages++;
            counts.taken();
            if (options.keep() != Keep.COUNT) {
                options.listener().accept(new Delivery(clock.instant(), new Delivery.Client(helo, tlsProtocol()), mailFrom, parameters,
                        recipients, content.told()));
            }
        }
        say(reply);
        reset();
    }

    private String tlsProtocol() {
        return socket instanceof SSLSocket secure ? secure.getSession().getProtocol() : "";
    }

    private void reset() {
        content.clear();
        mail = false;
        chunking = false;
        mailFrom = "";
        parameters = "";
        recipients.clear();
    }

    /** Replies as usual or as the script says; returns what was said. */
    private String answer(Stage stage, String line, String usual) throws IOException {
        String reply = decided(stage, line, usual);
        say(reply);
        return reply;
    }

    private String decided(Stage stage, String line, String usual) throws IOException {
        if (options.behaviour() == Behaviour.FRIENDLY) {
            return usual;
        }
        Behaviour.Turn turn = new Behaviour.Turn(stage, line, mailFrom, List.copyOf(recipients), connection, messages);
        return react(options.behaviour().on(turn), usual);
    }

    private String react(Reaction reaction, String usual) throws IOException {
        return switch (reaction) {
            case Reaction.Usual() -> usual;
            case Reaction.Say(String reply) -> reply;
            case Reaction.SayAndHangUp(String reply) -> {
                say(reply);
                wire.flush();
                throw new HungUp();
            }
            case Reaction.HangUp() -> throw new HungUp();
            case Reaction.Silence() -> {
                wire.drain();
                throw new HungUp();
            }
            case Reaction.After(Duration pause, Reaction then) -> {
                pause(pause);
                yield react(then, usual);
            }
        };
    }

    private void say(String reply) throws IOException {
        if (!options.replyDelay().isZero()) {
            pause(options.replyDelay());
        }
        for (String line : reply.split("\n")) {
            wire.write(line);
        }
    }

    private void pause(Duration time) throws IOException {
        wire.flush();
        try {
            Thread.sleep(time);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new HungUp();
        }
    }
}
