package org.indaba.auth;

/** What a domain wants done with mail that only claims to be from it (RFC 9989 §4.7, p=). */
public enum DmarcPolicy {
    /** Nothing. */
    NONE,
    /** To look at it with suspicion. */
    QUARANTINE,
    /** To refuse it. */
    REJECT
}
