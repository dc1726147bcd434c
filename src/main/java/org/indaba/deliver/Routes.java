package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table of routes, and the windows that wait for one. Thread-safe. */
final class Routes {

    /** How long a route that has run out is kept: long enough to tell why a domain waits, short enough not to grow. */
    private static final Duration KEPT = Duration.ofDays(7);
    /** However short DNS wants it: a route that has run out before it is used would be asked for for ever. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    /** A lookup that fails again and again waits twice as long each time, up to so many times the first wait: five minutes, an hour. */
    private static final int MOST_WAITS = 12;
    /** The largest random part of a wait, as a share of it: what failed together is not to be asked for together. */
    private static final double JITTER = 0.2;

    /**
     * The recursion hops from domain to domain in an index, so ten thousand windows of one domain cost as much as one: in windows_unrouted,
     * and for notices in windows_unrouted_notices.
     */
    private static final String UNASKED = """
            WITH RECURSIVE d AS (
                (SELECT w.domain FROM windows w WHERE <waits> AND w.domain > :after ORDER BY w.domain LIMIT 1)
                UNION ALL
                SELECT (SELECT w.domain FROM windows w WHERE <waits> AND w.domain > d.domain ORDER BY w.domain LIMIT 1)
                FROM d WHERE d.domain IS NOT NULL
            )
            SELECT d.domain FROM d LEFT JOIN routes r ON r.domain = d.domain
            WHERE d.domain IS NOT NULL AND (r.domain IS NULL OR r.expires_at <= :now) LIMIT :limit
            """;
    private static final String WAITS = "w.site IS NULL AND NOT w.held";

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final InstantSource clock;
    private final RandomGenerator random;

    Routes(Jdbi jdbi, Transactions transactions, InstantSource clock, RandomGenerator random) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Lets routes run out that another configuration left here: of MX records where a smarthost carries all mail now, or of a smarthost
     * that is none any more. What waits at their sites looks for its way anew, and a new smarthost is not left alone for the old one's
     * faults.
     *
     * @param only the one route of all domains; empty where each has its own
     */
    void belongTo(Optional<Route> only) {
        String ours = only.isPresent() ? "site = :smarthost" : "site <> :smarthost";
        transactions.run(() -> jdbi.useHandle(handle -> {
            int ended = handle.createUpdate("UPDATE routes SET expires_at = :now WHERE site IS NOT NULL AND expires_at > :now AND NOT ("
                            + ours + " AND (site <> :smarthost OR hosts = :hosts))")
                    .bind("now", clock.instant()).bind("smarthost", SmarthostRouter.SITE)
                    .bind("hosts", only.map(route -> HostList.write(route.hosts())).orElse("")).execute();
            handle.createUpdate("UPDATE windows SET site = NULL WHERE site IS NOT NULL AND NOT held AND NOT (" + ours + ")"
                            + " AND (owned_until IS NULL OR owned_until <= :now)")
                    .bind("now", clock.instant()).bind("smarthost", SmarthostRouter.SITE).execute();
            if (only.isPresent() && ended > 0) {
                handle.createUpdate("DELETE FROM sites WHERE site = :smarthost").bind("smarthost", SmarthostRouter.SITE).execute();
            }
        }));
    }

    /** Gives windows of domains whose route is known their site: one statement for all. Returns how many. */
    int apply() {
        return transactions.call(() -> jdbi.withHandle(this::applyInTx));
    }

    private int applyInTx(Handle handle) {
        return handle.createUpdate("""
                UPDATE windows w SET site = r.site FROM routes r
                WHERE w.site IS NULL AND NOT w.held AND r.domain = w.domain AND r.site IS NOT NULL AND r.expires_at > :now
                    AND (w.owned_until IS NULL OR w.owned_until <= :now)
                """)
                .bind("now", clock.instant()).execute();
    }

    /** Domains with waiting windows whose way must be looked for now, in order, behind the given one. */
    List<String> unasked(String after, int limit) {
        return unasked(WAITS, after, limit);
    }

    /** Those of them for which a notice waits, from the first one. */
    List<String> unaskedOfNotices(int limit) {
        // A literal: with a value instead, no plan that is kept can use the index.
        return unasked(WAITS + " AND w.priority = " + Lane.NOTICES, "", limit);
    }

