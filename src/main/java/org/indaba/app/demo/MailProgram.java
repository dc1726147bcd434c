package org.indaba.app.demo;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.indaba.language.Saying;
import org.indaba.mail.Bytes;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.DotStuffing;
import org.indaba.smtp.ReplyReader;
import org.indaba.web.demo.Mailboxes.Sent;

/**
 * Sends single messages to Indaba's own port, as a mail program or a mail host outside would: a connection each, command after command.
 * Blocks for as long as Indaba takes, at most {@link #LONGEST_WAIT} for a reply. Thread-safe.
 */
public final class MailProgram {

    /** RFC 5321 §4.5.3.2 gives minutes; somebody who pressed a button waits less. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final InetSocketAddress server;

    /** @param server where Indaba takes mail */
    public MailProgram(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * A message and its envelope.
     *
     * @param helo what the client calls itself
     * @param mailFrom the return path; empty text for the null path
     * @param to the recipient
     * @param octets header and body
     */
    public record Letter(String helo, String mailFrom, String to, Bytes octets) {
    }

    /** Sends a message. */
    public Sent send(Letter letter) {
        try (Socket socket = new Socket()) {
            socket.connect(server, (int) LONGEST_WAIT.toMillis());
            socket.setSoTimeout((int) LONGEST_WAIT.toMillis());
            return new Dialogue(socket).send(letter);
        } catch (IOException broken) {
            return new Sent.Impossible(Saying.of("demo-broken", String.valueOf(broken.getMessage())));
        }
    }

    /** One connection. */
    private static final class Dialogue {
        private final OutputStream out;
        private final ReplyReader in;

        private Dialogue(Socket socket) throws IOException {
            out = new BufferedOutputStream(socket.getOutputStream());
            in = new ReplyReader(socket.getInputStream(), ReplyReader.Limits.usual());
        }

        private Sent send(Letter letter) throws IOException {
            // RFC 6531 §3.4 and RFC 6152 §3: the client says when addresses, header or body need more than ASCII.
            String extensions = (ascii(letter.octets().asUtf8()) ? "" : " BODY=8BITMIME")
                    + (ascii(letter.mailFrom() + letter.to()) ? "" : " SMTPUTF8");
            SmtpReply reply = reply();
            for (String command : new String[] {"EHLO " + letter.helo(), "MAIL FROM:<" + letter.mailFrom() + ">" + extensions,
                "RCPT TO:<" + letter.to() + ">", "DATA"}) {
                if (!reply.positive()) {
                    return refused(letter, reply);
                }
                out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
                reply = reply();
            }
            if (!reply.intermediate()) {
                return refused(letter, reply);
            }
            reply = content(letter);
            return reply.positive() ? new Sent.Taken(letter.to(), reply.text()) : refused(letter, reply);
        }

        private SmtpReply content(Letter letter) throws IOException {
            byte[] octets = letter.octets().toArray();
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            DotStuffing dots = new DotStuffing();
            dots.encode(octets, 0, octets.length, wire);
            dots.finish(wire);
            out.write(wire.toByteArray());
            SmtpReply reply = reply();
            out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return reply;
        }

        private SmtpReply reply() throws IOException {
            out.flush();
            return switch (in.read()) {
                case ReplyReader.Reading.Replied(SmtpReply reply) -> reply;
                case ReplyReader.Reading.Malformed(String reason) -> throw new IOException(reason);
                case ReplyReader.Reading.Closed() -> throw new IOException("it hung up");
            };
        }

        private static Sent refused(Letter letter, SmtpReply reply) {
            return new Sent.Refused(letter.to(), reply.text());
        }

        private static boolean ascii(String text) {
            return text.chars().allMatch(c -> c < 128);
        }
    }
}
