package org.indaba.app.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** One connection of a source. For one thread. */
final class SourceConnection implements AutoCloseable {

    /** RFC 5321 §4.5.3.2.6: a client waits ten minutes for the reply to the end of a message; a measurement gives up sooner. */
    private static final int REPLY_MILLIS = 120_000;

    private static final int CONNECT_MILLIS = 10_000;
    private static final int MAX_LINE = 4096;
    private static final byte[] NOTHING = new byte[0];

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final boolean pipelining;

    SourceConnection(Source.Plan plan) throws IOException {
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(plan.server(), CONNECT_MILLIS);
            socket.setSoTimeout(REPLY_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            need(reply(), "2");
            pipelining = need(say("EHLO source.invalid"), "2").toUpperCase(Locale.ROOT).contains("PIPELINING");
        } catch (IOException broken) {
            socket.close();
            throw broken;
        }
    }

    /**
     * Posts until there is no more to take.
     *
     * @param underWay is raised while a message has begun and its last reply has not come
     */
    void post(SourceMessage message, IntSupplier take, AtomicInteger underWay, Consumer<String> replied) throws IOException {
        int number = take.getAsInt();
        boolean begun = false;
        while (number >= 0) {
            underWay.set(1);
            String refusal = begun ? readGroup() : begin(message, number);
            if (refusal.isEmpty()) {
                int following = take.getAsInt();
                // RFC 2920 §3.1: the next transaction may follow the end of the message in the same segment.
                begun = pipelining && following >= 0;
                underWay.set(begun ? 2 : 1);
                out.write(message.content(number, begun ? message.group(following) : NOTHING));
                replied.accept(reply());
                number = following;
            } else {
                replied.accept(refusal);
                need(say("RSET"), "2");
                number = take.getAsInt();
                begun = false;
            }
            underWay.set(number >= 0 ? 1 : 0);
        }
        say("QUIT");
    }

    /** Sends MAIL, RCPT and DATA; returns the first refusal, or empty text when the message may follow. */
    private String begin(SourceMessage message, int number) throws IOException {
        if (pipelining) {
            out.write(message.group(number));
            return readGroup();
        }
        for (String command : new String(message.group(number), StandardCharsets.UTF_8).split("\r\n")) {
            String reply = say(command);
            if (!reply.startsWith(command.equals("DATA") ? "3" : "2")) {
                return reply;
            }
        }
        return "";
    }

    private String readGroup() throws IOException {
        String mail = reply();
        String recipient = reply();
        String data = reply();
        String refusal = !mail.startsWith("2") ? mail : !recipient.startsWith("2") ? recipient : data.startsWith("3") ? "" : data;
        if (!refusal.isEmpty() && data.startsWith("3")) {
            // RFC 2920 §3.1: 354 came although nobody was taken; a lone dot ends it, and its reply means nothing.
            say(".");
        }
        return refusal;
    }

    private String say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        return reply();
    }

    private static String need(String reply, String firstDigit) throws IOException {
        if (!reply.startsWith(firstDigit)) {
            throw new IOException("the server said " + reply);
        }
        return reply;
    }

    /** All lines of a reply, with blanks between. */
    private String reply() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            String line = line();
            all.append(all.isEmpty() ? "" : " ").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return all.toString();
            }
            if (all.length() > 16 * MAX_LINE) {
                throw new IOException("a reply without end");
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server hung up");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("a line of a reply without end");
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
