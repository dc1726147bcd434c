package org.indaba.classify;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a copy failed, in our words: one for each thing that a list's owner would do something else about. */
public enum Reason {
    /** RFC 3463 §3.2: X.1.1 and its like. */
    NO_SUCH_USER(Blame.MEMBER, "There is no such mailbox.", "Nothing: the subscription ends by itself if it stays so."),
    /** X.2.2. */
    MAILBOX_FULL(Blame.MEMBER, "The mailbox is full.", "Nothing: it may be emptied."),
    /** X.2.1. */
    MAILBOX_DISABLED(Blame.MEMBER, "The mailbox is there, but it is disabled.", "Nothing: it may be opened again."),
    /** X.1.6. */
    MOVED(Blame.MEMBER, "The person has moved to another address.", "Ask the person to join with the new address."),
    /** X.1.2. */
    HOST_UNKNOWN(Blame.MEMBER, "The domain of the address does not exist.", "Nothing: the subscription ends by itself if it stays so."),
    /** X.1.10. */
    TAKES_NO_MAIL(Blame.MEMBER, "The domain of the address takes no mail.", "Nothing: the subscription ends by itself if it stays so."),
    /** X.3.0 of a pipe, a script, a forwarding. */
    MAILER_FAILED(Blame.MEMBER, "A program behind the mailbox failed.", "Ask the person, by another way, to look at the set-up."),
    /** A relay that keeps a list of dead addresses. */
    SUPPRESSED(Blame.MEMBER, "The relay keeps the address on a list of those that it does not send to.",
            "Take the address off the relay's list once it works again."),
    /** X.2.3, X.3.4. */
    MESSAGE_TOO_LARGE(Blame.MESSAGE, "The post is larger than the site or the mailbox takes.", "Lower the list's max-size."),
    /** The text or its links look like spam. */
    SPAM(Blame.MESSAGE, "The site takes the post for spam.", "Look at the post's text and links; ask the site if it was harmless."),
    /** X.7.17 and words. */
    VIRUS(Blame.MESSAGE, "The site found a virus in the post.", "Look at the post's attachments, and warn its author."),
    /** X.6.0: attachments, words, media. */
    CONTENT(Blame.MESSAGE, "The site refuses something in the post, often an attachment.", "Post a link instead of the attachment."),
    /** RFC 5322 as the site reads it. */
    MALFORMED(Blame.MESSAGE, "The site finds the post's header or body broken.", "Ask the author to use another mail program."),
    /** X.1.7, X.1.8, and "sender rejected". */
    SENDER_REFUSED(Blame.SITE, "The site refuses the envelope's sender or its domain.",
            "See that the list's domain resolves and takes mail; ask the site."),
    /** X.7.1 to one mailbox. */
    RECIPIENT_REFUSES(Blame.SITE, "The mailbox takes mail from few senders, and the list is none of them.",
            "Ask the person to allow the list's address."),
    /** A rule of the site that is none of the others. */
    POLICY(Blame.SITE, "A rule of the site refuses the mail.", "Ask the postmaster of the site, with the reply."),
    /** X.7.20 to X.7.26 (RFC 7372), and words of SPF, DKIM, DMARC. */
    AUTHENTICATION(Blame.SITE, "SPF, DKIM or DMARC did not pass in the eyes of the site.",
            "Publish SPF, sign with DKIM, and let the list rewrite the author where his domain demands DMARC."),
    /** The sender's fame. */
    REPUTATION(Blame.SITE, "The site thinks badly of our address or domain.",
            "Look at the site's postmaster pages; send less, and slower."),
    /** A list of bad addresses. */
    BLOCKED(Blame.SITE, "The site blocks our IP address or host name, often by a list of others.",
            "Look the address up at the list that the reply names, and ask to be taken off."),
    /** X.7.25. */
    NO_REVERSE_DNS(Blame.SITE, "Our IP address has no name, or one that does not lead back.", "Set the PTR record of the address."),
    /** X.7.28 and words. */
    RATE(Blame.SITE, "Too many mails or connections in too short a time.", "Nothing: Indaba slows down by itself."),
    /** X.7.10 and words. */
    TLS(Blame.SITE, "TLS failed, or the site demands it.", "Look at the site's policy and at the certificates."),
    /** X.7.0 and X.7.8: sign-in, certificates, "access denied". */
    SECURITY(Blame.SITE, "The site denies access.", "Look at sign-in and permissions with the relay; ask the site."),
    /** X.7.1 of relays. */
    RELAYING_DENIED(Blame.SITE, "The host does not take mail for that domain, or not from us.",
            "If it is our smarthost, sign in there; else the domain's MX points to the wrong host."),
    /** X.3.0, X.3.5. */
    SYSTEM(Blame.SITE, "The site's mail system is broken or set up wrongly.", "Nothing, or tell the site's postmaster."),
    /** X.3.1. */
    SYSTEM_FULL(Blame.SITE, "The site's disk is full.", "Nothing: it passes."),
    /** X.5.1, X.5.2. */
    PROTOCOL(Blame.SITE, "The site did not understand the dialogue.", "Tell us: what the site said stands in the ledger."),
    /** X.4.7. */
    EXPIRED(Blame.NOBODY, "It could not be delivered in time.", "Nothing: the site may be back for the next post."),
    /** X.4.1, X.4.2, X.4.4. */
    NETWORK(Blame.NOBODY, "The site could not be reached.", "Nothing: it is tried again."),
    /** X.4.6. */
    LOOP(Blame.NOBODY, "The mail went in a circle.", "Tell the person: the forwarding leads back to itself."),
    /** A first try from an unknown sender. */
    GREYLISTED(Blame.NOBODY, "The site wants to see the mail a second time.", "Nothing: it is tried again."),
    /** RFC 5965 §2: a person or a filter complains. */
    COMPLAINT(Blame.NOBODY, "The recipient called the mail spam.", "Indaba ends the subscription where the complaint can be trusted."),
    /** Nothing that is said tells why. */
    UNKNOWN(Blame.NOBODY, "The reply does not tell why.", "Read what it says, and tell us if it should be known.");

    private final Blame blame;
    private final String words;
    private final String cure;

    Reason(Blame blame, String words, String cure) {
        this.blame = blame;
        this.words = words;
        this.cure = cure;
    }

    /** Whose doing it is. */
    public Blame blame() {
        return blame;
    }

    /** For machines: {@code no-such-user}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people: one sentence. */
    public String words() {
        return words;
    }

    /** What an owner or a postmaster can do: one sentence. */
    public String cure() {
        return cure;
    }

    /** The reason with this word. */
    public static Optional<Reason> of(String word) {
        return Stream.of(values()).filter(reason -> reason.word().equals(word)).findFirst();
    }
}
