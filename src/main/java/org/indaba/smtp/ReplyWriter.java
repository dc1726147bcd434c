package org.indaba.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.mail.SmtpReply;

/**
 * Writes replies (RFC 5321 §4.2). They gather until {@link #flush()}, so that a pipelined group of commands is answered in one
 * segment (RFC 2920 §3.2). Belongs to one thread.
 */
public final class ReplyWriter {

    private static final int CRLF_OCTETS = 2;

    private final OutputStream out;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(256);

    /** @param out written to in whole groups */
    public ReplyWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds a reply to the group; nothing is sent yet. */
    public void add(SmtpReply reply) {
        List<String> lines = reply.lines();
        for (int i = 0; i < lines.size(); i++) {
            addLine(reply, lines.get(i), i + 1 == lines.size() ? ' ' : '-');
        }
    }

    private void addLine(SmtpReply reply, String text, char separator) {
        StringBuilder line = new StringBuilder(64).append(reply.code()).append(separator);
        // RFC 2034 §4: the enhanced status stands in each line of a reply.
        if (!reply.enhanced().isEmpty()) {
            line.append(reply.enhanced()).append(' ');
        }
        int room = WireLimits.REPLY_LINE - CRLF_OCTETS - line.length();
        for (int i = 0; i < Math.min(text.length(), room); i++) {
            char c = text.charAt(i);
            // RFC 5321 §4.2: textstring is visible ASCII with blanks; a client without SMTPUTF8 need not understand more.
            line.append(c >= 32 && c < 127 || c == '\t' ? c : '?');
        }
        waiting.writeBytes(line.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** How many octets wait to be sent. */
    public int waiting() {
        return waiting.size();
    }

    /** Sends what waits. */
    public void flush() throws IOException {
        if (waiting.size() > 0) {
            waiting.writeTo(out);
            waiting.reset();
            out.flush();
        }
    }
}