    private List<String> unasked(String waits, String after, int limit) {
        return transactions.call(() -> jdbi.withHandle(handle -> handle.createQuery(UNASKED.replace("<waits>", waits))
                .bind("after", after).bind("now", clock.instant()).bind("limit", limit).mapTo(String.class).list()));
    }

    /** Records the ways that were found, and gives the waiting windows of their domains their sites: one commit for all. */
    void found(Map<String, Way.Open> ways) {
        Instant now = clock.instant();
        transactions.run(() -> jdbi.useHandle(handle -> {
            List<Map.Entry<String, Way.Open>> rows = List.copyOf(new TreeMap<>(ways).entrySet());
            handle.createUpdate("""
                    INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at)
                    SELECT n.domain, n.site, n.hosts, '', '', timestamptz 'epoch' + n.millis * interval '1 millisecond'
                    FROM unnest(:domains, :sites, :hosts, :millis) AS n (domain, site, hosts, millis)
                    ON CONFLICT (domain) DO UPDATE SET site = excluded.site, hosts = excluded.hosts, problem = '', enhanced = '',
                        failures = 0, expires_at = excluded.expires_at
                    """)
                    .bindArray("domains", String.class, rows.stream().map(Map.Entry::getKey).toList())
                    .bindArray("sites", String.class, rows.stream().map(row -> row.getValue().route().site()).toList())
                    .bindArray("hosts", String.class, rows.stream().map(row -> HostList.write(row.getValue().route().hosts())).toList())
                    .bindArray("millis", Long.class,
                            rows.stream().map(row -> now.plus(atLeastShortest(row.getValue().validFor())).toEpochMilli()).toList())
                    .execute();
            applyInTx(handle);
        }));
    }

    /**
     * Records that nobody knows the way for now: the one row that defers all windows of the domain. The wait grows with each failure.
     *
     * @return when the domain is asked for again
     */
    Instant unknown(String domain, Way.Unknown why) {
        Instant now = clock.instant();
        double wait = atLeastShortest(why.askAgain()).toMillis() * (1 + JITTER * random.nextDouble());
        return transactions.call(() -> jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO routes AS r (domain, site, hosts, problem, enhanced, failures, expires_at)
                VALUES (:domain, NULL, '', :problem, :enhanced, 1, CAST(:now AS timestamptz) + :wait * interval '1 millisecond')
                ON CONFLICT (domain) DO UPDATE SET site = NULL, hosts = '', problem = excluded.problem, enhanced = excluded.enhanced,
                    failures = least(r.failures, 1000) + 1,
                    expires_at = CAST(:now AS timestamptz)
                        + :wait * least(power(2, least(r.failures, 10)), :most) * interval '1 millisecond'
                RETURNING expires_at
                """)
                .bind("domain", domain).bind("problem", Answer.ours(why.enhanced(), why.reason()).reply())
                .bind("enhanced", why.enhanced()).bind("now", now).bind("wait", wait).bind("most", MOST_WAITS)
                .mapTo(Instant.class).one()));
    }

    /** Records that there is no way, so that the domain is not asked for at every turn though copies to it keep coming. */
    void closed(String domain, Way.Closed why, Duration forAWhile) {
        transactions.run(() -> jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at)
                VALUES (:domain, NULL, '', :problem, :enhanced, :expires)
                ON CONFLICT (domain) DO UPDATE SET site = NULL, hosts = '', problem = excluded.problem, enhanced = excluded.enhanced,
                    failures = 0, expires_at = excluded.expires_at
                """)
                .bind("domain", domain).bind("problem", Answer.ours(why.enhanced(), why.reason()).reply())
                .bind("enhanced", why.enhanced()).bind("expires", clock.instant().plus(forAWhile)).execute()));
    }

    private static Duration atLeastShortest(Duration time) {
        return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    }

    /** Deletes routes that ran out long ago. */
    int sweep() {
        return transactions.call(() -> jdbi.withHandle(handle -> handle
                .createUpdate("DELETE FROM routes WHERE expires_at < :limit").bind("limit", clock.instant().minus(KEPT)).execute()));
    }
}
