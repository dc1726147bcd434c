package org.indaba.post;

/** What one turn of a worker came to. */
public enum Progress {
    /** Something was done; there may be more. */
    TOOK,
    /** Several things were done together; more is likely to come in the next moment. */
    TOOK_SEVERAL,
    /** Many things were done together: so much comes in that it is cheaper to let more gather. */
    TOOK_MANY,
    /** As much was done as is done in one turn, and more was waiting. */
    TOOK_ALL_IT_CAN,
    /** There was nothing to do. */
    NOTHING,
    /** The database is away, or something outside of us is not ready: wait, then try the same again. */
    OUTAGE
}
