package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * What operators see of the sites: those with mail waiting, and those in trouble. The name of a site may be written in any way that
 * {@link SiteNames#asKept} understands. Reads only; thread-safe.
 */
public final class Sites {

    /** What one answer holds at most. */
    public static final int MAX_SITES = 1000;

    /** Reasons, or domains, that are shown of a site at most. */
    public static final int MAX_REASONS = 20;

    /** Windows of a site whose copies are looked at for the reasons. */
    public static final int WINDOWS_LOOKED = 20;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Function<String, Optional<Pace>> paces;

    /**
     * @param clock what is due is judged by it
     * @param paces how fast the senders of this process go, site by site
     */
    public Sites(Jdbi jdbi, InstantSource clock, Function<String, Optional<Pace>> paces) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.paces = paces;
    }

    /** How fast a site is sent to, and why not faster; empty if nothing went there lately, or if another process sends there. */
    public Optional<Pace> pace(String site) {
        return paces.apply(SiteNames.asKept(site));
    }

    /** What the node calls itself that sends to a site, among several on one database; empty if none does. */
    public Optional<String> node(String site) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT n.name FROM site_leases l JOIN delivery_nodes n ON n.node = l.node WHERE l.bucket = :bucket AND l.ends_at > now()
                """).bind("bucket", NodeLeases.bucket(SiteNames.asKept(site))).mapTo(String.class).findOne());
    }

    /** What the nodes that live call themselves. */
    public List<String> nodes() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT DISTINCT name FROM delivery_nodes WHERE lives_until > now() ORDER BY name""").mapTo(String.class).list());
    }

    /** Sites in alphabetical order, at most {@link #MAX_SITES}. @param after those behind this name; empty from the start */
    public List<SiteState> states(String after) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT coalesce(w.site, t.site) AS site, coalesce(w.due, 0) AS due, coalesce(w.trying, 0) AS trying,
                    coalesce(w.deferred, 0) AS deferred, coalesce(w.held, 0) AS held, coalesce(t.failures, 0) AS failures,
                    t.backoff_until, coalesce(t.last_error, '') AS last_error
                FROM (
                    SELECT site, sum(copies) FILTER (WHERE NOT held AND NOT trying AND due_at <= :now) AS due,
                        sum(copies) FILTER (WHERE NOT held AND trying) AS trying,
                        sum(copies) FILTER (WHERE NOT held AND NOT trying AND due_at > :now) AS deferred,
                        sum(copies) FILTER (WHERE held) AS held
                    FROM (SELECT *, coalesce(owned_until > :now, false) AS trying FROM windows WHERE site > :after) each GROUP BY site) w
                FULL JOIN (SELECT * FROM sites WHERE site > :after) t ON t.site = w.site
                ORDER BY 1 LIMIT :limit
                """)
                .bind("now", clock.instant()).bind("after", after).bind("limit", MAX_SITES)
                .map((row, _) -> state(row)).list());
    }

    /** The sites in trouble, those that failed most often first. @param limit 1 to {@link #MAX_SITES} */
    public List<SiteState> troubled(int limit) {
        // Few sites have a row; the windows of each are counted in windows_due.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT t.site, 0 AS due, 0 AS trying, 0 AS held,
                    coalesce((SELECT sum(w.copies) FROM windows w WHERE w.site = t.site AND NOT w.held), 0) AS deferred,
                    t.failures, t.backoff_until, t.last_error
                FROM (SELECT * FROM sites ORDER BY failures DESC, site LIMIT :limit) t ORDER BY t.failures DESC, t.site
                """)
                .bind("limit", Math.clamp(limit, 1, MAX_SITES)).map((row, _) -> state(row)).list());
    }

    /** One site; empty if nothing waits there and it is not in trouble. */
    public Optional<SiteState> state(String site) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT :site AS site, w.due, w.trying, w.deferred, w.held, coalesce(t.failures, 0) AS failures, t.backoff_until,
                    coalesce(t.last_error, '') AS last_error
                FROM (
                    SELECT coalesce(sum(copies) FILTER (WHERE NOT held AND NOT trying AND due_at <= :now), 0) AS due,
                        coalesce(sum(copies) FILTER (WHERE NOT held AND trying), 0) AS trying,
                        coalesce(sum(copies) FILTER (WHERE NOT held AND NOT trying AND due_at > :now), 0) AS deferred,
                        coalesce(sum(copies) FILTER (WHERE held), 0) AS held, count(*) AS windows
                    FROM (SELECT *, coalesce(owned_until > :now, false) AS trying FROM windows WHERE site = :site) each) w
                LEFT JOIN sites t ON t.site = :site
                WHERE w.windows > 0 OR t.site IS NOT NULL
                """)
                .bind("now", clock.instant()).bind("site", SiteNames.asKept(site)).map((row, _) -> state(row)).findOne());
    }

    /**
     * Why copies wait at a site, by the codes of the replies, the most frequent first; at most {@link #MAX_REASONS}. Only the copies of
     * the {@link #WINDOWS_LOOKED} windows that are due next are looked at: what stops thousands stops those too.
     */
    public List<DeferralReason> deferrals(String site) {
        // Limit over windows_due; then for each window its copies (copies_…_pkey) and for each of these the last try (outcomes_…_pkey).
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT l.code, l.enhanced, (array_agg(l.reply ORDER BY l.at DESC))[1] AS reply, count(*) AS copies, max(l.at) AS latest
                FROM (SELECT * FROM windows WHERE site = :site AND NOT held AND attempts > 0
                    ORDER BY site, priority, due_at LIMIT :windows) w
                CROSS JOIN LATERAL (
                    SELECT c.id, c.day FROM copies c
                    WHERE c.day = w.day AND c.id BETWEEN w.first_copy AND w.last_copy AND c.mailing_id = w.mailing_id OFFSET 0) c
                CROSS JOIN LATERAL (
                    SELECT o.* FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id ORDER BY o.attempt DESC LIMIT 1) l
                WHERE l.state = 'DEFERRED' GROUP BY 1, 2 ORDER BY 4 DESC, 1, 2 LIMIT :limit
                """)
                .bind("site", SiteNames.asKept(site)).bind("windows", WINDOWS_LOOKED).bind("limit", MAX_REASONS)
                .map((row, _) -> new DeferralReason(row.getInt(1), row.getString(2), row.getString(3), row.getLong(4),
                        row.getTimestamp(5).toInstant()))
                .list());
    }

    /** Domains whose mail goes to a site, as far as is known now, in alphabetical order; at most {@link #MAX_REASONS}. */
    public List<SiteRoute> routes(String site) {
        // Seq Scan on routes: one row a domain that mail went to lately, 20 ms for 200,000.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT domain, hosts, expires_at FROM routes WHERE site = :site ORDER BY domain LIMIT :limit
                """)
                .bind("site", SiteNames.asKept(site)).bind("limit", MAX_REASONS)
                .map((row, _) -> new SiteRoute(row.getString(1), HostList.read(row.getString(2)).stream()
                        .map(host -> host.name() + (host.port() == 25 ? "" : ":" + host.port())).toList(), row.getTimestamp(3).toInstant()))
                .list());
    }

    private static SiteState state(ResultSet row) throws SQLException {
        Timestamp until = row.getTimestamp("backoff_until");
        return new SiteState(row.getString("site"), row.getLong("due"), row.getLong("trying"), row.getLong("deferred"),
                row.getLong("held"), row.getInt("failures"), until == null ? null : until.toInstant(), row.getString("last_error"));
    }
}
