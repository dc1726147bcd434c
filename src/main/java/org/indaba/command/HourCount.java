package org.indaba.command;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;

/** Counts what strangers cause within a clock hour, over all nodes. Thread-safe. */
public final class HourCount {

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public HourCount(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Counts one; false, and nothing is written, if the limit is reached. */
    boolean takeInTx(String scope, int limit) {
        Instant hour = hour();
        // Looked at first, so that a flood does not queue for one row.
        return counted(scope, hour) < limit && jdbi.withHandle(handle -> handle.createUpdate("""
                INSERT INTO answer_counts (scope, hour, answers) VALUES (:scope, :hour, 1)
                ON CONFLICT (scope, hour) DO UPDATE SET answers = answer_counts.answers + 1 WHERE answer_counts.answers < :limit""")
                .bind("scope", scope).bind("hour", hour).bind("limit", limit).execute()) == 1;
    }

    private int counted(String scope, Instant hour) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT answers FROM answer_counts WHERE scope = :scope AND hour = :hour")
                .bind("scope", scope).bind("hour", hour).mapTo(Integer.class).findOne().orElse(0));
    }

    private Instant hour() {
        return clock.instant().truncatedTo(ChronoUnit.HOURS);
    }

    /** Forgets hours that are over; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM answer_counts WHERE (scope, hour) IN (
                    SELECT scope, hour FROM answer_counts WHERE hour < :now ORDER BY hour LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("now", hour()).bind("limit", limit).execute());
    }
}
