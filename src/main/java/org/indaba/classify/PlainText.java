package org.indaba.classify;

/**
 * Text as the rules want it: in lower case, on one line, its runs of white space one space each, curly quotes straight, and without the
 * codes that begin the second and later lines of a reply ({@code 550-5.7.26 …}). Time in proportion to the text. Stateless.
 */
final class PlainText {

    /** As much of what a peer said is looked at: replies have at most some hundred characters, notices of one failure few thousand. */
    static final int MAX_CHARACTERS = 4_000;

    private PlainText() {
    }

    /** The form for the rules. */
    static String of(CharSequence text) {
        int end = Math.min(text.length(), MAX_CHARACTERS);
        StringBuilder plain = new StringBuilder(end);
        int at = 0;
        while (at < end) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '\u00a0' || Character.isISOControl(c)) {
                space(plain);
                at++;
            } else if (isAtWord(text, at) && continuation(text, at, end) > 0) {
                at += continuation(text, at, end);
            } else {
                append(plain, c);
                at++;
            }
        }
        return plain.toString();
    }

    private static boolean isAtWord(CharSequence text, int at) {
        return at == 0 || Character.isWhitespace(text.charAt(at - 1));
    }

    private static void space(StringBuilder plain) {
        if (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
            plain.append(' ');
        }
    }

    private static void append(StringBuilder plain, char c) {
        if (c < 128) {
            plain.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            return;
        }
        plain.append(switch (c) {
            case '\u2018', '\u2019', '\u00b4' -> '\'';
            case '\u201c', '\u201d' -> '"';
            case '\u2010', '\u2011', '\u2013' -> '-';
            // All other characters stand for themselves.
            default -> Character.toLowerCase(c);
        });
    }

    /** RFC 5321 §4.2.1: all lines but the last of a reply begin with the code and a hyphen. How long that is, or 0. */
    private static int continuation(CharSequence text, int at, int end) {
        if (at + 3 >= end || text.charAt(at + 3) != '-' || !Codes.isReply(text, at)) {
            return 0;
        }
        int behind = at + 4;
        int digits = behind;
        while (digits < end && (Character.isDigit(text.charAt(digits)) || text.charAt(digits) == '.')) {
            digits++;
        }
        boolean status = digits - behind >= 5 && (digits == end || text.charAt(digits) == ' ');
        return (status ? digits : behind) - at;
    }
}
