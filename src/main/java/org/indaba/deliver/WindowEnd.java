package org.indaba.deliver;

import java.time.Instant;

/** What becomes of a window when its taker is through with it. */
sealed interface WindowEnd {

    /** The window. */
    long id();

    /**
     * Nothing is left to do: the row goes.
     *
     * @param id the window
     */
    record Finished(long id) implements WindowEnd {
    }

    /**
     * Some copies failed for now.
     *
     * @param id the window
     * @param dueAt when it is tried again
     * @param attempts how often it was tried
     * @param left how many copies are left
     */
    record Deferred(long id, Instant dueAt, int attempts, int left) implements WindowEnd {
    }

    /**
     * It was not tried to its end; it stays due.
     *
     * @param id the window
     * @param left how many copies are left
     */
    record GivenBack(long id, int left) implements WindowEnd {
    }

    /**
     * Its route has run out; it stays due once there is a new one.
     *
     * @param id the window
     * @param left how many copies are left
     */
    record Unrouted(long id, int left) implements WindowEnd {
    }
}
