package org.indaba.bounce;

import static org.indaba.bounce.EventSql.counts;
import static org.indaba.bounce.EventSql.numbers;
import static org.indaba.bounce.EventSql.texts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.spool.HotSql;
import org.indaba.spool.StorableText;
import org.jdbi.v3.core.Jdbi;

/**
 * The journal of bounces as it is written: what comes in, what is decided about it, and the numbers by which programs read it. Any number
 * of events is one statement. Everything joins the caller's transaction. Thread-safe.
 */
final class BounceJournal {

    /** The longest evidence and the longest address that are kept, in characters. */
    private static final int MAX_TEXT = 1_000;

    /** Numbers are given to so many events a transaction. */
    private static final int NUMBERED = 5_000;

    private static final String COLUMNS = """
            at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, inbound_id, recipient, severity, reason,
            blame, status, reply, evidence, rule, effect, points, score, incident_id""";

    private static final String ADD = "INSERT INTO bounce_events (" + COLUMNS + """
            ) SELECT timestamptz 'epoch' + at * interval '1 microsecond', kind, list_id, subscription_id, address, key, copy_id, mailing_id,
                post_id, site, inbound_id, recipient, severity, reason, blame, status, reply, evidence, rule, effect, points, score,
                incident_id
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
                AS e (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, inbound_id, recipient, severity,
                    reason, blame, status, reply, evidence, rule, effect, points, score, incident_id, nth)
            """;

    private final Jdbi jdbi;
    private final HotSql sql;

    BounceJournal(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.sql = new HotSql(jdbi);
    }

    /** Adds events; id and number of each are given here. What is there already, a refusal or a credit of the same copy, stays. */
    void addAllInTx(List<BounceEvent> events) {
        if (!events.isEmpty()) {
            sql.update(ADD + "ORDER BY nth ON CONFLICT DO NOTHING", values(events));
        }
    }

    /** Adds refusals in the transaction that records them: those of posts, and those of mails that try an address. */
    void addRefusalsInTx(List<BounceEvent> refusals) {
        sql.update(ADD + """
                WHERE post_id <> 0 OR EXISTS (SELECT 1 FROM bounce_members m WHERE m.trial_copy = e.copy_id)
                ORDER BY nth ON CONFLICT DO NOTHING""", values(refusals));
    }

    private static Object[] values(List<BounceEvent> events) {
        return new Object[] {
                numbers(events, e -> ChronoUnit.MICROS.between(Instant.EPOCH, e.at())), texts(events, e -> e.kind().name()),
                numbers(events, e -> e.whom().listId()), numbers(events, e -> e.whom().subscriptionId()),
                texts(events, e -> storable(e.whom().address())), texts(events, e -> key(e.whom().address())),
                numbers(events, e -> e.about().copyId()), numbers(events, e -> e.about().mailingId()),
                numbers(events, e -> e.about().postId()), texts(events, e -> storable(e.about().site())),
                numbers(events, e -> e.about().inboundId()), texts(events, e -> storable(e.finding().recipient())),
                texts(events, e -> e.finding().severity()), texts(events, e -> e.finding().reason()),
                texts(events, e -> e.finding().blame()), texts(events, e -> storable(e.finding().status())),
                counts(events, e -> e.finding().reply()), texts(events, e -> storable(e.finding().evidence())),
                texts(events, e -> e.finding().rule()), texts(events, e -> e.effect().name()), counts(events, BounceEvent::points),
                counts(events, BounceEvent::score), numbers(events, BounceEvent::incidentId)};
    }

    /** What everybody looks an address up by; for what a copy bears and is none, something like it. */
    private static String key(String address) {
        return storable(switch (EmailAddress.parse(address)) {
            case ParsedAddress.Valid(EmailAddress parsed) -> parsed.key();
            case ParsedAddress.Invalid _ -> address.toLowerCase(Locale.ROOT);
        });
    }

    private static String storable(String text) {
        return StorableText.of(text, MAX_TEXT);
    }

    /**
     * Until the end of the transaction nobody else judges, gives numbers, or moves members on, on any node. Every transaction that does
     * is short. Call it first.
     */
    void lockInTx() {
        sql.query("SELECT pg_advisory_xact_lock(?)", _ -> 0, LOCK);
    }

    /** "bounce" in ASCII. */
    private static final long LOCK = 0x626f756e6365L;

    /** What nobody has judged, the oldest first. Index Scan using bounce_events_pending. */
    List<BounceEvent> pendingInTx(Instant until, int limit) {
        return sql.query("SELECT " + EventSql.COLUMNS + " FROM bounce_events WHERE effect = 'PENDING' AND at <= ? ORDER BY at, id LIMIT ?",
                EventSql::event, until, limit);
    }

    /** Writes down what was decided about pending events, and gives them their numbers. Only under the lock. */
    void judgedInTx(List<BounceEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        sql.update("""
                UPDATE bounce_events b SET effect = e.effect, points = e.points, score = e.score, incident_id = e.incident,
                    number = e.number
                FROM (SELECT id, effect, points, score, incident, nextval('bounce_event_numbers') AS number FROM (
                        SELECT * FROM unnest(?, ?, ?, ?, ?) AS u (id, effect, points, score, incident) ORDER BY id) AS in_order) AS e
                WHERE b.id = e.id""",
                numbers(events, BounceEvent::id), texts(events, e -> e.effect().name()), counts(events, BounceEvent::points),
                counts(events, BounceEvent::score), numbers(events, BounceEvent::incidentId));
    }

