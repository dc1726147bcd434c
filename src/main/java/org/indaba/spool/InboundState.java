package org.indaba.spool;

/** Where an inbound row stands. */
public enum InboundState {
    /** The next free worker of {@code post} takes it. */
    WAITING,
    /** A post that waits for a moderator. */
    HELD,
    /** Nothing more is to be done. */
    DONE,
    /** Our own bug stopped it; it waits for a replay. */
    SHUNTED
}
