package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of the queue and do to it. Works beside a running engine, in any process: everything goes through the database.
 * Copies that a connection has taken finish their try first. Thread-safe.
 */
public final class QueueControl {

    /** Windows dropped in one transaction. */
    private static final int DROPPED_AT_ONCE = 50;
    /** How long windows are taken for being dropped. */
    private static final Duration DROP_LEASE = Duration.ofMinutes(1);
    private static final String FREE = " AND (w.owned_until IS NULL OR w.owned_until <= :now) AND ";

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final InstantSource clock;
    private final Runnable senders;
    private final Claims claims;
    private final OutcomeStore outcomes;

    /**
     * @param random names this operator among the takers of windows
     * @param senders wakes the senders, where they run in this process
     */
    public QueueControl(Jdbi jdbi, Transactions transactions, InstantSource clock, RandomGenerator random, Runnable senders) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
        this.senders = senders;
        NodeName self = NodeName.started("operator", random);
        this.claims = new Claims(jdbi, transactions, clock, self, DROP_LEASE);
        this.outcomes = new OutcomeStore(jdbi, self);
    }

    /** What waits, by site and list; the most first. */
    public List<QueueLine> summary(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery("""
                SELECT coalesce(w.site, w.domain) AS site, coalesce(m.list_id, 0) AS list_id, sum(w.copies) AS copies,
                    coalesce(sum(w.copies) FILTER (WHERE NOT w.held AND NOT w.trying AND w.due_at <= :now), 0) AS due,
                    coalesce(sum(w.copies) FILTER (WHERE NOT w.held AND w.trying), 0) AS trying,
                    coalesce(sum(w.copies) FILTER (WHERE NOT w.held AND NOT w.trying AND w.due_at > :now), 0) AS deferred,
                    coalesce(sum(w.copies) FILTER (WHERE w.held), 0) AS held, min(m.created_at) AS oldest
                FROM (SELECT *, coalesce(owned_until > :now, false) AS trying FROM windows) w JOIN mailings m ON m.id = w.mailing_id
                WHERE """ + " " + QueueSelection.MATCHES + "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"))
                .bind("now", clock.instant())
                .map((row, _) -> new QueueLine(row.getString("site"), row.getLong("list_id"), row.getLong("copies"), row.getLong("due"),
                        row.getLong("trying"), row.getLong("deferred"), row.getLong("held"), row.getTimestamp("oldest").toInstant()))
                .list());
    }

    /** Makes everything due now: deferred copies, domains without a route, and sites that are left alone. Returns how many windows. */
    public int flush(QueueSelection selection) {
        int flushed = transactions.call(() -> {
            change(selection, "UPDATE routes r SET expires_at = :now FROM windows w, mailings m WHERE r.domain = w.domain "
                    + "AND w.site IS NULL AND r.site IS NULL AND r.expires_at > :now AND m.id = w.mailing_id AND ");
            change(selection, "UPDATE sites t SET backoff_until = :now FROM windows w, mailings m WHERE t.site = w.site "
                    + "AND t.backoff_until > :now AND m.id = w.mailing_id AND ");
            return change(selection, "UPDATE windows w SET due_at = :now FROM mailings m WHERE m.id = w.mailing_id AND w.due_at > :now"
                    + FREE);
        });
        senders.run();
        return flushed;
    }

    /** Keeps back what waits now and what comes later, until it is released. Returns how many windows wait now. */
    public int hold(QueueSelection selection, String reason) {
        return holdUntil(selection, reason, null);
    }

    /** The same for a time, after which the senders release it within a minute. @param time positive */
    public int hold(QueueSelection selection, String reason, Duration time) {
        return holdUntil(selection, reason, clock.instant().plus(time));
    }

    private int holdUntil(QueueSelection selection, String reason, @Nullable Instant end) {
        return transactions.call(() -> {
            jdbi.useHandle(handle -> selection.bindTo(handle.createUpdate("""
                    INSERT INTO queue_holds (site, list_id, mailing_id, reason, created_at, expires_at)
                    VALUES (:site, :list, :mailing, :reason, :now, CAST(:end AS timestamptz))
                    ON CONFLICT (site, list_id, mailing_id) DO UPDATE SET reason = excluded.reason, expires_at = excluded.expires_at
                    """)).bind("reason", reason).bind("now", clock.instant()).bind("end", end).execute());
            return change(selection, "UPDATE windows w SET held = true FROM mailings m WHERE m.id = w.mailing_id AND NOT w.held" + FREE);
        });
    }

    /** Lifts all holds within the selection; what another hold keeps back stays. Returns how many windows may go on. */
    public int release(QueueSelection selection) {
        int released = transactions.call(() -> {
            jdbi.useHandle(handle -> selection.bindTo(handle.createUpdate("""
                    DELETE FROM queue_holds h WHERE (:site = '' OR h.site = :site) AND (:list = 0 OR h.list_id = :list)
                        AND (:mailing = 0 OR h.mailing_id = :mailing)
                    """)).execute());
            return change(selection, EndedHolds.LET_GO + "AND ");
        });
        senders.run();
        return released;
    }

    private int change(QueueSelection selection, String sql) {
        return jdbi.withHandle(handle -> {
            Update update = selection.bindTo(handle.createUpdate(sql + QueueSelection.MATCHES));
            return (sql.contains(":now") ? update.bind("now", clock.instant()) : update).execute();
        });
    }

    /** Ends copies unsent, as SUPPRESSED with the reason. */
    public Dropped drop(QueueSelection selection, String reason) {
        long copies = 0;
        for (List<Long> ids = free(selection); !ids.isEmpty(); ids = free(selection)) {
            List<ClaimedWindow> windows = claims.named(ids);
            try {
                copies += transactions.call(() -> dropInTx(windows, reason));
            } finally {
                windows.forEach(window -> claims.forget(window.id()));
            }
        }
        return new Dropped(copies, atWork(selection));
    }

    private long dropInTx(List<ClaimedWindow> windows, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Outcome> suppressed = new ArrayList<>();
        List<WindowEnd> ends = new ArrayList<>();
        for (ClaimedWindow window : windows) {
            for (Copy copy : window.copies()) {
                suppressed.add(new Outcome(copy, copy.tries() + 1, CopyState.SUPPRESSED, now, "", Answer.ours("", reason), ""));
            }
            ends.add(new WindowEnd.Finished(window.id()));
        }
        outcomes.recordInTx(suppressed);
        outcomes.endInTx(ends);
        return suppressed.size();
    }

    private List<Long> free(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery("SELECT w.id FROM windows w JOIN mailings m "
                + "ON m.id = w.mailing_id WHERE true" + FREE + QueueSelection.MATCHES + " ORDER BY w.id LIMIT :limit"))
                .bind("now", clock.instant()).bind("limit", DROPPED_AT_ONCE).mapTo(Long.class).list());
    }

    private long atWork(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery("SELECT count(*) FROM windows w JOIN mailings m "
                + "ON m.id = w.mailing_id WHERE w.owned_until > :now AND " + QueueSelection.MATCHES))
                .bind("now", clock.instant()).mapTo(Long.class).one());
    }
}
