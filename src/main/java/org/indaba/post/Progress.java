package org.indaba.post;

/** What one turn of a worker came to. */
public enum Progress {
    /** Something was done; there may be more. */
    TOOK,
    /** There was nothing to do. */
    NOTHING,
    /** The database is away, or something outside of us is not ready: wait, then try the same again. */
    OUTAGE
}
