package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/** Looks copies up for whoever hears of them after they were sent: many at once, by their ids or by their subscribers. Thread-safe. */
public final class SentCopies {

    /** A mailing's copies are tried for less than this, so that much older mailings need not be looked at. In days. */
    private static final int LONGEST_TRIES = 15;

    private static final String COLUMNS = """
            SELECT c.id, c.mailing_id, coalesce(m.post_id, 0), coalesce(m.list_id, 0), c.subscription_id, c.address""";

    private final HotSql sql;

    /** @param jdbi joins the caller's transaction */
    public SentCopies(Jdbi jdbi) {
        this.sql = new HotSql(jdbi);
    }

    /** Those of these copies that the ledger still knows, by their ids. */
    public Map<Long, SentCopy> find(Collection<Long> ids) {
        Map<Long, SentCopy> found = new HashMap<>();
        // A probe in the primary key of each day, for each copy.
        sql.query(COLUMNS + """
                , coalesce(l.site, ''), coalesce(l.state, 'QUEUED'), l.at
                FROM copies c JOIN mailings m ON m.id = c.mailing_id
                LEFT JOIN LATERAL (
                    SELECT o.site, o.state, o.at FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id
                    ORDER BY o.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED') DESC, o.attempt DESC LIMIT 1) l ON true
                WHERE c.id = ANY (?)""", SentCopies::copy, (Object) ids.toArray(Long[]::new))
                .forEach(copy -> found.put(copy.id(), copy));
        return found;
    }

    /**
     * A stretch of the copies that peers took, in the order of the times at which they did; those of one instant in the order of their ids.
     *
     * @param from taken at this time or later
     * @param behind of those taken at just that time only the ones with a greater id
     * @param to taken before this time
     */
    public record Span(Instant from, long behind, Instant to) {
    }

    /**
     * Copies of a list's posts that peers took, for some subscribers, the first taken first.
     *
     * @param limit at most so many
     */
    public List<SentCopy> takenFrom(long listId, Collection<Long> subscriptions, Span span, int limit) {
        LocalDate first = day(span.from()).minusDays(LONGEST_TRIES);
        LocalDate last = day(span.to());
        // Index Scan using mailings_day, then for each mailing and subscriber one probe in copies_…_mailing_id_subscription_id_day_key.
        return sql.query(COLUMNS + """
                , o.site, o.state, o.at
                FROM mailings m
                JOIN copies c ON c.mailing_id = m.id AND c.day = m.day AND c.subscription_id = ANY (?)
                JOIN outcomes o ON o.copy_id = c.id AND o.day = c.day AND o.state = 'DELIVERED'
                WHERE m.list_id = ? AND m.post_id IS NOT NULL AND m.day BETWEEN ? AND ? AND c.day BETWEEN ? AND ? AND o.day BETWEEN ? AND ?
                    AND (o.at, c.id) > (?, ?) AND o.at < ?
                ORDER BY o.at, c.id LIMIT ?""", SentCopies::copy, subscriptions.toArray(Long[]::new), listId, first, last, first, last,
                first, last, span.from(), span.behind(), span.to(), limit);
    }

    /**
     * All copies of the lists' posts to these subscribers that the ledger still holds, the newest first, each with what its last try gave.
     *
     * @param limit at most so many
     */
    public List<SentCopy> ofSubscribers(Collection<Long> lists, Collection<Long> subscriptions, int limit) {
        // For each mailing of the lists and each subscriber one probe in copies_…_mailing_id_subscription_id_day_key.
        return sql.query(COLUMNS + """
                , coalesce(l.site, ''), coalesce(l.state, 'QUEUED'), l.at
                FROM mailings m
                JOIN copies c ON c.mailing_id = m.id AND c.day = m.day AND c.subscription_id = ANY (?)
                LEFT JOIN LATERAL (
                    SELECT o.site, o.state, o.at FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id
                    ORDER BY o.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED') DESC, o.attempt DESC LIMIT 1) l ON true
                WHERE m.list_id = ANY (?) AND m.post_id IS NOT NULL ORDER BY m.id DESC, c.id LIMIT ?""", SentCopies::copy,
                subscriptions.toArray(Long[]::new), lists.toArray(Long[]::new), limit);
    }

    /**
     * Copies of one mailing that peers took, among those whose ids lie between these two: what became of the neighbours of copies that
     * failed.
     *
     * @param site where they were taken; empty for anywhere
     * @param domain of their addresses, as A-labels in lower case; empty for any
     * @param limit reads no further than so many
     */
    public List<Long> takenBetween(long mailing, Ids between, String site, String domain, int limit) {
        // Index Scan using outcomes_…_pkey over the range of ids, in one partition.
        return sql.query("""
                SELECT c.id FROM mailings m
                JOIN copies c ON c.day = m.day AND c.mailing_id = m.id AND c.id BETWEEN ? AND ?
                JOIN outcomes o ON o.day = c.day AND o.copy_id = c.id AND o.state = 'DELIVERED' AND (CAST(? AS text) = '' OR o.site = ?)
                WHERE m.id = ? AND (CAST(? AS text) = '' OR substring(c.address FROM '[^@]*$') = ?) LIMIT ?""",
                row -> row.getLong(1), between.first(), between.last(), site, site, mailing, domain, domain, limit);
    }

    /** Ids of copies, the first and the last of them included. */
    public record Ids(long first, long last) {
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static SentCopy copy(ResultSet row) throws SQLException {
        Timestamp at = row.getTimestamp(9);
        return new SentCopy(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getString(6),
                row.getString(7), CopyState.valueOf(row.getString(8)), at == null ? null : at.toInstant());
    }
}
