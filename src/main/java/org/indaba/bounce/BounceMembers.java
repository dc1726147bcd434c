package org.indaba.bounce;

import static org.indaba.bounce.EventSql.counts;
import static org.indaba.bounce.EventSql.numbers;
import static org.indaba.bounce.EventSql.texts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code bounce_members}. Everything joins the caller's transaction. Thread-safe. */
final class BounceMembers {

    private final HotSql sql;

    BounceMembers(Jdbi jdbi) {
        this.sql = new HotSql(jdbi);
    }

    static BounceMember member(ResultSet row) throws SQLException {
        Stage stage = Stage.valueOf(row.getString("stage"));
        Instant since = BounceReader.instant(row, "suspended_at");
        return new BounceMember(row.getLong("subscription_id"), row.getLong("list_id"), EmailAddress.of(row.getString("address")),
                new BounceMember.Score(row.getInt("points"), row.getObject("scored_on", LocalDate.class),
                        row.getTimestamp("first_at").toInstant(), row.getTimestamp("last_at").toInstant(), row.getString("reason"),
                        new BounceMember.Credited(row.getTimestamp("credited_until").toInstant(), row.getLong("credited_copy"))),
                stage, since == null ? null : new BounceMember.Suspension(since, row.getInt("warnings"), row.getInt("unclear"),
                        row.getLong("trial_copy"), BounceReader.instant(row, "trial_at"), BounceReader.instant(row, "due_at")));
    }

    /** Some members, locked. */
    List<BounceMember> lockInTx(List<Long> subscriptions) {
        return sql.query("SELECT * FROM bounce_members WHERE subscription_id = ANY (?) ORDER BY subscription_id FOR UPDATE",
                BounceMembers::member, (Object) subscriptions.toArray(Long[]::new));
    }

    /** One member, locked. */
    Optional<BounceMember> lockInTx(long subscription) {
        return lockInTx(List.of(subscription)).stream().findFirst();
    }

    /** One member as it stands. */
    Optional<BounceMember> find(long subscription) {
        return sql.query("SELECT * FROM bounce_members WHERE subscription_id = ?", BounceMembers::member, subscription).stream()
                .findFirst();
    }

    /**
     * A place in the order of keys. Of one address several rows may be there: those of subscriptions that ended go some time later.
     *
     * @param key of an address
     * @param subscription behind this one of the same key
     */
    record Place(String key, long subscription) {

        /** Behind all of a key. */
        static Place of(String key) {
            return new Place(key, Long.MAX_VALUE);
        }

        /** Behind a row. */
        static Place of(BounceMember member) {
            return new Place(member.address().key(), member.subscriptionId());
        }
    }

    /** Rows of a list in the order of their keys, those of subscriptions that ended among them. */
    List<BounceMember> page(long list, Place behind, int limit) {
        // Index Scan using bounce_members_page.
        return sql.query("""
                SELECT * FROM bounce_members WHERE list_id = ? AND key >= ? AND (key, subscription_id) > (?, ?)
                ORDER BY key, subscription_id LIMIT ?""", BounceMembers::member, list, behind.key(), behind.key(), behind.subscription(),
                limit);
    }

    /** Those whose trial one of these copies is. */
    List<BounceMember> triedByInTx(List<Long> copies) {
        return sql.query("SELECT * FROM bounce_members WHERE trial_copy = ANY (?) AND trial_copy <> 0 ORDER BY subscription_id FOR UPDATE",
                BounceMembers::member, (Object) copies.toArray(Long[]::new));
    }

    /** Those of one list for whom something is due; the list is the one that waits longest. */
    List<BounceMember> dueInTx(Instant now, int limit) {
        return sql.query("""
                SELECT * FROM bounce_members
                WHERE due_at <= ? AND list_id = (SELECT list_id FROM bounce_members WHERE due_at <= ? ORDER BY due_at LIMIT 1)
                ORDER BY subscription_id LIMIT ? FOR UPDATE""", BounceMembers::member, now, now, limit);
    }

