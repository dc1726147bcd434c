package org.indaba.command;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice.Wish;
import org.jdbi.v3.core.Jdbi;

/**
 * Which mail asked an address about which of the wishes in its name. A mail asks about all of them, on whichever lists; its token answers
 * for those that it named, and works once. Thread-safe.
 */
public final class Questions {

    /** "ques" in ASCII: the first half of what is locked for an address. */
    private static final int LOCK = 0x71756573;

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public Questions(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * A wish that waits for the address.
     *
     * @param id of its row
     * @param wished what it is
     */
    record Waiting(long id, Confirmations.Wished wished) {
    }

    /** What a mail asks about. */
    enum Kind {
        /** Everything that was wished in the name of the address until then. */
        WISH,
        /** One invitation. */
        INVITATION
    }

    /**
     * A mail that asks.
     *
     * @param id what its token names
     * @param kind about what
     * @param waiting what it asks about, the oldest first; never empty
     */
    record Question(long id, Kind kind, List<Waiting> waiting) {
    }

    /** What a token says. */
    sealed interface Reading {

        /**
         * It can be answered.
         *
         * @param question what it asks; nothing may be left of it
         * @param until when it expires
         */
        record Open(Question question, Instant until) implements Reading {
        }

        /** It was answered before. */
        record Answered() implements Reading {
        }

        /** It has expired, or never was. */
        record Gone() implements Reading {
        }
    }

    /** Until the end of the transaction nobody else asks this address anything, on any node. Call it before the wish is written. */
    void lockInTx(EmailAddress address) {
        jdbi.useHandle(handle -> handle.createQuery("SELECT count(*) FROM (SELECT pg_advisory_xact_lock(:lock, hashtext(:key))) AS locked")
                .bind("lock", LOCK).bind("key", address.key()).mapTo(Long.class).one());
    }

    /** The same, if nobody has it locked. */
    boolean tryLockInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT pg_try_advisory_xact_lock(:lock, hashtext(:key))")
                .bind("lock", LOCK).bind("key", address.key()).mapTo(Boolean.class).one());
    }

    /** Whether a mail asked this address so short a time ago that what comes now is gathered for the next. */
    boolean isQuietInTx(EmailAddress address, Duration quiet) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT EXISTS (SELECT 1 FROM questions
                               WHERE address_key = :key AND kind = 'WISH' AND answered_at IS NULL AND expires_at > :now
                                 AND sent_at > :before)""")
                .bind("key", address.key()).bind("now", clock.instant()).bind("before", clock.instant().minus(quiet))
                .mapTo(Boolean.class).one());
    }

    /**
     * Writes down that a mail leaves that asks about everything that waits for the address, all of which waits as long as the mail says. If
     * it asks nothing new, it is the last one once more, with the same token.
     *
     * @param listId whose address it comes from
     */
    Optional<Question> openInTx(EmailAddress address, long listId) {
        Instant now = clock.instant();
        Instant expires = now.plus(Confirmations.VALID);
        long id = last(address, listId, now).orElseGet(() -> jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO questions (address_key, list_id, sent_at, expires_at) VALUES (:key, :list, :now, :expires) RETURNING id""")
                .bind("key", address.key()).bind("list", listId).bind("now", now).bind("expires", expires).mapTo(Long.class).one()));
        jdbi.useHandle(handle -> {
            handle.createUpdate("UPDATE questions SET sent_at = :now, expires_at = :expires WHERE id = :id")
                    .bind("now", now).bind("expires", expires).bind("id", id).execute();
            handle.createUpdate("""
                    UPDATE confirmations SET question_id = coalesce(question_id, :id), expires_at = :expires
                    WHERE address_key = :key AND stage = 'CONFIRM' AND (question_id IS NULL OR question_id <= :id) AND expires_at > :now""")
                    .bind("id", id).bind("key", address.key()).bind("now", now).bind("expires", expires).execute();
        });
        List<Waiting> waiting = waiting(id, Kind.WISH, address.key());
        return waiting.isEmpty() ? Optional.empty() : Optional.of(new Question(id, Kind.WISH, waiting));
    }

    /** Writes down that a mail leaves that invites an address; what its token names. */
    long inviteInTx(EmailAddress address, long listId, Instant expires) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO questions (address_key, list_id, sent_at, expires_at, kind) VALUES (:key, :list, :now, :expires, 'INVITATION')
                RETURNING id""").bind("key", address.key()).bind("list", listId).bind("now", clock.instant()).bind("expires", expires)
                .mapTo(Long.class).one());
    }

    /** The last question of the list to this address, if everything that waits has been asked. */
    private Optional<Long> last(EmailAddress address, long listId, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT id FROM questions
                WHERE address_key = :key AND list_id = :list AND kind = 'WISH' AND answered_at IS NULL AND expires_at > :now
                  AND NOT EXISTS (SELECT 1 FROM confirmations c
                                  WHERE c.address_key = :key AND c.stage = 'CONFIRM' AND c.expires_at > :now
                                    AND (c.question_id IS NULL OR c.question_id > questions.id))
                ORDER BY id DESC LIMIT 1""")
                .bind("key", address.key()).bind("list", listId).bind("now", now).mapTo(Long.class).findOne());
    }

    private List<Waiting> waiting(long id, Kind kind, String addressKey) {
        String named = switch (kind) {
            case WISH -> "stage = 'CONFIRM' AND question_id <= :id";
            // One that was sent again has a newer question; the first mail is as good.
            case INVITATION -> "stage = 'INVITE' AND declined_at IS NULL AND list_id = (SELECT list_id FROM questions WHERE id = :id)";
        };
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT id, list_id, address, display_name, wish, language, details FROM confirmations
                WHERE address_key = :key AND expires_at > :now""" + " AND " + named + " ORDER BY id")
                .bind("key", addressKey).bind("id", id).bind("now", clock.instant()).map((row, _) -> waiting(row)).list());
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(row.getLong(1), new Confirmations.Wished(row.getLong(2), EmailAddress.of(row.getString(3)), row.getString(4),
                Wish.valueOf(row.getString(5)), row.getString(6), row.getString(7)));
    }

    /** What was asked with this number; changes nothing. */
    Reading read(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT address_key, expires_at, answered_at IS NOT NULL, kind FROM questions WHERE id = :id AND expires_at > :now""")
                .bind("id", id).bind("now", clock.instant())
                .map((row, _) -> row.getBoolean(3) ? new Reading.Answered()
                        : opened(id, Kind.valueOf(row.getString(4)), row.getString(1), row.getTimestamp(2).toInstant()))
                .findOne().orElseGet(Reading.Gone::new));
    }

    private Reading opened(long id, Kind kind, String addressKey, Instant until) {
        return new Reading.Open(new Question(id, kind, waiting(id, kind, addressKey)), until);
    }

    /** Whether the question with this number is an invitation. */
    boolean isInvitation(long id) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT EXISTS (SELECT 1 FROM questions WHERE id = :id AND kind = 'INVITATION')").bind("id", id)
                .mapTo(Boolean.class).one());
    }

    /** Whether the question came from this list, so that its address understands the answer. */
    boolean isOf(long id, long listId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT 1 FROM questions WHERE id = :id AND list_id = :list)")
                .bind("id", id).bind("list", listId).mapTo(Boolean.class).one());
    }

    /** A question that is being used up. */
    private record Used(String addressKey, Kind kind) {
    }

    /** Uses up a question: the wishes that it named, which wait no longer. What becomes of an invitation is for the caller to say. */
    Reading answerInTx(long id) {
        Optional<Used> used = jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE questions SET answered_at = :now WHERE id = :id AND answered_at IS NULL AND expires_at > :now
                RETURNING address_key, kind""").bind("now", clock.instant()).bind("id", id)
                .map((row, _) -> new Used(row.getString(1), Kind.valueOf(row.getString(2)))).findOne());
        if (used.isEmpty()) {
            return read(id);
        }
        List<Waiting> named = switch (used.get().kind()) {
            case WISH -> takeInTx(id, used.get().addressKey());
            case INVITATION -> waiting(id, Kind.INVITATION, used.get().addressKey());
        };
        return named.isEmpty() ? new Reading.Answered() : new Reading.Open(new Question(id, used.get().kind(), named), clock.instant());
    }

    private List<Waiting> takeInTx(long id, String addressKey) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                WITH used AS (DELETE FROM confirmations
                              WHERE address_key = :key AND stage = 'CONFIRM' AND question_id <= :id AND expires_at > :now
                              RETURNING id, list_id, address, display_name, wish, language, details)
                SELECT * FROM used ORDER BY id""")
                .bind("key", addressKey).bind("id", id).bind("now", clock.instant()).map((row, _) -> waiting(row)).list());
    }

    /** Addresses for which something waits that no mail asked about, those first that wait longest. */
    Set<EmailAddress> unasked(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT address FROM confirmations
                WHERE stage = 'CONFIRM' AND question_id IS NULL AND expires_at > :now ORDER BY asked_at LIMIT :limit""")
                .bind("now", clock.instant()).bind("limit", limit).mapTo(String.class).stream()
                .map(EmailAddress::of).collect(Collectors.toUnmodifiableSet()));
    }

    /** The list whose wish for this address came last and was asked by no mail. */
    Optional<Long> unaskedListInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT list_id FROM confirmations
                WHERE address_key = :key AND stage = 'CONFIRM' AND question_id IS NULL AND expires_at > :now ORDER BY id DESC LIMIT 1""")
                .bind("key", address.key()).bind("now", clock.instant()).mapTo(Long.class).findOne());
    }

    /** The lists that the address is to be asked about leaving, and was not since that was last wished. */
    List<Long> leavingInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT list_id FROM confirmations
                WHERE address_key = :key AND stage = 'CONFIRM' AND wish = 'LEAVE' AND expires_at > :now
                  AND (question_id IS NULL
                       OR asked_at > (SELECT max(sent_at) FROM questions WHERE address_key = :key AND kind = 'WISH'))""")
                .bind("key", address.key()).bind("now", clock.instant()).mapTo(Long.class).list());
    }

    /** Forgets what no mail asks the address about, since it gets none today. */
    void dropUnaskedInTx(EmailAddress address) {
        jdbi.useHandle(handle -> handle.createUpdate(
                "DELETE FROM confirmations WHERE address_key = :key AND stage = 'CONFIRM' AND question_id IS NULL")
                .bind("key", address.key()).execute());
    }

    /** Forgets questions that have expired; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM questions WHERE id IN (
                    SELECT id FROM questions WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("now", clock.instant()).bind("limit", limit).execute());
    }
}
