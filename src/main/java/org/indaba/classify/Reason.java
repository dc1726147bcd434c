package org.indaba.classify;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.language.Languages;

/** Why a copy failed, in our words: one for each thing that a list's owner would do something else about. */
public enum Reason {
    /** RFC 3463 §3.2: X.1.1 and its like. */
    NO_SUCH_USER(Blame.MEMBER),
    /** X.2.2. */
    MAILBOX_FULL(Blame.MEMBER),
    /** X.2.1. */
    MAILBOX_DISABLED(Blame.MEMBER),
    /** X.1.6. */
    MOVED(Blame.MEMBER),
    /** X.1.2. */
    HOST_UNKNOWN(Blame.MEMBER),
    /** X.1.10. */
    TAKES_NO_MAIL(Blame.MEMBER),
    /** X.3.0 of a pipe, a script, a forwarding. */
    MAILER_FAILED(Blame.MEMBER),
    /** A relay that keeps a list of dead addresses. */
    SUPPRESSED(Blame.MEMBER),
    /** X.2.3, X.3.4. */
    MESSAGE_TOO_LARGE(Blame.MESSAGE),
    /** The text or its links look like spam. */
    SPAM(Blame.MESSAGE),
    /** X.7.17 and words. */
    VIRUS(Blame.MESSAGE),
    /** X.6.0: attachments, words, media. */
    CONTENT(Blame.MESSAGE),
    /** RFC 5322 as the site reads it. */
    MALFORMED(Blame.MESSAGE),
    /** X.1.7, X.1.8, and "sender rejected". */
    SENDER_REFUSED(Blame.SITE),
    /** X.7.1 to one mailbox. */
    RECIPIENT_REFUSES(Blame.SITE),
    /** A rule of the site that is none of the others. */
    POLICY(Blame.SITE),
    /** X.7.20 to X.7.26 (RFC 7372), and words of SPF, DKIM, DMARC. */
    AUTHENTICATION(Blame.SITE),
    /** The sender's fame. */
    REPUTATION(Blame.SITE),
    /** A list of bad addresses. */
    BLOCKED(Blame.SITE),
    /** X.7.25. */
    NO_REVERSE_DNS(Blame.SITE),
    /** X.7.28 and words. */
    RATE(Blame.SITE),
    /** X.7.10 and words. */
    TLS(Blame.SITE),
    /** X.7.0 and X.7.8: sign-in, certificates, "access denied". */
    SECURITY(Blame.SITE),
    /** X.7.1 of relays. */
    RELAYING_DENIED(Blame.SITE),
    /** X.3.0, X.3.5. */
    SYSTEM(Blame.SITE),
    /** X.3.1. */
    SYSTEM_FULL(Blame.SITE),
    /** X.5.1, X.5.2. */
    PROTOCOL(Blame.SITE),
    /** X.4.7. */
    EXPIRED(Blame.NOBODY),
    /** X.4.1, X.4.2, X.4.4. */
    NETWORK(Blame.NOBODY),
    /** X.4.6. */
    LOOP(Blame.NOBODY),
    /** A first try from an unknown sender. */
    GREYLISTED(Blame.NOBODY),
    /** RFC 5965 §2: a person or a filter complains. */
    COMPLAINT(Blame.NOBODY),
    /** Nothing that is said tells why. */
    UNKNOWN(Blame.NOBODY);

    private final Blame blame;

    Reason(Blame blame) {
        this.blame = blame;
    }

    /** Whose doing it is. */
    public Blame blame() {
        return blame;
    }

    /** For machines: {@code no-such-user}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The key of one sentence for people. */
    public String key() {
        return "reason-" + word();
    }

    /** The key of what an owner or a postmaster can do: one sentence. */
    public String cureKey() {
        return "cure-" + word();
    }

    /** That sentence in English. */
    public String words() {
        return Languages.shipped().english().say(key());
    }

    /** What can be done, in English. */
    public String cure() {
        return Languages.shipped().english().say(cureKey());
    }

    /** The reason with this word. */
    public static Optional<Reason> of(String word) {
        return Stream.of(values()).filter(reason -> reason.word().equals(word)).findFirst();
    }
}
