package org.indaba.bounce;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;

/** Counts what is forwarded, or kept, within a clock hour, over all nodes. Thread-safe. */
public final class ForwardCount {

    /** How many mails of one kind owners get within a clock hour: as many as a person can look at. */
    public static final int MAX_AN_HOUR = 100;

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public ForwardCount(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** What the count allows. */
    enum Leave {
        /** Within the limit. */
        FORWARD,
        /** The first beyond the limit in this hour. */
        FIRST_BEYOND,
        /** Beyond the limit. */
        BEYOND
    }

    /** Counts one mail. Beyond the limit nothing is written, so that a flood does not queue for one row. */
    Leave countInTx(String scope) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        if (counted(scope, hour) > MAX_AN_HOUR) {
            return Leave.BEYOND;
        }
        int mails = addInTx(scope, hour);
        if (mails <= MAX_AN_HOUR) {
            return Leave.FORWARD;
        }
        return mails == MAX_AN_HOUR + 1 ? Leave.FIRST_BEYOND : Leave.BEYOND;
    }

    /** Forgets hours that are over; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM forwards WHERE (scope, hour) IN (
                    SELECT scope, hour FROM forwards WHERE hour < :before ORDER BY hour LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("before", clock.instant().minus(2, ChronoUnit.HOURS)).bind("limit", limit).execute());
    }

    private int counted(String scope, Instant hour) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT mails FROM forwards WHERE scope = :scope AND hour = :hour")
                .bind("scope", scope).bind("hour", hour).mapTo(Integer.class).findOne().orElse(0));
    }

    private int addInTx(String scope, Instant hour) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO forwards (scope, hour, mails) VALUES (:scope, :hour, 1)
                ON CONFLICT (scope, hour) DO UPDATE SET mails = forwards.mails + 1
                RETURNING mails""")
                .bind("scope", scope).bind("hour", hour).mapTo(Integer.class).one());
    }
}
