package org.indaba.smtp;

import org.indaba.mail.EmailAddress;

/** What stood between the angle brackets of MAIL or RCPT, the source route already stripped. */
public sealed interface Path {

    /** The null reverse-path, {@code <>} (RFC 5321 §4.5.5). */
    record Null() implements Path {
    }

    /**
     * A mailbox.
     *
     * @param address the mailbox
     * @param script whether it was written in ASCII
     */
    record Mailbox(EmailAddress address, Script script) implements Path {
    }

    /**
     * A local part without a domain, which only {@code postmaster} may be (RFC 5321 §4.5.1).
     *
     * @param localPart as it was written
     */
    record LocalOnly(String localPart) implements Path {
    }

    /** The path with its brackets has more than {@link WireLimits#PATH} octets. */
    record TooLong() implements Path {
    }

    /**
     * No address.
     *
     * @param reason in words, without the text itself
     */
    record Unreadable(String reason) implements Path {
    }

    /** How an address was written. */
    enum Script {
        /** In ASCII, as every host takes it. */
        ASCII,
        /** With other characters, in local part or domain, which only SMTPUTF8 allows (RFC 6531 §3.4). */
        INTERNATIONAL
    }
}