    /** Gives numbers to what needed no judgement; returns how many got one. Only under the lock. */
    int numberInTx() {
        return sql.update("""
                UPDATE bounce_events b SET number = e.number
                FROM (SELECT id, nextval('bounce_event_numbers') AS number FROM (
                        SELECT id FROM bounce_events WHERE number IS NULL AND effect <> 'PENDING' ORDER BY id LIMIT ?) AS in_order) AS e
                WHERE b.id = e.id""", NUMBERED);
    }

    /** Which of these copies count against somebody already. */
    Set<Long> scoredInTx(List<Long> copies) {
        return sql.query("SELECT DISTINCT copy_id FROM bounce_events WHERE copy_id = ANY (?) AND copy_id <> 0 AND effect = 'SCORED'",
                row -> row.getLong(1), (Object) copies.toArray(Long[]::new)).stream().collect(Collectors.toSet());
    }

    /** By how much each of these copies has lowered a score, where that was not taken back. */
    Map<Long, Integer> creditsInTx(List<Long> copies) {
        Map<Long, Integer> credits = new HashMap<>();
        sql.query("""
                SELECT copy_id, -sum(points) FROM bounce_events
                WHERE copy_id = ANY (?) AND copy_id <> 0 AND kind IN ('CREDIT', 'CREDIT_BACK') GROUP BY copy_id HAVING sum(points) < 0""",
                row -> credits.put(row.getLong(1), row.getInt(2)), (Object) copies.toArray(Long[]::new));
        return credits;
    }

    /** Of which copies a failure is known, among these. */
    Set<Long> failedInTx(List<Long> copies) {
        return sql.query("""
                SELECT DISTINCT copy_id FROM bounce_events WHERE copy_id = ANY (?) AND copy_id <> 0 AND kind IN ('REFUSAL', 'NOTICE')""",
                row -> row.getLong(1), (Object) copies.toArray(Long[]::new)).stream().collect(Collectors.toSet());
    }

    /** The copies of a post at a site that failed, as far as the member is to blame. */
    List<Long> failedAtInTx(long mailing, String site, int limit) {
        return sql.query("""
                SELECT DISTINCT copy_id FROM bounce_events
                WHERE mailing_id = ? AND mailing_id <> 0 AND site = ? AND kind IN ('REFUSAL', 'NOTICE') AND blame = 'member'
                    AND severity = 'permanent' ORDER BY copy_id LIMIT ?""", row -> row.getLong(1), mailing, site, limit);
    }

    /**
     * The same for each of these domains of which so many copies failed, as the addresses of the copies have it.
     *
     * @param atLeast domains with fewer are left out
     * @param limit of each domain at most so many, the first
     */
    Map<String, List<Long>> failedByDomainInTx(long mailing, String site, Set<String> domains, int atLeast, int limit) {
        // Index Scan using bounce_events_mailing, once for all domains.
        return sql.query("""
                SELECT substring(key FROM '[^@]*$'), (array_agg(DISTINCT copy_id ORDER BY copy_id))[1:?] FROM bounce_events
                WHERE mailing_id = ? AND mailing_id <> 0 AND site = ? AND kind IN ('REFUSAL', 'NOTICE') AND blame = 'member'
                    AND severity = 'permanent' AND substring(key FROM '[^@]*$') = ANY (?)
                GROUP BY 1 HAVING count(DISTINCT copy_id) >= ?""", row -> Map.entry(row.getString(1),
                        List.of((Long[]) row.getArray(2).getArray())), limit, mailing, site, domains.toArray(String[]::new), atLeast)
                .stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The lists from which an address was removed since a time, for one of these reasons. Index Scan using bounce_events_removed. */
    List<Long> removalsInTx(String key, Instant since, Set<String> reasons) {
        return sql.query("SELECT DISTINCT list_id FROM bounce_events WHERE key = ? AND kind = 'REMOVED' AND at >= ? AND reason = ANY (?)",
                row -> row.getLong(1), key, since, reasons.toArray(String[]::new));
    }

    /** Adds to the counts of the days. */
    void countInTx(List<BounceEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        sql.update("""
                INSERT INTO bounce_counts (list_id, day, reason, site, events)
                SELECT list_id, ((timestamptz 'epoch' + at * interval '1 microsecond') AT TIME ZONE 'UTC')::date, reason, site, count(*)
                FROM unnest(?, ?, ?, ?) AS e (list_id, at, reason, site) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                ON CONFLICT (list_id, day, reason, site) DO UPDATE SET events = bounce_counts.events + excluded.events""",
                numbers(events, e -> e.whom().listId()), numbers(events, e -> ChronoUnit.MICROS.between(Instant.EPOCH, e.at())),
                texts(events, e -> e.finding().reason()), texts(events, e -> storable(e.about().site())));
    }

    /** Forgets judged events that are older than this; removals stay longer, since they tell what is dead everywhere. */
    int sweepInTx(Instant before, Instant removalsBefore, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM bounce_events WHERE id IN (
                    SELECT id FROM bounce_events WHERE at < :before AND number IS NOT NULL AND (kind <> 'REMOVED' OR at < :removals)
                    ORDER BY at LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("before", before).bind("removals", removalsBefore).bind("limit", limit).execute());
    }
}
