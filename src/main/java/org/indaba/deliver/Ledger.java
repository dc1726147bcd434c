package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What became of each copy. States are not stored: they follow from the copy's tries and from its window. Reads only; thread-safe.
 */
public final class Ledger {

    /**
     * The last word is a final try where there is one, else the latest; the window of a copy that waits is the one whose range holds it,
     * and the copy's own where it was replayed: behind it stand, in the index, only such windows of other copies.
     */
    static final String COPIES = """
            SELECT c.id, c.mailing_id, coalesce(m.list_id, 0) AS list_id, c.subscription_id, c.address, coalesce(c.variant, 0) AS variant,
                CASE WHEN l.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED', 'SHUNTED') THEN l.state
                    WHEN w.id IS NULL THEN 'QUEUED' WHEN w.held THEN 'HELD' WHEN w.owned_until > :now THEN 'TRYING'
                    WHEN l.state = 'DEFERRED' OR r.domain IS NOT NULL THEN 'DEFERRED' ELSE 'QUEUED' END AS state,
                (SELECT count(*) FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id AND o.state <> 'QUEUED') AS attempts,
                CASE WHEN r.domain IS NOT NULL THEN r.expires_at ELSE greatest(w.due_at, t.backoff_until) END AS next,
                l.at, coalesce(nullif(l.site, ''), w.site, '') AS site, coalesce(l.host, '') AS host, coalesce(l.tls, '') AS tls,
                coalesce(l.code, 0) AS code, coalesce(l.enhanced, r.enhanced, '') AS enhanced, coalesce(l.reply, r.problem, '') AS reply
            FROM copies c JOIN mailings m ON m.id = c.mailing_id
            LEFT JOIN LATERAL (
                SELECT o.* FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id
                ORDER BY o.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED') DESC, o.attempt DESC LIMIT 1) l ON true
            LEFT JOIN LATERAL (
                SELECT w.* FROM windows w WHERE w.mailing_id = c.mailing_id AND w.first_copy <= c.id AND w.last_copy >= c.id
                    AND coalesce(l.state, '') IN ('', 'DEFERRED', 'QUEUED')
                ORDER BY w.first_copy DESC, w.id DESC LIMIT 1) w ON true
            LEFT JOIN sites t ON t.site = w.site
            LEFT JOIN routes r ON r.domain = w.domain AND w.site IS NULL AND r.site IS NULL
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param clock what is due is judged by it */
    public Ledger(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** The mailing of a post. */
    public Optional<Long> mailingOf(long postId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM mailings WHERE post_id = :post").bind("post", postId)
                .mapTo(Long.class).findOne());
    }

    /** Copies of a mailing, in the order of their subscribers: the index on (mailing, subscription) is read as far as the page goes. */
    public List<LedgerCopy> copies(long mailingId, LedgerPage page) {
        String sql = "SELECT * FROM (" + COPIES + """
                WHERE c.mailing_id = :mailing AND c.subscription_id > :after
                    AND c.day = (SELECT day FROM mailings WHERE id = :mailing)
                ORDER BY c.subscription_id) page
                WHERE cardinality(:states::text[]) = 0 OR page.state = ANY (:states) LIMIT :limit
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql).bind("now", clock.instant()).bind("mailing", mailingId)
                .bind("after", page.afterSubscriber()).bind("limit", page.limit())
                .bindArray("states", String.class, page.states().stream().map(CopyState::name).toList())
                .map((row, _) -> copy(row)).list());
    }

    /** Whether some copies of a mailing have another form than the list's own. */
    public boolean hasForms(long mailingId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT 1 FROM mailing_variants WHERE mailing_id = :mailing)")
                .bind("mailing", mailingId).mapTo(Boolean.class).one());
    }

    /** One copy, by the id that its return path names. */
    public Optional<LedgerCopy> copy(long copyId) {
        return jdbi.withHandle(handle -> handle.createQuery(COPIES + "WHERE c.id = :copy").bind("now", clock.instant())
                .bind("copy", copyId).map((row, _) -> copy(row)).findOne());
    }

    /** All tries of a copy, the first one first. */
    public List<LedgerTry> story(long copyId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM outcomes WHERE copy_id = :copy ORDER BY attempt")
                .bind("copy", copyId)
                .map((row, _) -> new LedgerTry(row.getInt("attempt"), CopyState.valueOf(row.getString("state")),
                        row.getTimestamp("at").toInstant(), row.getString("site"), answer(row)))
                .list());
    }

    /**
     * How many copies of a mailing are in which state; states without copies are left out. What has ended is counted when it ends, and
     * what waits is counted by its windows: the rest is being sent. So no copy is looked at while an explosion is under way.
     *
     * <p>Only windows that are held although somebody had them, or whose lease ran out, are looked into. OFFSET 0 keeps that a probe in
     * outcomes_…_pkey a copy: with a million copies the planner otherwise hashes the outcomes of the day for each such window (8 s
     * instead of 40 ms).
     */
    public Map<CopyState, Long> counts(long mailingId) {
        Map<CopyState, Long> counts = new EnumMap<>(CopyState.class);
        jdbi.useHandle(handle -> handle.createQuery("""
                WITH waiting AS MATERIALIZED (
                    SELECT CASE WHEN w.held THEN 'HELD' WHEN w.owned_until > :now THEN 'TRYING'
                            WHEN w.attempts > 0 OR r.domain IS NOT NULL THEN 'DEFERRED' ELSE 'QUEUED' END AS state,
                        CASE WHEN w.owned_until IS NULL THEN w.copies WHEN m.copies IS NOT NULL AND NOT w.held AND w.owned_until > :now
                            THEN NULL ELSE (
                            SELECT count(*) FROM copies c WHERE c.day = w.day AND c.id BETWEEN w.first_copy AND w.last_copy
                                AND c.mailing_id = w.mailing_id AND NOT EXISTS (
                                    SELECT 1 FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id
                                        AND o.state NOT IN ('DEFERRED', 'QUEUED') OFFSET 0)) END AS copies
                    FROM windows w JOIN mailings m ON m.id = w.mailing_id
                    LEFT JOIN routes r ON r.domain = w.domain AND w.site IS NULL AND r.site IS NULL
                    WHERE w.mailing_id = :mailing),
                known AS MATERIALIZED (
                    SELECT state, copies FROM mailing_counts WHERE mailing_id = :mailing AND copies > 0
                    UNION ALL
                    SELECT state, sum(copies) FROM waiting WHERE copies IS NOT NULL GROUP BY state)
                SELECT state, copies FROM known
                UNION ALL
                SELECT 'TRYING', greatest(0, m.copies - (SELECT coalesce(sum(copies), 0) FROM known)) FROM mailings m
                WHERE m.id = :mailing AND EXISTS (SELECT 1 FROM waiting WHERE copies IS NULL)
                """)
                .bind("mailing", mailingId).bind("now", clock.instant())
                .map((row, _) -> counts.merge(CopyState.valueOf(row.getString(1)), row.getLong(2), Long::sum)).list());
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    static LedgerCopy copy(ResultSet row) throws SQLException {
        CopyState state = CopyState.valueOf(row.getString("state"));
        boolean waits = state == CopyState.QUEUED || state == CopyState.DEFERRED;
        return new LedgerCopy(row.getLong("id"), row.getLong("mailing_id"), row.getLong("list_id"), row.getLong("subscription_id"),
                row.getString("address"), state, row.getInt("attempts"), waits ? instant(row, "next") : null, instant(row, "at"),
                row.getString("site"), row.getInt("variant"), answer(row));
    }

    private static Answer answer(ResultSet row) throws SQLException {
        return Answer.ofLedger(row.getString("host"), row.getString("tls"), row.getInt("code"), row.getString("enhanced"),
                row.getString("reply"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
