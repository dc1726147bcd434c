package org.indaba.deliver;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * The ledger as people look at it, a small page at a time, while it is being written: what a page costs does not depend on how many
 * copies there are. Reads only; thread-safe.
 */
public final class LedgerView {

    /** Copies that a search looks at before it shows what it has. */
    public static final int MAX_LOOKED = 10_000;

    /** What a page may have at most. */
    public static final int MAX_LIMIT = 200;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Ledger ledger;

    /** @param clock what is due is judged by it */
    public LedgerView(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.ledger = new Ledger(jdbi, clock);
    }

    /** The mailing of a post with its counts; empty while it has none. */
    public Optional<MailingState> mailing(long postId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT m.id, m.list_id, m.created_at, m.day, m.copies_after,
                    (SELECT max(c.last_at) FROM mailing_counts c WHERE c.mailing_id = m.id) AS last_at
                FROM mailings m WHERE m.post_id = :post
                """)
                .bind("post", postId)
                .map((row, _) -> new MailingState(row.getLong("id"), postId, row.getLong("list_id"),
                        row.getTimestamp("created_at").toInstant(),
                        row.getTimestamp("last_at") == null ? null : row.getTimestamp("last_at").toInstant(),
                        new MailingState.Shelf(row.getObject("day", LocalDate.class), row.getLong("copies_after")),
                        ledger.counts(row.getLong("id"))))
                .findOne());
    }

    /**
     * What is known of the copies of some posts without looking at any copy, by post. Copies that are not finished are counted as
     * QUEUED, or as HELD.
     */
    public Map<Long, Map<CopyState, Long>> totals(List<Long> postIds) {
        Map<Long, Map<CopyState, Long>> totals = new HashMap<>();
        // Each arm begins at the few mailings: mailings_post_id_key, then mailing_counts_pkey and windows_mailing.
        jdbi.useHandle(handle -> handle.createQuery("""
                SELECT m.post_id, c.state, c.copies FROM mailings m JOIN mailing_counts c ON c.mailing_id = m.id
                WHERE m.post_id = ANY(:posts) AND c.copies > 0
                UNION ALL
                SELECT m.post_id, CASE WHEN w.held THEN 'HELD' ELSE 'QUEUED' END, sum(w.copies)
                FROM mailings m JOIN windows w ON w.mailing_id = m.id WHERE m.post_id = ANY(:posts) GROUP BY 1, 2
                """)
                .bindArray("posts", Long.class, postIds)
                .map((row, _) -> totals.computeIfAbsent(row.getLong(1), _ -> new EnumMap<>(CopyState.class))
                        .merge(CopyState.valueOf(row.getString(2)), row.getLong(3), Long::sum))
                .list());
        return totals;
    }

    /**
     * All copies of a post in the order of their subscribers.
     *
     * @param after {@link LedgerSlice#next()} of the page before; 0 for the first
     * @param limit 1 to {@link #MAX_LIMIT}
     */
    public LedgerSlice all(MailingState mailing, long after, int limit) {
        check(limit);
        return jdbi.withHandle(handle -> {
            // Append over the one partition of the day: Index Scan using copies_…_mailing_id_subscription_id_day_key.
            List<Found> found = found(handle.createQuery("""
                    SELECT c.id, c.subscription_id FROM copies c
                    WHERE c.mailing_id = :mailing AND c.subscription_id > :after AND c.day = :day ORDER BY c.subscription_id LIMIT :limit
                    """), mailing, after, limit);
            return slice(handle, mailing, found, limit);
        });
    }

    /**
     * Copies of a post in one state. A copy that is not finished counts as what its window is, as in {@link Ledger#counts}.
     *
     * @param after {@link LedgerSlice#next()} of the page before; 0 for the first
     * @param limit 1 to {@link #MAX_LIMIT}
     */
    public LedgerSlice in(MailingState mailing, CopyState state, long after, int limit) {
        check(limit);
        return jdbi.withHandle(handle -> switch (state) {
            case DELIVERED -> delivered(handle, mailing, after, limit);
            case FAILED, EXPIRED, SUPPRESSED -> endedBadly(handle, mailing, state, after, limit);
            case SHUNTED -> slice(handle, mailing, shunted(handle, mailing, after, limit), limit);
            case QUEUED -> waiting(handle, mailing, "NOT w.held AND NOT (w.owned_until > :now IS TRUE) AND w.attempts = 0 "
                    + "AND r.domain IS NULL", after, limit);
            case TRYING -> waiting(handle, mailing, "NOT w.held AND w.owned_until > :now", after, limit);
            case DEFERRED -> waiting(handle, mailing, "NOT w.held AND NOT (w.owned_until > :now IS TRUE) "
                    + "AND (w.attempts > 0 OR r.domain IS NOT NULL)", after, limit);
            case HELD -> waiting(handle, mailing, "w.held", after, limit);
        });
    }

    /** The copies of some subscribers, in the order of their ids; at most {@link #MAX_LIMIT}. */
    public List<LedgerCopy> of(MailingState mailing, List<Long> subscribers) {
        check(Math.max(1, subscribers.size()));
        return jdbi.withHandle(handle -> copies(handle, mailing, handle.createQuery("""
                SELECT c.id, c.subscription_id FROM copies c
                WHERE c.mailing_id = :mailing AND c.subscription_id = ANY(:subscribers) AND c.day = :day ORDER BY c.id
                """)
                .bind("mailing", mailing.mailingId()).bind("day", mailing.shelf().day()).bindArray("subscribers", Long.class, subscribers)
                .map((each, _) -> new Found(each.getLong(1), each.getLong(2))).list()));
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " copies");
        }
    }

    /** A copy, and the number by which its page goes on. */
    private record Found(long copy, long key) {
    }

    private static List<Found> found(Query query, MailingState mailing, long after, int limit) {
        return query.bind("mailing", mailing.mailingId()).bind("day", mailing.shelf().day()).bind("after", after).bind("limit", limit)
                .map((row, _) -> new Found(row.getLong(1), row.getLong(2))).list();
    }

    private LedgerSlice slice(Handle handle, MailingState mailing, List<Found> found, int limit) {
        return new LedgerSlice(copies(handle, mailing, found), found.size() < limit ? 0 : found.getLast().key(),
                LedgerSlice.Looked.COMPLETE);
    }

    /** Index Scan using copies_…_pkey for each, its last try and its window beside it. */
    private List<LedgerCopy> copies(Handle handle, MailingState mailing, List<Found> found) {
        Map<Long, Integer> order = new HashMap<>();
        found.forEach(each -> order.put(each.copy(), order.size()));
        return handle.createQuery(Ledger.COPIES + "WHERE c.id = ANY(:copies) AND c.day = :day")
                .bindArray("copies", Long.class, found.stream().map(Found::copy).toList()).bind("day", mailing.shelf().day())
                .bind("now", clock.instant()).map((row, _) -> Ledger.copy(row)).stream()
                .sorted(Comparator.comparing(copy -> order.get(copy.copyId()))).toList();
    }

    /**
     * Nearly all copies are delivered in the end, so few must be looked at for a page; at the beginning many must be, and so only as
     * many are as a page may cost. LATERAL with LIMIT keeps the planner from hashing the day's outcomes: one probe in
     * outcomes_…_pkey a copy.
     */
    private LedgerSlice delivered(Handle handle, MailingState mailing, long after, int limit) {
        List<Found> found = found(handle.createQuery("""
                SELECT c.id, c.subscription_id FROM (
                    SELECT c.id, c.subscription_id FROM copies c
                    WHERE c.mailing_id = :mailing AND c.subscription_id > :after AND c.day = :day
                    ORDER BY c.subscription_id LIMIT :looked) c
                CROSS JOIN LATERAL (
                    SELECT true FROM outcomes o WHERE o.day = :day AND o.copy_id = c.id AND o.state = 'DELIVERED' LIMIT 1) d
                ORDER BY c.subscription_id LIMIT :limit
                """).bind("looked", MAX_LOOKED), mailing, after, limit);
        if (found.size() == limit) {
            return slice(handle, mailing, found, limit);
        }
        Optional<Long> furthest = handle.createQuery("""
                SELECT c.subscription_id FROM copies c WHERE c.mailing_id = :mailing AND c.subscription_id > :after AND c.day = :day
                ORDER BY c.subscription_id OFFSET :looked LIMIT 1
                """)
                .bind("mailing", mailing.mailingId()).bind("after", after).bind("day", mailing.shelf().day()).bind("looked", MAX_LOOKED - 1)
                .mapTo(Long.class).findOne();
        return partly(handle, mailing, found, furthest);
    }

    private LedgerSlice partly(Handle handle, MailingState mailing, List<Found> found, Optional<Long> furthest) {
        return new LedgerSlice(copies(handle, mailing, found), furthest.orElse(0L),
                furthest.isPresent() ? LedgerSlice.Looked.PARTLY : LedgerSlice.Looked.COMPLETE);
    }

    /**
     * The index outcomes_ended_badly holds nothing but such tries of the day; it is entered where this mailing's copies begin, and left
     * after so many that belong to others. Tries of one copy stand together, so that each copy comes once.
     */
    private LedgerSlice endedBadly(Handle handle, MailingState mailing, CopyState state, long after, int limit) {
        long from = Math.max(after, mailing.shelf().copiesAfter());
        List<Found> found = found(handle.createQuery("""
                SELECT DISTINCT o.copy_id, o.copy_id FROM (
                    SELECT o.copy_id FROM outcomes o WHERE o.day = :day AND o.state = :state
                        AND o.state IN ('FAILED', 'EXPIRED', 'SUPPRESSED') AND o.copy_id > :after
                    ORDER BY o.copy_id LIMIT :looked) o
                CROSS JOIN LATERAL (
                    SELECT true FROM copies c WHERE c.day = :day AND c.id = o.copy_id AND c.mailing_id = :mailing LIMIT 1) c
                ORDER BY 1 LIMIT :limit
                """).bind("looked", MAX_LOOKED).bind("state", state.name()), mailing, from, limit);
        if (found.size() == limit) {
            return slice(handle, mailing, found, limit);
        }
        Optional<Long> furthest = handle.createQuery("""
                SELECT o.copy_id FROM outcomes o WHERE o.day = :day AND o.state = :state
                    AND o.state IN ('FAILED', 'EXPIRED', 'SUPPRESSED') AND o.copy_id > :after
                ORDER BY o.copy_id OFFSET :looked LIMIT 1
                """)
                .bind("day", mailing.shelf().day()).bind("state", state.name()).bind("after", from).bind("looked", MAX_LOOKED - 1)
                .mapTo(Long.class).findOne();
        return partly(handle, mailing, found, furthest);
    }

    private static List<Found> shunted(Handle handle, MailingState mailing, long after, int limit) {
        return found(handle.createQuery("""
                SELECT s.copy_id, s.copy_id FROM copy_shunts s JOIN copies c ON c.day = s.day AND c.id = s.copy_id
                WHERE s.day = :day AND c.mailing_id = :mailing AND s.copy_id > :after ORDER BY s.copy_id LIMIT :limit
                """), mailing, after, limit);
    }

    /**
     * Windows in the order of their copies (windows_mailing), and in each the copies that are not finished: a window with none left is
     * deleted, so few are looked at in vain.
     */
    private LedgerSlice waiting(Handle handle, MailingState mailing, String windows, long after, int limit) {
        List<Found> found = found(handle.createQuery("""
                SELECT c.id, c.id FROM windows w
                LEFT JOIN routes r ON r.domain = w.domain AND w.site IS NULL AND r.site IS NULL
                CROSS JOIN LATERAL (
                    SELECT c.id FROM copies c
                    WHERE c.day = :day AND c.id BETWEEN greatest(w.first_copy, :after + 1) AND w.last_copy AND c.mailing_id = :mailing
                        AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.day = :day AND o.copy_id = c.id
                            AND o.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED', 'SHUNTED') OFFSET 0) AND %s
                    ORDER BY c.id LIMIT :limit) c
                WHERE w.mailing_id = :mailing AND w.last_copy > :after AND (%s) ORDER BY w.first_copy, c.id LIMIT :limit
                """.formatted(CopySql.ITS_OWN, windows)).bind("now", clock.instant()), mailing, after, limit);
        return slice(handle, mailing, found, limit);
    }
}
