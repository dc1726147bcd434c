package org.indaba.deliver;

import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/**
 * The queue in a database that came from elsewhere: nobody who took a window there works on it any more, so all are free at once. What a
 * taker had got done is found in the outcomes, as after a crash. For a database on which no server works.
 */
public final class MovedQueue {

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** Works on the transaction that is open on this Jdbi. */
    public MovedQueue(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Frees all windows; returns how many were taken. Who took a window stays, which says that outcomes have to be looked for. */
    public int freeInTx() {
        // The nodes that had the sites are elsewhere.
        jdbi.useHandle(handle -> handle.execute("DELETE FROM site_leases; DELETE FROM delivery_nodes"));
        return jdbi.withHandle(handle -> handle.createUpdate("UPDATE windows SET owned_until = :now WHERE owned_until > :now")
                .bind("now", clock.instant()).execute());
    }
}
