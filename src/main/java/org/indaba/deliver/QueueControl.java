package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
    private final HeldCopies held;
    private final Unexpanded unexpanded;

    /** A window that nobody has, and the copy in it that is meant; 0 if all are. */
    private record Free(long window, long copy) {
    }

    /**
     * @param random names this operator among the takers of windows
     * @param senders wakes the senders, where they run in this process
     * @param unexpanded what is to become copies later
     */
    public QueueControl(Jdbi jdbi, Transactions transactions, InstantSource clock, RandomGenerator random, Runnable senders,
            Unexpanded unexpanded) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
        this.senders = senders;
        NodeName self = NodeName.started("operator", random);
        this.claims = new Claims(jdbi, transactions, clock, self, DROP_LEASE);
        this.outcomes = new OutcomeStore(jdbi, self);
        this.held = new HeldCopies(jdbi);
        this.unexpanded = unexpanded;
    }

    /** What waits, by site and list; the most first. */
    public List<QueueLine> summary(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery(QueueView.LINES)).bind("now", clock.instant())
                .map((row, _) -> QueueView.line(row)).list());
    }

    /**
     * Makes everything due now: deferred copies, domains without a route, and sites that are left alone. What is in one window is tried
     * together, be it for other addresses too. Returns how many windows.
     */
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
                    INSERT INTO queue_holds (site, list_id, mailing_id, address, reason, created_at, expires_at)
                    VALUES (:site, :list, :mailing, :address, :reason, :now, CAST(:end AS timestamptz))
                    ON CONFLICT (site, list_id, mailing_id, address) DO UPDATE
                    SET reason = excluded.reason, expires_at = excluded.expires_at
                    """)).bind("reason", reason).bind("now", clock.instant()).bind("end", end).execute());
            return selection.address().isEmpty()
                    ? change(selection, "UPDATE windows w SET held = true FROM mailings m WHERE m.id = w.mailing_id AND NOT w.held" + FREE)
                    : holdCopiesInTx(selection);
        });
    }

    /** Those that a connection has now, and those that come, are held when they are claimed the next time. */
    private int holdCopiesInTx(QueueSelection selection) {
        List<Long> windows = jdbi.withHandle(handle -> selection.bindTo(handle.createQuery("SELECT w.id FROM windows w JOIN mailings m "
                + "ON m.id = w.mailing_id WHERE NOT w.held" + FREE + QueueSelection.MATCHES + " ORDER BY w.id FOR UPDATE OF w"))
                .bind("now", clock.instant()).mapTo(Long.class).list());
        HeldCopies.Kept kept = held.holdInTx(windows.toArray(Long[]::new));
        return Math.toIntExact(kept.windows().size() + kept.divided());
    }

    /** Lifts all holds within the selection; what another hold keeps back stays. */
    public Released release(QueueSelection selection) {
        Released released = transactions.call(() -> {
            // Older holds bear the name of a site as it was typed.
            int lifted = jdbi.withHandle(handle -> selection.bindTo(handle.createUpdate("""
                    DELETE FROM queue_holds h WHERE (:site = '' OR :site IN (h.site, lower(h.site))) AND (:list = 0 OR h.list_id = :list)
                        AND (:mailing = 0 OR h.mailing_id = :mailing) AND (:address = '' OR h.address = :address)
                    """)).execute());
            return new Released(lifted, change(selection, EndedHolds.LET_GO + "AND "));
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

    /**
     * Ends copies unsent, as SUPPRESSED with the reason. Where nothing is said of sites and addresses, that goes for copies too that are
     * still to be made: they are marked first, so that no chunk of them comes into the queue behind our look at it. Of one window the copy
     * for one address ends alone.
     */
    public Dropped drop(QueueSelection selection, String reason) {
        boolean everybody = selection.address().isEmpty();
        int toBeMade = everybody && selection.site().isEmpty() ? transactions.call(() -> unexpanded.dropInTx(selection, reason)) : 0;
        long copies = 0;
        for (List<Free> free = free(selection); !free.isEmpty(); free = free(selection)) {
            Set<Long> meant = free.stream().map(Free::copy).collect(Collectors.toSet());
            List<ClaimedWindow> windows = claims.named(free.stream().map(Free::window).toList());
            try {
                copies += transactions.call(() -> dropInTx(windows, copy -> everybody || meant.contains(copy.id()), reason));
            } finally {
                windows.forEach(window -> claims.forget(window.id()));
            }
        }
        return new Dropped(copies, atWork(selection), toBeMade);
    }

    private long dropInTx(List<ClaimedWindow> windows, Predicate<Copy> meant, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Outcome> suppressed = new ArrayList<>();
        List<WindowEnd> ends = new ArrayList<>();
        for (ClaimedWindow window : windows) {
            List<Copy> dropped = window.copies().stream().filter(meant).toList();
            for (Copy copy : dropped) {
                suppressed.add(new Outcome(copy, copy.tries() + 1, CopyState.SUPPRESSED, now, "", Answer.ours("", reason), ""));
            }
            int left = window.copies().size() - dropped.size();
            ends.add(left == 0 ? new WindowEnd.Finished(window.id()) : new WindowEnd.GivenBack(window.id(), left));
        }
        outcomes.recordInTx(suppressed);
        outcomes.endInTx(ends);
        return suppressed.size();
    }

    private List<Free> free(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery("SELECT w.id, CASE WHEN :address <> '' THEN ("
                + QueueSelection.COPY + ") END FROM windows w JOIN mailings m ON m.id = w.mailing_id WHERE true" + FREE
                + QueueSelection.MATCHES + " ORDER BY w.id LIMIT :limit"))
                .bind("now", clock.instant()).bind("limit", DROPPED_AT_ONCE)
                .map((row, _) -> new Free(row.getLong(1), row.getLong(2))).list());
    }

    private long atWork(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery("SELECT count(*) FROM windows w JOIN mailings m "
                + "ON m.id = w.mailing_id WHERE w.owned_until > :now AND " + QueueSelection.MATCHES))
                .bind("now", clock.instant()).mapTo(Long.class).one());
    }
}
