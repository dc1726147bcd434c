package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What operators see of the sites: those with mail waiting, and those in trouble. Reads only; thread-safe. */
public final class Sites {

    /** What one answer holds at most. */
    public static final int MAX_SITES = 1000;

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param clock what is due is judged by it */
    public Sites(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
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

    private static SiteState state(ResultSet row) throws SQLException {
        Timestamp until = row.getTimestamp("backoff_until");
        return new SiteState(row.getString("site"), row.getLong("due"), row.getLong("trying"), row.getLong("deferred"),
                row.getLong("held"), row.getInt("failures"), until == null ? null : until.toInstant(), row.getString("last_error"));
    }
}
