package org.indaba.receive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.indaba.mail.SmtpReply;
import org.indaba.mime.MessageOctets;
import org.indaba.smtp.BareLineEnds;
import org.indaba.smtp.TextLines;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way in. It takes octets for as long as the peer sends them and never fails: what is wrong with the message, or with
 * our disk, is remembered and said at the end, since a peer hears nothing before (RFC 5321 §4.2.5). Belongs to one thread; must be closed.
 */
final class IncomingMessage implements AutoCloseable {

    private final long maxSize;
    private final MessageSpool spool;
    private final HeaderGauge header = new HeaderGauge();
    private final TextLines lines;
    private long size;
    private @Nullable SmtpReply flaw;

    IncomingMessage(long maxSizeBytes, BareLineEnds bareLineEnds, SpoolDirectory directory) {
        this.maxSize = maxSizeBytes;
        this.spool = new MessageSpool(directory);
        this.lines = new TextLines(new Sink(), bareLineEnds);
    }

    /** Where the octets go; it throws only what a bug would throw. */
    OutputStream sink() {
        return lines;
    }

    /** What is wrong so far, as the reply to it. */
    Optional<SmtpReply> flaw() {
        if (lines.hasBareLineEnd()) {
            return Optional.of(Replies.MESSAGE_BARE_LINE_END);
        }
        if (lines.hasOverlongLine()) {
            return Optional.of(Replies.TEXT_LINE_TOO_LONG);
        }
        return Optional.ofNullable(flaw);
    }

    /** Completes the message: its octets, readable until this is closed, or what is wrong with it. */
    Completed complete() {
        try {
            lines.finish();
            Optional<SmtpReply> found = flaw();
            return found.isPresent() ? new Completed.Flawed(found.get()) : new Completed.Whole(spool.octets());
        } catch (IOException full) {
            return new Completed.Flawed(Replies.DISK_FULL);
        }
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }

    /** What the end of a message found. */
    sealed interface Completed {

        /** The message is as it should be. */
        record Whole(MessageOctets octets) implements Completed {
        }

        /** It is not, and this is the reply. */
        record Flawed(SmtpReply reply) implements Completed {
        }
    }

    /** Behind the look at the lines: size, header, spool. */
    private final class Sink extends OutputStream {

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int count) {
            size += count;
            if (flaw != null) {
                return;
            }
            header.take(octets, from, from + count);
            flaw = measure();
            if (flaw == null) {
                keep(octets, from, count);
            }
        }

        private @Nullable SmtpReply measure() {
            if (size > maxSize) {
                return Replies.TOO_LARGE;
            }
            if (header.tooLong()) {
                return Replies.HEADER_TOO_LONG;
            }
            return header.tooMany() ? Replies.HEADER_TOO_MANY : null;
        }

        private void keep(byte[] octets, int from, int count) {
            try {
                spool.write(octets, from, count);
            } catch (IOException full) {
                flaw = Replies.DISK_FULL;
            }
        }
    }
}
