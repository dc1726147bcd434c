package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Which sites have work, and which are left alone. A site that failed as a whole (no host answers, every session breaks) has a row:
 * until {@code backoff_until} nobody dials it, then one connection probes with one window. A probe that gets answers takes the row
 * away, and so does an answer to a connection that was at work before ({@link SiteReport}). Shared by all nodes; thread-safe.
 */
final class SiteBook {

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final DeliveryLimits limits;
    private final Shaping shaping;

    SiteBook(Jdbi jdbi, Transactions transactions, InstantSource clock, RandomGenerator random, DeliveryLimits limits,
            Shaping shaping) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
        this.limits = limits;
        this.shaping = shaping;
    }

    /**
     * A site with work.
     *
     * @param site the site
     * @param windows how many windows may be taken now; counted up to the connections of a site
     * @param failing whether it failed at the last time, so that it is only probed
     * @param urgent whether a notice is among them
     */
    record Due(String site, int windows, boolean failing, boolean urgent) {
    }

    /** Sites in the order of the index: those behind one, and then those before it. Nothing is looked at that is not asked for. */
    private static final String IN_TURN = """
            WITH RECURSIVE behind AS (
                (SELECT site FROM windows w WHERE <which> AND w.site > :after ORDER BY w.site LIMIT 1)
                UNION ALL
                SELECT (SELECT w.site FROM windows w WHERE <which> AND w.site > s.site ORDER BY w.site LIMIT 1)
                FROM behind s WHERE s.site IS NOT NULL
            ), before AS (
                (SELECT site FROM windows w WHERE <which> AND w.site <= :after ORDER BY w.site LIMIT 1)
                UNION ALL
                SELECT (SELECT w.site FROM windows w WHERE <which> AND w.site > s.site AND w.site <= :after ORDER BY w.site LIMIT 1)
                FROM before s WHERE s.site IS NOT NULL
            )
            SELECT s.site, c.windows, t.site IS NOT NULL AS failing, EXISTS (
                SELECT 1 FROM windows w WHERE w.site = s.site AND NOT w.held AND w.priority = 0 AND w.due_at <= :now
                    AND (w.owned_until IS NULL OR w.owned_until <= :now)) AS urgent
            FROM (SELECT site FROM behind UNION ALL SELECT site FROM before) s
            LEFT JOIN LATERAL (SELECT * FROM sites WHERE sites.site = s.site LIMIT 1) t ON true
            CROSS JOIN LATERAL (
                SELECT count(*) AS windows FROM (
                    SELECT 1 FROM windows w
                    WHERE w.site = s.site AND NOT w.held AND w.priority = ANY ('{0,1,2,3,4,5,6,7,8,9}') AND w.due_at <= :now
                        AND (w.owned_until IS NULL OR w.owned_until <= :now) LIMIT :enough) few) c
            WHERE s.site IS NOT NULL AND c.windows > 0 AND (t.backoff_until IS NULL OR t.backoff_until <= :now)
            LIMIT :most
            """;
    private static final String ALL_IN_TURN = IN_TURN.replace("<which>", "w.site IS NOT NULL AND NOT w.held");
    private static final String URGENT_IN_TURN = IN_TURN.replace("<which>", "w.site IS NOT NULL AND NOT w.held AND w.priority = 0");

    /**
     * The sites with windows that may be taken now, beginning behind one. The recursion hops from site to site in the index windows_due,
     * and counts in it only as far as anybody wants to know, so the cost is that of the number of sites, whatever waits at each.
     *
     * @param after the site that had its turn last, or the empty text
     * @param most so many are found at most
     */
    List<Due> due(String after, int most) {
        return inTurn(ALL_IN_TURN, after, most);
    }

    /** Those of them to which a notice goes: by an index in which there is nothing else. */
    List<Due> urgent(String after, int most) {
        return inTurn(URGENT_IN_TURN, after, most).stream().filter(Due::urgent).toList();
    }

    private List<Due> inTurn(String sql, String after, int most) {
        return transactions.call(() -> jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("after", after).bind("most", most).bind("now", clock.instant()).bind("enough", shaping.mostConnections())
                .map((row, _) -> new Due(row.getString(1), row.getInt(2), row.getBoolean(3), row.getBoolean(4))).list()));
    }

    /**
     * The site failed as a whole. The pause doubles from failure to failure; what fails during a pause, because it was under way when
     * the pause began, does not count.
     */
    void failed(String site, String reason) {
        Instant now = clock.instant();
        transactions.run(() -> jdbi.useHandle(handle -> {
            int failures = handle.createQuery("SELECT failures FROM sites WHERE site = :site FOR UPDATE").bind("site", site)
                    .mapTo(Integer.class).findOne().orElse(0);
            handle.createUpdate("""
                    INSERT INTO sites (site, failures, backoff_until, last_error, last_error_at)
                    VALUES (:site, :failures, :until, :reason, :now)
                    ON CONFLICT (site) DO UPDATE SET failures = excluded.failures, backoff_until = excluded.backoff_until,
                        last_error = excluded.last_error, last_error_at = excluded.last_error_at
                    WHERE sites.backoff_until <= :now
                    """)
                    .bind("site", site).bind("failures", failures + 1).bind("until", now.plus(pause(site, failures)))
                    .bind("reason", reason).bind("now", now).execute();
        }));
    }

    /** The pause after a failure, a fifth of it at random. @param before how many failures came before it */
    Duration pause(String site, int before) {
        double millis = shaping.of(site).backoff().toMillis() * Math.pow(2, Math.min(before, 30));
        double capped = Math.min(millis, limits.maxSiteBackoff().toMillis());
        return Duration.ofMillis((long) (capped * (1 + 0.2 * random.nextDouble())));
    }

    /** The site answers again. */
    void recovered(String site) {
        transactions.run(() -> jdbi.useHandle(handle ->
                handle.createUpdate("DELETE FROM sites WHERE site = :site").bind("site", site).execute()));
    }
}
