package org.indaba.deliver;

import java.util.Set;
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

    private static final int SESSION_LACKS_SOMETHING = 530;
    /** Statuses of the address, the mailbox and the content: with one of them 530 is about the copy after all. */
    private static final Set<String> OF_THE_COPY = Set.of("5.1", "5.2", "5.6");
    /** RFC 4954 §6: encryption is required, for the password or for all. */
    private static final Set<String> ENCRYPTION_NEEDED = Set.of("5.7.10", "5.7.11");

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

    /**
     * Whether it is about the session and no copy: the peer wants TLS first (530, RFC 3207 §4), or that somebody signs in (530, too,
     * RFC 4954 §6). Both are for operators to set right, theirs or ours.
     */
    boolean isAboutSession() {
        return code == SESSION_LACKS_SOMETHING && !OF_THE_COPY.contains(subject())
                || code >= 500 && tls.isEmpty() && ENCRYPTION_NEEDED.contains(enhanced);
    }

    /** Whether it is a peer's no for ever. */
    boolean isPermanent() {
        return code >= 500 && !isAboutSession();
    }

    /** Class and subject of the status. */
    private String subject() {
        return enhanced.substring(0, Math.max(0, enhanced.lastIndexOf('.')));
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
