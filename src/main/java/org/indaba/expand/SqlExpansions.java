package org.indaba.expand;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.deliver.Outbox;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.MailEvents;
import org.indaba.mime.Participants;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Expansion in PostgreSQL: reads the view {@code recipients} in the order (domain, subscription) and inserts copies and windows, a
 * chunk a transaction, without a row coming here.
 *
 * <p>Guarantees: a chunk and the cursor behind it are one commit, so that nobody is left out and nobody is taken twice, whatever
 * crashes between; were a chunk ever run again, the key (mailing, subscription) of the copies keeps it harmless. One statement a
 * chunk: memory here does not grow with the list. Several threads and nodes may step at once; each takes another expansion, the one
 * that waited longest.
 *
 * <p>When it fails: the chunk rolls back, the exception goes to the caller, and a later step takes it up. Thread-safe.
 */
public final class SqlExpansions implements Expansions {

    /** The first chunk is small: it is committed within milliseconds, and the first copies leave while the rest is inserted. */
    public static final int FIRST_CHUNK = 50;

    /** The second chunk. */
    public static final int SECOND_CHUNK = 1_000;

    /** All others: some 10 ms of database each, so that a list that explodes later is not kept waiting for its turn. */
    public static final int LARGE_CHUNK = 2_000;

    /** A window is at most so many copies of one domain. */
    public static final int WINDOW_COPIES = 100;

    private static final String WANTED = """
            delivery = 'ON' AND joined_at <= :asOf AND (left_at IS NULL OR left_at > :asOf)
                AND (own_posts OR NOT key = ANY (:authors)) AND NOT (skip_when_addressed AND key = ANY (:addressed))""";

    // A list that was imported a moment ago has no statistics, and the planner would then read and sort the whole list for each
    // chunk. The wanted plan is the same for every list, so it is said here, for this transaction only; and compiling it for 400 ms
    // (jit) is no help to a statement of 10 ms.
    private static final String PLAN = """
            SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL jit = off""";

    private static final String LOCK_NEXT = """
            SELECT e.*, m.day, m.priority, coalesce(m.post_id, 0) AS post_id
            FROM expansions e JOIN mailings m ON m.id = e.mailing_id
            WHERE e.done_at IS NULL ORDER BY e.turn LIMIT 1 FOR UPDATE OF e SKIP LOCKED""";

    // With a million subscriptions, as EXPLAIN (ANALYZE) shows it for a chunk of 2,000 in the middle of the list:
    //   CTE scanned
    //     Limit (rows=2000)
    //       -> Nested Loop
    //            -> Index Scan using subscriptions_expansion on subscriptions s (rows=2000)
    //                 Index Cond: ((list_id = …) AND (ROW(domain, id) > ROW(…, …)))
    //            -> Index Scan using addresses_pkey on addresses a (loops=2000)
    private static final String STEP = """
            WITH scanned AS MATERIALIZED (
                SELECT subscription_id, domain, address, (<wanted>) AS wanted
                FROM recipients
                WHERE list_id = :list AND (domain, subscription_id) > (:domain, :subscription)
                ORDER BY domain, subscription_id
                LIMIT <chunk>),
            numbered AS MATERIALIZED (
                SELECT nextval('copies_id') AS id, subscription_id, domain, address
                FROM (SELECT * FROM scanned WHERE wanted ORDER BY domain, subscription_id) AS in_order),
            copied AS (
                INSERT INTO copies (day, id, mailing_id, subscription_id, address)
                SELECT :day, id, :mailing, subscription_id, address FROM numbered
                ON CONFLICT (mailing_id, subscription_id, day) DO NOTHING
                RETURNING id),
            runs AS (
                SELECT id, domain, (row_number() OVER (PARTITION BY domain ORDER BY id) - 1) / <window> AS run
                FROM numbered WHERE id IN (SELECT id FROM copied)),
            windowed AS (
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at)
                SELECT :mailing, :day, domain, min(id), max(id), count(*), :priority, CAST(:now AS timestamptz)
                FROM runs GROUP BY domain, run ORDER BY min(id)),
            last AS (
                SELECT domain, subscription_id FROM scanned ORDER BY domain DESC, subscription_id DESC LIMIT 1)
            UPDATE expansions SET
                cursor_domain = coalesce((SELECT domain FROM last), cursor_domain),
                cursor_subscription = coalesce((SELECT subscription_id FROM last), cursor_subscription),
                copies = copies + (SELECT count(*) FROM copied),
                chunk = :nextChunk,
                turn = nextval('expansions_turn'),
                done_at = CASE WHEN (SELECT count(*) FROM scanned) < <chunk> THEN CAST(:now AS timestamptz) END
            WHERE mailing_id = :mailing
            RETURNING copies, done_at IS NOT NULL AS done""";

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final Lists lists;
    private final Outbox outbox;
    private final MailEvents events;
    private final InstantSource clock;

