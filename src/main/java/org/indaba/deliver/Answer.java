package org.indaba.deliver;

import org.indaba.mail.SmtpReply;

/**
 * What came of one try, as the ledger keeps it.
 *
 * @param host who answered, {@code name[address]}; empty where nobody was dialled
 * @param tls protocol and cipher suite, and behind a comma what was verified; empty without TLS
 * @param code the reply's code; 0 where no reply is the reason
 * @param enhanced the enhanced status; empty where there is none
 * @param reply the reply's text, or the reason in our words; cut at {@link #MAX_REPLY} characters
 */
public record Answer(String host, String tls, int code, String enhanced, String reply) {

    /** Characters of a reply that are kept: enough for any reply that a person wrote. */
    public static final int MAX_REPLY = 1000;

    public Answer {
        host = storable(host, 400);
        tls = storable(tls, 200);
        enhanced = storable(enhanced, 20);
        reply = storable(reply, MAX_REPLY);
    }

    /** A reason of our own. */
    static Answer ours(String enhanced, String reason) {
        return new Answer("", "", 0, enhanced, reason);
    }

    /** A peer's reply. */
    static Answer of(String host, String tls, SmtpReply reply) {
        return new Answer(host, tls, reply.code(), reply.enhanced(), String.join(" ", reply.lines()));
    }

    /** The same answer at another place. */
    Answer at(String otherHost, String otherTls) {
        return new Answer(otherHost, otherTls, code, enhanced, reply);
    }

    /** Code, status and text in one line, for the log. */
    public String text() {
        String status = enhanced.isEmpty() ? "" : enhanced + " ";
        return (code == 0 ? "" : code + " ") + status + reply;
    }

    /** PostgreSQL takes no NUL and no lone surrogate. */
    private static String storable(String text, int length) {
        String cut = text.length() <= length ? text : text.substring(0, length);
        if (isClean(cut)) {
            return cut;
        }
        StringBuilder cleaned = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> cleaned.appendCodePoint(c < ' ' || c == 127 || c >= 0xD800 && c <= 0xDFFF ? '?' : c));
        return cleaned.toString();
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 127 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
