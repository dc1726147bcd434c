package org.indaba.traffic;

/** What is counted. The names stand in the database. */
public enum Kind {
    /** Posts that went on their way to the subscribers. */
    POST,
    /** Posts that wait for a moderator. */
    HELD,
    /** Recipients and messages that were refused in the dialogue. */
    REFUSED,
    /** Copies that a host took. */
    DELIVERED,
    /** Tries after which another follows. */
    DEFERRED,
    /** Copies that ended undelivered: refused, or given up. */
    FAILED,
    /** Mails that came back about copies. */
    BOUNCE
}
