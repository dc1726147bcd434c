package org.indaba.deliver;

import java.util.Set;
import org.indaba.mail.SmtpReply;

/**
 * What came of one try, as the ledger keeps it. How the copy was sent stands there with what tells TLS, and only where that is not the
 * usual way: of nearly all copies there is no more to write.
 *
 * @param host who answered, {@code name[address]}; empty where nobody was dialled
 * @param tls protocol and cipher suite, and behind a comma what was verified; empty without TLS
 * @param code the reply's code; 0 where no reply is the reason
 * @param enhanced the enhanced status; empty where there is none
 * @param reply the reply's text, or the reason in our words; cut at {@link #MAX_REPLY} characters
 * @param octets in which octets the message was sent
 */
public record Answer(String host, String tls, int code, String enhanced, String reply, Octets octets) {

    /** Characters of a reply that are kept: enough for any reply that a person wrote. */
    public static final int MAX_REPLY = 1000;

    /** Behind what tells TLS, which never ends so: the names of protocols and suites have no semicolon, nor have our words for proofs. */
    private static final String NOTED_SEVEN_BIT = "; seven-bit";

    private static final int SESSION_LACKS_SOMETHING = 530;
    /** Statuses of the address, the mailbox and the content: with one of them 530 is about the copy after all. */
    private static final Set<String> OF_THE_COPY = Set.of("5.1", "5.2", "5.6");
    /** RFC 4954 §6: encryption is required, for the password or for all. */
    private static final Set<String> ENCRYPTION_NEEDED = Set.of("5.7.10", "5.7.11");

    /** In which octets a message is sent. */
    public enum Octets {
        /** In those that its list made. */
        AS_THEY_ARE,
        /** Those above 127 in others, for a host that does not take them (RFC 6152 §3): what the author signed is not right there. */
        SEVEN_BIT
    }

    /** An answer to a message that was sent as it is, or not at all. */
    public Answer(String host, String tls, int code, String enhanced, String reply) {
        this(host, tls, code, enhanced, reply, Octets.AS_THEY_ARE);
    }

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

    /** As the ledger has it. @param noted {@link #noted} */
    static Answer ofLedger(String host, String noted, int code, String enhanced, String reply) {
        return noted.endsWith(NOTED_SEVEN_BIT)
                ? new Answer(host, noted.substring(0, noted.length() - NOTED_SEVEN_BIT.length()), code, enhanced, reply, Octets.SEVEN_BIT)
                : new Answer(host, noted, code, enhanced, reply);
    }

    /** How the copy was sent: what tells TLS, and whether that was in seven bits. */
    String noted() {
        return switch (octets) {
            case AS_THEY_ARE -> tls;
            case SEVEN_BIT -> tls + NOTED_SEVEN_BIT;
        };
    }

    /** The same answer, to a message that was sent in seven bits. */
    Answer inSevenBits() {
        return new Answer(host, tls, code, enhanced, reply, Octets.SEVEN_BIT);
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
        return new Answer(otherHost, otherTls, code, enhanced, reply, octets);
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
