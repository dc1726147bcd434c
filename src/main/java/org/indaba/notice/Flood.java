package org.indaba.notice;

/** Mail of which so much comes that the rest is kept. */
public enum Flood {
    /** What came back from subscribers. */
    RETURNED,
    /** What people wrote to the owners. */
    OWNER,
    /** What anybody wrote to postmaster. */
    POSTMASTER
}
