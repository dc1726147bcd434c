package org.indaba.deliver;

/** What goes first when much waits. */
public enum Priority {
    /** Confirmations, notices and forwarded mail: one recipient, somebody waits. */
    NOTICE,
    /** Posts to subscribers. */
    POST
}
