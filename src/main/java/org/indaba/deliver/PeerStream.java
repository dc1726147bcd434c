package org.indaba.deliver;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.ReplyReader;

/**
 * The connection to one peer: commands out, replies in, each within its time. Whatever goes wrong on the way comes as
 * {@link Lost}, with the reason in words. Used by one thread at a time.
 */
final class PeerStream implements AutoCloseable {

    /** Envelope flights and small messages leave in one segment train each; larger blocks pass by. */
    private static final int BUFFER_OCTETS = 16_384;

    /** The dialogue has ended without the reply that was due. */
    static final class Lost extends IOException {
        private static final long serialVersionUID = 1;

        private final String enhanced;

        private Lost(String enhanced, String reason) {
            super(reason);
            this.enhanced = enhanced;
        }

        /** X.4.2 for connections, X.5.0 for what is no SMTP. */
        String enhanced() {
            return enhanced;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final Socket raw;
    private final DeadlineWatch.Guard guard;
    private ReplyReader replies;
    private OutputStream out;

    /** @param raw connected; closed with this */
    PeerStream(Socket raw, DeadlineWatch watch) throws IOException {
        this.raw = raw;
        // Flights are flushed whole; waiting for their acknowledgement would only cost a round trip.
        raw.setTcpNoDelay(true);
        this.replies = new ReplyReader(raw.getInputStream(), ReplyReader.Limits.usual());
        this.out = new BufferedOutputStream(raw.getOutputStream(), BUFFER_OCTETS);
        this.guard = watch.guard(raw);
    }

    Socket raw() {
        return raw;
    }

    DeadlineWatch.Guard guard() {
        return guard;
    }

    OutputStream out() {
        return out;
    }

    /** Goes on over another layer on the same connection; what was read ahead is gone. */
    void layer(Socket upper) throws IOException {
        replies = new ReplyReader(upper.getInputStream(), ReplyReader.Limits.usual());
        out = new BufferedOutputStream(upper.getOutputStream(), BUFFER_OCTETS);
    }

    boolean hasReadAhead() {
        return replies.hasReadAhead();
    }

    /** Puts a command into the next flight. */
    void command(String line) throws Lost {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\r');
            out.write('\n');
        } catch (IOException broken) {
            throw lost(broken);
        }
    }

    void flush(Duration within) throws Lost {
        guard.step(within);
        try {
            out.flush();
        } catch (IOException broken) {
            throw lost(broken);
        }
    }

    SmtpReply reply(Duration within) throws Lost {
        guard.step(within);
        try {
            return switch (replies.read()) {
                case ReplyReader.Reading.Replied(SmtpReply reply) -> reply;
                case ReplyReader.Reading.Malformed(String reason) -> throw new Lost("4.5.0", reason);
                case ReplyReader.Reading.Closed() -> throw guard.struck() ? timeOut() : new Lost("4.4.2", "the peer closed the connection");
            };
        } catch (Lost lost) {
            throw lost;
        } catch (IOException broken) {
            throw lost(broken);
        }
    }

    SmtpReply ask(String line, Duration within) throws Lost {
        command(line);
        flush(within);
        return reply(within);
    }

    Lost lost(IOException broken) {
        if (broken instanceof Lost lost) {
            return lost;
        }
        if (guard.struck()) {
            return timeOut();
        }
        String reason = broken instanceof SocketException ? "the connection broke: " : "the connection failed: ";
        return new Lost("4.4.2", reason + broken.getMessage());
    }

    private static Lost timeOut() {
        return new Lost("4.4.2", "the peer did not answer in time");
    }

    /** Closes the connection below TLS: the good-bye of TLS could block on a peer that reads no more. */
    @Override
    public void close() {
        guard.close();
        try {
            raw.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