    /** @param jdbi joins what {@code transactions} opens */
    public SqlExpansions(Jdbi jdbi, Transactions transactions, Lists lists, Outbox outbox, MailEvents events, InstantSource clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.lists = lists;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void decideInTx(long mailingId, long listId, Instant asOf, Participants participants) {
        jdbi.useHandle(handle -> Audience.of(listId, asOf, participants).bindTo(handle.createUpdate("""
                INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk)
                VALUES (:mailing, :list, :asOf, :authors, :addressed, :chunk)"""))
                .bind("mailing", mailingId).bind("chunk", FIRST_CHUNK)
                .execute());
    }

    @Override
    public long count(long listId, Instant asOf, Participants participants) {
        return jdbi.withHandle(handle -> Audience.of(listId, asOf, participants).bindTo(handle
                .createQuery("SELECT count(*) FROM recipients WHERE list_id = :list AND (<wanted>)"))
                .define("wanted", WANTED)
                .mapTo(Long.class).one());
    }

    @Override
    public boolean step() {
        AtomicReference<@Nullable Unfinished> underWay = new AtomicReference<>();
        try {
            Optional<Stepped> stepped = transactions.call(() -> stepInTx(underWay));
            stepped.ifPresent(this::tell);
            return stepped.isPresent();
        } catch (RuntimeException failed) {
            Unfinished stuck = underWay.get();
            if (stuck != null) {
                letOthersPass(stuck, failed);
            }
            throw failed;
        }
    }

    /** One that cannot go on is tried again behind all others, so that a bug with one post keeps no other post waiting. */
    private void letOthersPass(Unfinished stuck, RuntimeException failed) {
        try {
            transactions.run(() -> jdbi.useHandle(handle -> handle
                    .createUpdate("UPDATE expansions SET turn = nextval('expansions_turn') WHERE mailing_id = :mailing")
                    .bind("mailing", stuck.mailing().id()).execute()));
        } catch (RuntimeException away) {
            failed.addSuppressed(away);
        }
    }

    private Optional<Stepped> stepInTx(AtomicReference<@Nullable Unfinished> underWay) {
        return jdbi.withHandle(handle -> {
            handle.execute(PLAN);
            return handle.createQuery(LOCK_NEXT).map((row, context) -> Unfinished.of(row)).findOne().map(next -> {
                underWay.set(next);
                return stepInTx(handle, next);
            });
        });
    }

    private Stepped stepInTx(Handle handle, Unfinished next) {
        return next.bindTo(handle.createQuery(STEP))
                .define("wanted", WANTED).define("chunk", next.chunk()).define("window", WINDOW_COPIES)
                .bind("nextChunk", next.chunk() < SECOND_CHUNK ? SECOND_CHUNK : LARGE_CHUNK)
                .bind("now", clock.instant())
                .map((row, context) -> new Stepped(next, row.getLong("copies"), row.getBoolean("done")))
                .one();
    }

    private void tell(Stepped stepped) {
        outbox.wake();
        if (stepped.done()) {
            long listId = stepped.expansion().audience().listId();
            String list = lists.byId(listId).map(MailList::post).map(Object::toString).orElse("list " + listId);
            events.expanded(stepped.expansion().postId(), list, stepped.copies());
        }
    }

    @Override
    public int forgetInTx(Instant before, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM expansions WHERE mailing_id IN (
                    SELECT mailing_id FROM expansions WHERE done_at < :before ORDER BY mailing_id LIMIT :limit)""")
                .bind("before", before).bind("limit", limit).execute());
    }

    /** A step that was committed: of which expansion, how many copies it has now, and whether that was the last step. */
    private record Stepped(Unfinished expansion, long copies, boolean done) {
    }
}
