package org.indaba.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.EnhancedStatus;
import org.indaba.mail.SmtpReply;

/**
 * The client's side of a dialogue: reads replies of one or more lines, within limits, whatever the server sends. Reads ahead, so
 * nobody else may read from the stream. After anything but {@link Reading.Replied} the dialogue has lost its order and must end.
 * Not thread-safe.
 */
public final class ReplyReader {

    private static final int BUFFER_OCTETS = 4096;

    private final InputStream in;
    private final Limits limits;
    private final byte[] buffer = new byte[BUFFER_OCTETS];
    private int next;
    private int end;

    /** @param in the raw stream; it needs no buffer of its own */
    public ReplyReader(InputStream in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    /**
     * What one reply may cost us.
     *
     * @param lineOctets the longest line, without its end
     * @param lines the most lines
     */
    public record Limits(int lineOctets, int lines) {

        /** RFC 5321 §4.5.3.1.5: a reply line has at most 512 octets. Four times that is taken; an EHLO of 128 lines is an attack. */
        public static Limits usual() {
            return new Limits(2048, 128);
        }
    }

    /** What reading a reply gave. */
    public sealed interface Reading {

        /**
         * A reply.
         *
         * @param reply as the server gave it, control characters replaced
         */
        record Replied(SmtpReply reply) implements Reading {
        }

        /**
         * Something that is no reply.
         *
         * @param reason for the ledger
         */
        record Malformed(String reason) implements Reading {
        }

        /** The end of the stream, before or within a reply. */
        record Closed() implements Reading {
        }
    }

    /** Whether octets are waiting that were read together with the last reply; RFC 3207 §6 wants them thrown away before TLS. */
    public boolean hasReadAhead() {
        return next < end;
    }

    /**
     * Reads the next reply.
     *
     * @throws IOException if the stream throws it
     */
    public Reading read() throws IOException {
        List<String> lines = new ArrayList<>(2);
        String code = "";
        while (lines.size() < limits.lines()) {
            Optional<String> read = line();
            if (read.isEmpty()) {
                return next < end ? new Reading.Malformed("a reply line of more than " + limits.lineOctets() + " octets")
                        : new Reading.Closed();
            }
            String line = read.get();
            if (!startsWithCode(line) || !code.isEmpty() && !line.startsWith(code)) {
                return new Reading.Malformed("not a reply: " + excerpt(line));
            }
            code = line.substring(0, 3);
            lines.add(line.length() > 4 ? line.substring(4) : "");
            // RFC 5321 §4.2.1: a hyphen behind the code says that lines follow.
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new Reading.Replied(reply(Integer.parseInt(code), lines));
            }
        }
        return new Reading.Malformed("a reply of more than " + limits.lines() + " lines");
    }

    private static boolean startsWithCode(String line) {
        if (line.length() < 3 || line.length() > 3 && line.charAt(3) != ' ' && line.charAt(3) != '-') {
            return false;
        }
        char first = line.charAt(0);
        return first >= '2' && first <= '5' && isDigit(line.charAt(1)) && isDigit(line.charAt(2));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String excerpt(String line) {
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }

    private static SmtpReply reply(int code, List<String> lines) {
        // RFC 2034 §4: the enhanced status stands at the start of each line, and its class is that of the code.
        Optional<EnhancedStatus> status = EnhancedStatus.leading(lines.getFirst()).filter(found -> found.statusClass() == code / 100);
        if (status.isEmpty()) {
            return new SmtpReply(code, "", lines);
        }
        String prefix = status.get().toString();
        if (lines.size() == 1) {
            return new SmtpReply(code, prefix, List.of(lines.getFirst().substring(prefix.length()).strip()));
        }
        List<String> texts = lines.stream().map(line -> line.startsWith(prefix) ? line.substring(prefix.length()).strip() : line).toList();
        return new SmtpReply(code, prefix, texts);
    }

    /** A line without its end; empty at the end of the stream, or, with octets left in the buffer, for one that is too long. */
    private Optional<String> line() throws IOException {
        for (int at = next; at < end && at - next <= limits.lineOctets(); at++) {
            if (buffer[at] == '\n') {
                String whole = new String(buffer, next, at - next, StandardCharsets.UTF_8);
                next = at + 1;
                return Optional.of(clean(whole));
            }
        }
        return lineOfManyReads();
    }

    private Optional<String> lineOfManyReads() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            if (next == end && !fill()) {
                return Optional.empty();
            }
            byte octet = buffer[next];
            if (octet != '\n' && line.size() > limits.lineOctets()) {
                return Optional.empty();
            }
            next++;
            if (octet == '\n') {
                return Optional.of(clean(line.toString(StandardCharsets.UTF_8)));
            }
            line.write(octet);
        }
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    /** Takes off the CR, and makes the line fit for a ledger, a log and a terminal. */
    private static String clean(String line) {
        String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (!hasControls(text)) {
            return text;
        }
        StringBuilder cleaned = new StringBuilder(text.length());
        text.chars().forEach(c -> cleaned.append(Character.isISOControl(c) ? (c == '\t' ? ' ' : '?') : (char) c));
        return cleaned.toString();
    }

    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
