package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * The queue at a glance. Looks at windows, and at copies only for one address: of these there are up to a hundred times more. Reads
 * only; thread-safe.
 */
public final class QueueView {

    /** What one answer holds at most. */
    public static final int MAX_LINES = 200;

    /**
     * What waits, by site and list, the most first. What is for a domain without a route is put off, as in {@link #totals} and in the
     * ledger: such routes are few, and hashed once.
     */
    static final String LINES = """
            SELECT coalesce(w.site, w.domain) AS site, coalesce(m.list_id, 0) AS list_id, sum(w.meant) AS copies,
                coalesce(sum(w.meant) FILTER (WHERE NOT w.held AND NOT w.trying AND w.due_at <= :now AND NOT w.lost), 0) AS due,
                coalesce(sum(w.meant) FILTER (WHERE NOT w.held AND w.trying), 0) AS trying,
                coalesce(sum(w.meant) FILTER (WHERE NOT w.held AND NOT w.trying AND (w.due_at > :now OR w.lost)), 0) AS deferred,
                coalesce(sum(w.meant) FILTER (WHERE w.held), 0) AS held, min(m.created_at) AS oldest
            FROM (
                SELECT w.*, <copies> AS meant, coalesce(w.owned_until > :now, false) AS trying, r.domain IS NOT NULL AS lost
                FROM windows w LEFT JOIN routes r ON w.site IS NULL AND r.domain = w.domain AND r.site IS NULL) w
            JOIN mailings m ON m.id = w.mailing_id
            WHERE <matches> GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
            """.replace("<copies>", QueueSelection.COPIES).replace("<matches>", QueueSelection.MATCHES);

    private static final String COPIES = """
            SELECT coalesce(sum(<copies>), 0) FROM windows w JOIN mailings m ON m.id = w.mailing_id WHERE <matches>
            """.replace("<copies>", QueueSelection.COPIES).replace("<matches>", QueueSelection.MATCHES);

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param clock what is due is judged by it */
    public QueueView(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Everything that waits. One Seq Scan on windows: 3 ms for 10,000 of them, that is for up to a million copies. */
    public QueueTotals totals() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT coalesce(sum(w.copies) FILTER (WHERE NOT w.held AND NOT w.trying AND w.due_at <= :now AND NOT w.lost), 0),
                    coalesce(sum(w.copies) FILTER (WHERE NOT w.held AND w.trying), 0),
                    coalesce(sum(w.copies) FILTER (WHERE NOT w.held AND NOT w.trying AND (w.due_at > :now OR w.lost)), 0),
                    coalesce(sum(w.copies) FILTER (WHERE w.held), 0),
                    (SELECT created_at FROM mailings WHERE id = min(w.mailing_id))
                FROM (
                    SELECT w.mailing_id, w.copies, w.held, w.due_at, coalesce(w.owned_until > :now, false) AS trying,
                        w.site IS NULL AND r.domain IS NOT NULL AS lost
                    FROM windows w LEFT JOIN routes r ON w.site IS NULL AND r.domain = w.domain AND r.site IS NULL) w
                """)
                .bind("now", clock.instant())
                .map((row, _) -> {
                    Timestamp oldest = row.getTimestamp(5);
                    return new QueueTotals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                            oldest == null ? null : oldest.toInstant());
                })
                .one());
    }

    /** The largest lines of the queue, by site and list; at most {@link #MAX_LINES}. */
    public List<QueueLine> largest(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery(LINES + " LIMIT :limit"))
                .bind("now", clock.instant()).bind("limit", MAX_LINES).map((row, _) -> line(row)).list());
    }

    /** How many copies wait in a part of the queue, however many lines it has. */
    public long copies(QueueSelection selection) {
        return jdbi.withHandle(handle -> selection.bindTo(handle.createQuery(COPIES)).mapTo(Long.class).one());
    }

    static QueueLine line(ResultSet row) throws SQLException {
        return new QueueLine(row.getString("site"), row.getLong("list_id"), row.getLong("copies"), row.getLong("due"),
                row.getLong("trying"), row.getLong("deferred"), row.getLong("held"), row.getTimestamp("oldest").toInstant());
    }

    /** The holds in force, the newest first; at most {@link #MAX_LINES}. */
    public List<QueueHold> holds() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT h.site, h.list_id, h.mailing_id, h.address, coalesce(m.post_id, 0), h.reason, h.created_at, h.expires_at
                FROM queue_holds h LEFT JOIN mailings m ON m.id = h.mailing_id ORDER BY h.created_at DESC LIMIT :limit
                """)
                .bind("limit", MAX_LINES)
                .map((row, _) -> new QueueHold(new QueueSelection(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)),
                        row.getLong(5), row.getString(6), row.getTimestamp(7).toInstant(),
                        row.getTimestamp(8) == null ? null : row.getTimestamp(8).toInstant()))
                .list());
    }

    /**
     * Domains with waiting mail and no way there. The rows of routes without a site are few and deleted after a week; each is one probe
     * in windows_unrouted.
     *
     * @param limit 1 to {@link #MAX_LINES}
     */
    public List<LostDomain> lostDomains(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT r.domain, r.problem, r.expires_at FROM routes r
                WHERE r.site IS NULL
                    AND EXISTS (SELECT 1 FROM windows w WHERE w.site IS NULL AND NOT w.held AND w.domain = r.domain OFFSET 0)
                ORDER BY r.domain LIMIT :limit
                """)
                .bind("limit", Math.clamp(limit, 1, MAX_LINES))
                .map((row, _) -> new LostDomain(row.getString(1), row.getString(2), row.getTimestamp(3).toInstant())).list());
    }

    /** Copies that our own bugs stopped. */
    public long shunted() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM copy_shunts").mapTo(Long.class).one());
    }
}
