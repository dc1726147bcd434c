package org.indaba.deliver;

/** What the run of a connection is told from outside while it works. Thread-safe. */
interface Steering {

    /** Whether to stop after the copy at hand. */
    boolean stopping();

    /** Whether to stop after the windows at hand, because other sites wait for a connection. */
    boolean yielding();

    /** How many connections nobody has. */
    int spare();
}
