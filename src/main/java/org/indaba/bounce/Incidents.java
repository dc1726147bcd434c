package org.indaba.bounce;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/** The table {@code bounce_incidents}, and when owners were told. Everything joins the caller's transaction. Thread-safe. */
final class Incidents {

    private final Jdbi jdbi;
    private final HotSql sql;

    Incidents(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.sql = new HotSql(jdbi);
    }

    /**
     * Adds events of one post and site to their incident, which begins with the first of them. Counts copies, however often one failed:
     * of how many an event belongs to it already, the journal tells.
     *
     * @param events at least one
     * @return the incident's id
     */
    long addInTx(List<BounceEvent> events, Docket.IncidentKey key, String reason) {
        BounceEvent first = events.getFirst();
        Set<Long> copies = events.stream().map(event -> event.about().copyId()).collect(Collectors.toSet());
        long fresh = copies.size() - knownInTx(copies, key);
        return sql.query("""
                INSERT INTO bounce_incidents (list_id, mailing_id, post_id, site, domain, sort, reason, evidence, members, opened_at,
                    last_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (mailing_id, site, sort, domain) DO UPDATE SET members = bounce_incidents.members + excluded.members,
                    last_at = greatest(bounce_incidents.last_at, excluded.last_at)
                RETURNING id""", row -> row.getLong(1), first.whom().listId(), key.place().mailingId(), first.about().postId(),
                key.place().site(), key.place().domain(), key.sort().name(), reason, first.finding().evidence(), fresh, first.at(),
                events.getLast().at()).getFirst();
    }

    /** How many of these copies have an event in the incident already. */
    private long knownInTx(Set<Long> copies, Docket.IncidentKey key) {
        // Index Scan using bounce_events_copy.
        return sql.query("""
                SELECT count(DISTINCT e.copy_id) FROM bounce_incidents i
                JOIN bounce_events e ON e.copy_id = ANY (?) AND e.copy_id <> 0 AND e.incident_id = i.id
                WHERE i.mailing_id = ? AND i.site = ? AND i.sort = ? AND i.domain = ?""", row -> row.getLong(1),
                (Object) copies.toArray(Long[]::new), key.place().mailingId(), key.place().site(), key.sort().name(),
                key.place().domain()).getFirst();
    }

    /**
     * On how many days before an event of a list's, at most so long ago, a site called nearly everybody unknown.
     *
     * @param domain or nearly everybody of this domain; empty if only days count on which it was the site as a whole
     */
    long daysOfManyInTx(long list, String site, String domain, Instant at, Duration within) {
        return sql.query("""
                SELECT count(DISTINCT (opened_at AT TIME ZONE 'UTC')::date) FROM bounce_incidents
                WHERE list_id = ? AND site = ? AND domain IN ('', ?) AND sort = 'MANY' AND opened_at > ?
                    AND (opened_at AT TIME ZONE 'UTC')::date < (CAST(? AS timestamptz) AT TIME ZONE 'UTC')::date""",
                row -> row.getLong(1), list, site, domain, at.minus(within), at).getFirst();
    }

    /**
     * The next list whose owners are to be told, and nobody told them within a quiet time: a site refused it at least so many copies that
     * nobody was told of, or a post was refused so often at several sites, and that is over for now.
     *
     * @param rested what happened after this may go on still
     * @param late but owners wait no longer than for this
     */
    Optional<Long> nextListInTx(Instant rested, Instant late, Instant quiet, int atLeast) {
        // Seq Scan on the few that nobody was told of.
        return sql.query("""
                WITH open AS (SELECT * FROM bounce_incidents WHERE alerted_at IS NULL)
                SELECT list_id FROM (
                    SELECT list_id, sum(members) AS copies, min(opened_at) AS since, max(last_at) AS last FROM open GROUP BY list_id, site
                    UNION ALL
                    SELECT list_id, sum(members), min(opened_at), max(last_at) FROM open GROUP BY list_id, mailing_id) AS g
                WHERE copies >= ? AND (last <= ? OR since <= ?)
                    AND NOT EXISTS (SELECT 1 FROM bounce_alerts a WHERE a.list_id = g.list_id AND a.alerted_at > ?)
                ORDER BY list_id LIMIT 1""", row -> row.getLong(1), atLeast, rested, late, quiet).stream().findFirst();
    }

    /** What the owners of a list were not told of, the largest first; from now on they were. */
    List<Incident> tellInTx(long list, Instant now) {
        List<Incident> told = sql.query("""
                UPDATE bounce_incidents SET alerted_at = ? WHERE list_id = ? AND alerted_at IS NULL RETURNING *""",
                BounceReader::incident, now, list);
        sql.update("""
                INSERT INTO bounce_alerts (list_id, alerted_at) VALUES (?, ?)
                ON CONFLICT (list_id) DO UPDATE SET alerted_at = excluded.alerted_at""", list, now);
        told.sort((a, b) -> a.members() == b.members() ? Long.compare(a.id(), b.id()) : Integer.compare(b.members(), a.members()));
        return told;
    }

    /** Forgets what is older than this; returns how many rows went. */
    int sweepInTx(Instant before, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM bounce_incidents WHERE id IN (
                    SELECT id FROM bounce_incidents WHERE last_at < :before ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("before", before).bind("limit", limit).execute());
    }
}
