package org.indaba.command;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice.Wish;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The wishes that wait: for the address to confirm, or for the owners to decide. One row for each (list, address, wish) and stage,
 * however often it is asked. Which mail asked the address is said by {@link Questions}. A row that is used is deleted. Thread-safe.
 */
public final class Confirmations {

    /** How long a question is valid; the texts of the notices say so too. */
    public static final Duration VALID = Duration.ofDays(3);

    /** Who asks again sooner gets no second mail: the first is on its way. */
    public static final Duration REPEAT_AFTER = Duration.ofHours(1);

    /** The most unanswered confirmations of a list: a hundred times what the busiest hour of a big list brings. */
    public static final int MAX_CONFIRMING = 10_000;

    /** The most wishes that wait for one address: as many as a person can decide about in one mail. */
    public static final int MAX_PER_ADDRESS = 20;

    /** The most undecided wishes of a list, each of which is a mail to its owners. */
    public static final int MAX_DECIDING = 50;

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public Confirmations(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Somebody's wish.
     *
     * @param listId the list
     * @param address who is to join or leave
     * @param displayName the person's name, or empty text
     * @param wish what is wished
     * @param language the words in which the address is written to, or empty text for those of the list
     * @param details what is to be changed, key=value with blanks between; empty for other wishes
     */
    record Wished(long listId, EmailAddress address, String displayName, Wish wish, String language, String details) {

        /** Without details, and in the words of the list. */
        Wished(long listId, EmailAddress address, String displayName, Wish wish) {
            this(listId, address, displayName, wish, "", "");
        }
    }

    /** For what a wish waits. */
    enum Stage {
        /** For the address. */
        CONFIRM(MAX_CONFIRMING),
        /** For the owners. */
        DECIDE(MAX_DECIDING);

        private final int limit;

        Stage(int limit) {
            this.limit = limit;
        }
    }

    /** What asking came to. */
    sealed interface Opening {

        /**
         * The question is to be put, for the first time or once more.
         *
         * @param id of the wish
         */
        record Ask(long id) implements Opening {
        }

        /** It was put a short while ago, or the address has more to answer than it can. */
        record Asked() implements Opening {
        }

        /** Too many wait at this list. */
        record Full() implements Opening {
        }
    }

    /** Whether the address was asked just this a short while ago. Takes no lock and writes nothing: a flood of the same is cheap. */
    boolean isAsked(Wished wished) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT EXISTS (SELECT 1 FROM confirmations
                               WHERE list_id = :list AND stage = 'CONFIRM' AND address_key = :key AND wish = :wish
                                 AND details = :details AND asked_at > :before AND expires_at > :now)""")
                .bind("list", wished.listId()).bind("key", wished.address().key()).bind("wish", wished.wish())
                .bind("details", wished.details()).bind("before", now.minus(REPEAT_AFTER)).bind("now", now).mapTo(Boolean.class).one());
    }

    /** Opens the question to the address, or opens it again after {@link #REPEAT_AFTER}. */
    Opening askInTx(Wished wished) {
        return openInTx(wished, Stage.CONFIRM, REPEAT_AFTER);
    }

    /** Opens the question to the owners; they are asked again only when it has expired. */
    Opening askOwnersInTx(Wished wished) {
        return openInTx(wished, Stage.DECIDE, Errands.VALID);
    }

    private Opening openInTx(Wished wished, Stage stage, Duration repeatAfter) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> {
            handle.createUpdate("""
                    DELETE FROM confirmations
                    WHERE list_id = :list AND stage = :stage AND address_key = :key AND wish = :wish
                      AND (expires_at <= :now OR details <> :details)""")
                    .bind("details", wished.details())
                    .bind("list", wished.listId()).bind("stage", stage).bind("key", wished.address().key())
                    .bind("wish", wished.wish()).bind("now", now).execute();
            Optional<Long> again = repeatInTx(handle, wished, stage, now.minus(repeatAfter));
            if (again.isPresent()) {
                return new Opening.Ask(again.get());
            }
            if (waiting(handle, wished.listId(), stage, now) >= stage.limit) {
                return new Opening.Full();
            }
            if (stage == Stage.CONFIRM && waitingFor(handle, wished.address(), now) >= MAX_PER_ADDRESS) {
                return new Opening.Asked();
            }
            return insert(handle, wished, stage, now).<Opening>map(Opening.Ask::new).orElseGet(Opening.Asked::new);
        });
    }

    /** Asked once more; in the words of this time, if it says in which. */
    private Optional<Long> repeatInTx(Handle handle, Wished wished, Stage stage, Instant before) {
        return handle.createQuery("""
                UPDATE confirmations SET asked_at = :now, expires_at = :expires, language = coalesce(nullif(:language, ''), language)
                WHERE list_id = :list AND stage = :stage AND address_key = :key AND wish = :wish AND asked_at <= :before
                RETURNING id""")
                .bind("list", wished.listId()).bind("stage", stage).bind("key", wished.address().key()).bind("wish", wished.wish())
                .bind("before", before).bind("now", clock.instant()).bind("expires", clock.instant().plus(VALID))
                .bind("language", wished.language())
                .mapTo(Long.class).findOne();
    }

    /** Counted without a lock: as many transactions as run at the same moment may each add one beyond the limit. */
    private static long waiting(Handle handle, long listId, Stage stage, Instant now) {
        return handle.createQuery("SELECT count(*) FROM confirmations WHERE list_id = :list AND stage = :stage AND expires_at > :now")
                .bind("list", listId).bind("stage", stage).bind("now", now).mapTo(Long.class).one();
    }

    private static long waitingFor(Handle handle, EmailAddress address, Instant now) {
        return handle.createQuery("""
                SELECT count(*) FROM confirmations WHERE stage = 'CONFIRM' AND address_key = :key AND expires_at > :now""")
                .bind("key", address.key()).bind("now", now).mapTo(Long.class).one();
    }

    /** Whether no more can wait for confirmation at this list, whoever asks. */
    boolean isFull(long listId) {
        return jdbi.withHandle(handle -> waiting(handle, listId, Stage.CONFIRM, clock.instant()) >= MAX_CONFIRMING);
    }

    private static Optional<Long> insert(Handle handle, Wished wished, Stage stage, Instant now) {
        return handle.createQuery("""
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at, language,
                    details)
                VALUES (:list, :address, :key, :name, :wish, :stage, :now, :expires, :language, :details)
                ON CONFLICT (list_id, stage, address_key, wish) DO NOTHING
                RETURNING id""")
                .bind("list", wished.listId()).bind("address", wished.address().toString()).bind("key", wished.address().key())
                .bind("name", wished.displayName()).bind("wish", wished.wish()).bind("stage", stage)
                .bind("now", now).bind("expires", now.plus(stage == Stage.DECIDE ? Errands.VALID : VALID))
                .bind("language", wished.language())
                .bind("details", wished.details()).mapTo(Long.class).findOne();
    }

    /**
     * A wish that waits for the owners.
     *
     * @param id of the wish
     * @param wished what is wished
     * @param askedAt when the owners were asked
     */
    record Deciding(long id, Wished wished, Instant askedAt) {
    }

    /** The wishes of a list that wait for its owners, the oldest first: never more than {@link #MAX_DECIDING} and a few. */
    List<Deciding> deciding(long listId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM confirmations WHERE list_id = :list AND stage = 'DECIDE' AND expires_at > :now ORDER BY id""")
                .bind("list", listId).bind("now", clock.instant()).map((row, _) -> deciding(row)).list());
    }

    /** A wish that waits for the owners of this list. */
    Optional<Deciding> deciding(long listId, long id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM confirmations WHERE id = :id AND list_id = :list AND stage = 'DECIDE' AND expires_at > :now""")
                .bind("id", id).bind("list", listId).bind("now", clock.instant()).map((row, _) -> deciding(row)).findOne());
    }

    /** The wishes of addresses that wait for owners, at any list; nobody decides about them until the transaction ends. */
    List<Deciding> decidingInTx(EmailAddress... addresses) {
        // A look at all of them: whoever changes an address does so once in years.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM confirmations WHERE address_key = ANY(:keys) AND stage = 'DECIDE' AND expires_at > :now ORDER BY id
                FOR UPDATE""").bindArray("keys", String.class, Stream.of(addresses).map(EmailAddress::key).toArray())
                .bind("now", clock.instant()).map((row, _) -> deciding(row)).list());
    }

    /** The list at which a wish waits for the owners. */
    Optional<Long> decidingList(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT list_id FROM confirmations WHERE id = :id AND stage = 'DECIDE' AND expires_at > :now")
                .bind("id", id).bind("now", clock.instant()).mapTo(Long.class).findOne());
    }

    /** Takes a wish that waits for the owners out; empty if it does not wait at this list any more. */
    Optional<Deciding> decideInTx(long listId, long id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                DELETE FROM confirmations WHERE id = :id AND list_id = :list AND stage = 'DECIDE' AND expires_at > :now RETURNING *""")
                .bind("id", id).bind("list", listId).bind("now", clock.instant()).map((row, _) -> deciding(row)).findOne());
    }

    /**
     * Makes wishes that wait for owners those of another address, which asks for them from now on; where the same wish of it waits at the
     * list, nothing is changed. Owners have as long as before.
     */
    void followInTx(EmailAddress to, List<Long> ids) {
        Instant now = clock.instant();
        jdbi.useHandle(handle -> {
            handle.createUpdate("DELETE FROM confirmations WHERE address_key = :key AND stage = 'DECIDE' AND expires_at <= :now")
                    .bind("key", to.key()).bind("now", now).execute();
            handle.createUpdate("""
                    UPDATE confirmations c SET address = :address, address_key = :key, asked_at = :now
                    WHERE c.id IN (SELECT id FROM confirmations WHERE id = ANY(:ids) ORDER BY id FOR UPDATE) AND NOT EXISTS (
                        SELECT FROM confirmations o
                        WHERE o.list_id = c.list_id AND o.stage = c.stage AND o.wish = c.wish AND o.address_key = :key)""")
                    .bind("address", to.toString()).bind("key", to.key()).bind("now", now)
                    .bindArray("ids", Long.class, ids.toArray()).execute();
        });
    }

    /** Forgets these wishes, but those about which somebody decides at this moment. */
    void forgetInTx(List<Long> ids) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                DELETE FROM confirmations WHERE id IN (
                    SELECT id FROM confirmations WHERE id = ANY(:ids) ORDER BY id FOR UPDATE SKIP LOCKED)""")
                .bindArray("ids", Long.class, ids.toArray()).execute());
    }

    private static Deciding deciding(ResultSet row) throws SQLException {
        return new Deciding(row.getLong("id"), new Wished(row.getLong("list_id"), EmailAddress.of(row.getString("address")),
                row.getString("display_name"), Wish.valueOf(row.getString("wish")), row.getString("language"),
                row.getString("details")), row.getTimestamp("asked_at").toInstant());
    }

    /** Forgets wishes that have expired; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM confirmations WHERE id IN (
                    SELECT id FROM confirmations WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("now", clock.instant()).bind("limit", limit).execute());
    }
}
