package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table of routes, and the windows that wait for one. Thread-safe. */
final class Routes {

    /** How long a route that has run out is kept: long enough to tell why a domain waits, short enough not to grow. */
    private static final Duration KEPT = Duration.ofDays(7);
    /** However short DNS wants it: a route that has run out before it is used would be asked for for ever. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

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

    Routes(Jdbi jdbi, Transactions transactions, InstantSource clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
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
                        expires_at = excluded.expires_at
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

    /** Records that nobody knows the way for now: the one row that defers all windows of the domain. */
    void unknown(String domain, Way.Unknown why) {
        Answer answer = Answer.ours(why.enhanced(), why.reason());
        transactions.run(() -> jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at)
                VALUES (:domain, NULL, '', :problem, :enhanced, :expires)
                ON CONFLICT (domain) DO UPDATE SET site = NULL, hosts = '', problem = excluded.problem, enhanced = excluded.enhanced,
                    expires_at = excluded.expires_at
                """)
                .bind("domain", domain).bind("problem", answer.reply()).bind("enhanced", answer.enhanced())
                .bind("expires", clock.instant().plus(atLeastShortest(why.askAgain()))).execute()));
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