    /** Those of one list whose delivered copies nobody looked at since a time, or whose score is too old. */
    List<BounceMember> uncreditedInTx(Instant before, int limit) {
        return sql.query("""
                SELECT * FROM bounce_members
                WHERE stage = 'SCORED' AND credited_until < ? AND list_id = (
                    SELECT list_id FROM bounce_members WHERE stage = 'SCORED' AND credited_until < ? ORDER BY credited_until LIMIT 1)
                ORDER BY subscription_id LIMIT ? FOR UPDATE""", BounceMembers::member, before, before, limit);
    }

    /** Writes members as they stand now. */
    void putInTx(List<BounceMember> members) {
        if (members.isEmpty()) {
            return;
        }
        sql.update("""
                INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                    credited_until, credited_copy, stage, suspended_at, warnings, unclear, trial_copy, trial_at, due_at)
                SELECT id, list, address, key, points, day::date, at(first), at(last), reason, at(credited), credited_copy, stage,
                    at(suspended), warnings, unclear, trial_copy, at(trial), at(due)
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS m (id, list, address, key, points, day, first, last,
                    reason, credited, credited_copy, stage, suspended, warnings, unclear, trial_copy, trial, due)
                ON CONFLICT (subscription_id) DO UPDATE SET points = excluded.points, scored_on = excluded.scored_on,
                    first_at = excluded.first_at, last_at = excluded.last_at, reason = excluded.reason,
                    credited_until = excluded.credited_until, credited_copy = excluded.credited_copy, stage = excluded.stage,
                    suspended_at = excluded.suspended_at,
                    warnings = excluded.warnings, unclear = excluded.unclear, trial_copy = excluded.trial_copy,
                    trial_at = excluded.trial_at, due_at = excluded.due_at"""
                .replaceAll("at\\((\\w+)\\)", "timestamptz 'epoch' + $1 * interval '1 microsecond'"),
                numbers(members, BounceMember::subscriptionId), numbers(members, BounceMember::listId),
                texts(members, m -> m.address().toString()), texts(members, m -> m.address().key()),
                counts(members, m -> m.score().points()), texts(members, m -> m.score().scoredOn().toString()),
                numbers(members, m -> micros(m.score().firstAt())), numbers(members, m -> micros(m.score().lastAt())),
                texts(members, m -> m.score().reason()), numbers(members, m -> micros(m.score().credited().until())),
                numbers(members, m -> m.score().credited().copy()),
                texts(members, m -> m.stage().name()),
                numbers(members, m -> m.suspension() == null ? null : micros(m.suspension().since())),
                counts(members, m -> m.suspension() == null ? 0 : m.suspension().warnings()),
                counts(members, m -> m.suspension() == null ? 0 : m.suspension().unclear()),
                numbers(members, m -> m.suspension() == null ? 0L : m.suspension().trialCopy()),
                numbers(members, m -> m.suspension() == null ? null : orNull(m.suspension().trialAt())),
                numbers(members, m -> m.suspension() == null ? null : orNull(m.suspension().dueAt())));
    }

    /** Nothing stands against these any more. */
    void removeInTx(List<Long> subscriptions) {
        if (!subscriptions.isEmpty()) {
            sql.update("DELETE FROM bounce_members WHERE subscription_id = ANY (?)", (Object) subscriptions.toArray(Long[]::new));
        }
    }

    /**
     * Forgets what is left of other subscriptions of an address on a list. What somebody has locked is left to the next look at it: who
     * judges locks members in two batches, and would be waited for while waiting.
     */
    void removeEarlierInTx(long list, EmailAddress address, long subscription) {
        // Index Scan using bounce_members_page.
        sql.update("""
                DELETE FROM bounce_members WHERE subscription_id IN (SELECT subscription_id FROM bounce_members
                    WHERE list_id = ? AND key = ? AND subscription_id <> ? FOR UPDATE SKIP LOCKED)""", list, address.key(), subscription);
    }

    private static @Nullable Long orNull(@Nullable Instant time) {
        return time == null ? null : micros(time);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
