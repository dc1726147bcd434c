package org.indaba.smtp;

import java.nio.charset.StandardCharsets;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

/** Reads Reverse-path and Forward-path (RFC 5321 §4.1.2), a little more liberally than the grammar. Stateless. */
final class PathParser {

    private PathParser() {
    }

    /**
     * Where the path ends that the text begins with.
     *
     * @return the offset behind it, or -1 if an angle bracket or a quote never closes
     */
    static int end(String text) {
        boolean bracketed = text.startsWith("<");
        boolean quoted = false;
        for (int i = bracketed ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && bracketed && c == '>') {
                return i + 1;
            } else if (!quoted && !bracketed && (c == ' ' || c == '\t')) {
                return i;
            }
        }
        return bracketed || quoted ? -1 : text.length();
    }

    // RFC 5321 §4.1.2 deviates: the angle brackets may be missing, as people type it and some programs send it.
    /** Reads a path that {@link #end} has delimited. */
    static Path parse(String text) {
        String inner = text.startsWith("<") ? text.substring(1, text.length() - 1) : text;
        // RFC 5321 §4.5.3.1.3: the limit counts punctuation, so the brackets too.
        if (inner.getBytes(StandardCharsets.UTF_8).length + 2 > WireLimits.PATH) {
            return new Path.TooLong();
        }
        if (inner.isEmpty()) {
            return text.isEmpty() ? new Path.Unreadable("the path is missing") : new Path.Null();
        }
        return mailbox(inner);
    }

    private static Path mailbox(String inner) {
        if (inner.indexOf('\uFFFD') >= 0) {
            return new Path.Unreadable("the address is not UTF-8");
        }
        if (!inner.startsWith("@")) {
            return address(inner);
        }
        int colon = routeEnd(inner);
        // RFC 5321 §4.1.1.3: a source route is taken and ignored.
        return colon < 0 ? new Path.Unreadable("the source route has no end") : address(inner.substring(colon + 1));
    }

    /** The colon behind {@code @one,@two}; colons within an address literal do not count. */
    private static int routeEnd(String text) {
        boolean literal = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[' || c == ']') {
                literal = c == '[';
            } else if (c == ':' && !literal) {
                return i;
            }
        }
        return -1;
    }

    private static Path address(String text) {
        return switch (EmailAddress.parse(text)) {
            case ParsedAddress.Valid(EmailAddress address) -> new Path.Mailbox(address, script(text));
            case ParsedAddress.Invalid _ when isLocalOnly(text) -> new Path.LocalOnly(text);
            case ParsedAddress.Invalid(String reason) -> new Path.Unreadable(reason);
        };
    }

    private static Path.Script script(String text) {
        return text.chars().allMatch(c -> c < 128) ? Path.Script.ASCII : Path.Script.INTERNATIONAL;
    }

    /** Whether there is no @ outside a quoted string, and nothing that could not stand in a local part. */
    private static boolean isLocalOnly(String text) {
        boolean quoted = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
        return !text.isEmpty() && (quoted || text.indexOf('@') < 0) && text.chars().allMatch(c -> c > 32 && c != 127);
    }
}
