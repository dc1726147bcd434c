package org.indaba.auth;

/**
 * What SPF said, and of whom.
 *
 * @param result the result
 * @param domain that was asked for, in lower case; empty if there was none
 * @param identity what the domain was taken from
 */
public record SpfOutcome(SpfResult result, String domain, Identity identity) {

    /** The identities that SPF knows (RFC 7208 §2.3 and §2.4). */
    public enum Identity {
        /** The envelope sender. */
        MAIL_FROM,
        /** The name after EHLO: for mail with an empty envelope sender. */
        HELO
    }
}
