package org.indaba.expand;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.indaba.deliver.Lane;
import org.indaba.deliver.Priority;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/**
 * Copies of earlier posts for one subscriber who was away: each stands in the post's own mailing, made of what all its copies were made
 * of, in the form that the subscriber wants. Posts of which the subscriber has a copy already are not missed, nor are those whose ledger
 * is gone, nor what an operator dropped, nor those that the subscriber would not have got: own ones, or such as came directly, where
 * that is the wish. A post from before the absence whose copies were still being made when it began is missed as well: it was passed over
 * like those behind it.
 *
 * <p>Guarantees: the key (mailing, subscription) of the copies makes it harmless to do it again. The age limit of these copies counts
 * from now. Nobody else adds copies to the same mailing at the same time, so that windows do not overlap, and no ledger is dropped that
 * gets one. All in the caller's transaction. Thread-safe.
 */
public final class MissedPosts {

    /** So many posts are sent at most: the newest ones. */
    public static final int LIMIT = 20;

    /** The copies of a post are made within this, but for posts that stood for longer: those are not looked for. */
    static final Duration UNDER_WAY = Duration.ofDays(7);

    /**
     * An expansion reads the clock before it reads the subscribers, and clocks of nodes differ: one that ended so short a time before the
     * absence may have passed the subscriber over. Where it did not, there is a copy.
     */
    static final Duration MARGIN = Duration.ofMinutes(1);

    // Index Scan using mailings_day; for each mailing of the list then a probe in its expansion and one in the copies of its day.
    private static final String MISSED = """
            FROM mailings m
            JOIN expansions e ON e.mailing_id = m.id
            JOIN recipients r ON r.list_id = m.list_id AND r.subscription_id = ?
            WHERE m.list_id = ? AND m.post_id IS NOT NULL AND m.day BETWEEN ? AND ? AND m.created_at <= ?
                AND (m.created_at > ? OR e.done_at IS NULL OR e.done_at > ?)
                AND e.dropped IS NULL AND octet_length(m.rendering) > 0 AND r.left_at IS NULL AND r.joined_at <= e.as_of
                AND (r.own_posts OR NOT r.key = ANY (e.author_keys))
                AND NOT (r.skip_when_addressed AND r.key = ANY (e.addressed_keys))
                AND NOT EXISTS (
                    SELECT 1 FROM copies c WHERE c.mailing_id = m.id AND c.day = m.day AND c.subscription_id = r.subscription_id)
            ORDER BY m.id DESC LIMIT ?""";

    private static final String COUNT = "SELECT count(*) FROM (SELECT m.id " + MISSED + ") AS missed";

    // The expansion first, as its steps do.
    private static final String LOCK = "SELECT m.id " + MISSED + " FOR UPDATE OF e FOR NO KEY UPDATE OF m";

    private static final String ADD = """
            WITH numbered AS MATERIALIZED (
                SELECT nextval('copies_id') AS id, mailing_id, day, subscription_id, address, domain, variant
                FROM (
                    SELECT m.id AS mailing_id, m.day, r.subscription_id, r.address, r.domain, nullif(e.variants[r.wishes + 1], 0) AS variant
                    FROM mailings m JOIN expansions e ON e.mailing_id = m.id
                    JOIN recipients r ON r.list_id = m.list_id AND r.subscription_id = ?
                    WHERE m.id = ANY (?) ORDER BY m.id) AS in_order),
            copied AS (
                INSERT INTO copies (day, id, mailing_id, subscription_id, address, variant)
                SELECT day, id, mailing_id, subscription_id, address, variant FROM numbered
                ON CONFLICT (mailing_id, subscription_id, day) DO NOTHING
                RETURNING id, mailing_id),
            windowed AS (
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at, since, variant)
                SELECT mailing_id, day, domain, id, id, 1, ?, CAST(? AS timestamptz), CAST(? AS timestamptz), coalesce(variant, 0)
                FROM numbered WHERE id IN (SELECT id FROM copied) ORDER BY id),
            counted AS (
                UPDATE mailings SET copies = copies + 1 WHERE id IN (SELECT mailing_id FROM copied))
            SELECT count(*) FROM copied""";

    private final HotSql sql;

    /** @param jdbi joins the caller's transaction */
    public MissedPosts(Jdbi jdbi) {
        this.sql = new HotSql(jdbi);
    }

    /** How many posts were missed, counted up to one more than {@link #LIMIT}. Changes nothing. */
    public int count(Absence absence) {
        return sql.query(COUNT, row -> row.getInt(1), values(absence, LIMIT + 1)).getFirst();
    }

    /** Adds the copies of the newest missed posts; returns how many. */
    public int sendInTx(Absence absence) {
        List<Long> mailings = sql.query(LOCK, row -> row.getLong(1), values(absence, LIMIT));
        // One lane for all, so that they go out in their order as far as that can be.
        int lane = Lane.of(absence.subscriptionId(), Priority.POST.ordinal());
        return mailings.isEmpty() ? 0 : sql.query(ADD, row -> row.getInt(1), absence.subscriptionId(), mailings.toArray(Long[]::new), lane,
                absence.to(), absence.to()).getFirst();
    }

    private static Object[] values(Absence absence, int limit) {
        return new Object[] {absence.subscriptionId(), absence.listId(), day(absence.from().minus(UNDER_WAY)), day(absence.to()),
                absence.to(), absence.from(), absence.from().minus(MARGIN), limit};
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
