package org.indaba.expand;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.indaba.deliver.Lane;
import org.indaba.deliver.Outbox;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.indaba.mail.MailEvents;
import org.indaba.mime.Participants;
import org.indaba.spool.HotSql;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Expansion in PostgreSQL: reads the view {@code recipients} in the order (domain, subscription) and inserts copies and windows, a
 * chunk a transaction (the first, small chunks of several posts may share one), without a row coming here.
 *
 * <p>Windows of a domain whose route is known have its site from the start, so that the first copies need not wait to be routed.
 *
 * <p>Copies for suppressed addresses are written too, with their end, so that the ledger tells of everybody: they take the last ids of
 * their chunk, so that no window holds any of them. So do all that are made of a mailing behind the instant when an operator dropped it.
 *
 * <p>Guarantees: a chunk and the cursor behind it are one commit, so that nobody is left out and nobody is taken twice, whatever
 * crashes between; were a chunk ever run again, the key (mailing, subscription) of the copies stops it, and the try behind passes over
 * them. One statement a chunk: memory here does not grow with the list. Several threads and nodes may step at once; each takes another
 * expansion, the one that waited longest.
 *
 * <p>When it fails: the chunk rolls back, the exception goes to the caller, and a later step takes it up. Thread-safe.
 */
public final class SqlExpansions implements Expansions {

    /** The first chunk is small: it is committed within milliseconds, and the first copies leave while the rest is inserted. */
    public static final int FIRST_CHUNK = 50;

    /** First chunks that go together, if so many posts wait: together no more than a second chunk. */
    public static final int FIRST_CHUNKS = 20;

    /** A chunk that failed is tried again alone and small, of a size by which it is known; if it failed since it was there, it passes. */
    private static final int ALONE = FIRST_CHUNK - 1;

    /** The second chunk. */
    public static final int SECOND_CHUNK = 1_000;

    /** All others: some 10 ms of database each, so that a list that explodes later is not kept waiting for its turn. */
    public static final int LARGE_CHUNK = 2_000;

    /** What the ledger says of a copy for a suppressed address, in place of a reply. */
    static final String KEPT_BACK = "not sent: the address is suppressed, since it was dead on several lists or by the operator";

    // The day first: somebody who is off until a day is on from then on, also before that is written down.
    private static final String WANTED = """
            (delivery = 'ON' OR off_until <= CAST(? AS date)) AND joined_at <= ? AND (left_at IS NULL OR left_at > ?)
                AND (own_posts OR NOT key = ANY (?)) AND NOT (skip_when_addressed AND key = ANY (?))""";

    // Who is a subscriber by another of his addresses than the one that is written: people prove each of theirs, so all are one person.
    // Folded into what writes or asks anyhow: per address a probe of addresses_key_key and one of addresses_person, and for each other
    // address of the person one of subscriptions_live. So many more at most as Participants and People.MAX_ADDRESSES let be, of whom
    // those alone are kept that are on the list. The planner is not to see how many there are, or it would plan anew each time.
    private static final String WITH_OTHER_ADDRESSES = """
            ARRAY(SELECT g.key FROM unnest(given.<keys>) AS g (key)
                UNION
                SELECT o.key FROM unnest(given.<keys>) AS g (key)
                    JOIN addresses a ON a.key = g.key
                    JOIN addresses o ON o.person_id = a.person_id AND o.id <> a.id
                WHERE EXISTS (SELECT FROM subscriptions s WHERE s.list_id = given.list AND s.key = o.key AND s.left_at IS NULL))""";

    private static final String WIDENED = WITH_OTHER_ADDRESSES.replace("<keys>", "authors") + ", "
            + WITH_OTHER_ADDRESSES.replace("<keys>", "addressed");

    private static final String GIVEN = """
            (SELECT CAST(? AS bigint) AS list, CAST(? AS text[]) AS authors, CAST(? AS text[]) AS addressed OFFSET 0) AS given""";

    private static final String DECIDE = """
            INSERT INTO expansions (mailing_id, list_id, as_of, chunk, variants, done_at, author_keys, addressed_keys)
            SELECT ?, given.list, CAST(? AS timestamptz), ?, ?, CAST(? AS timestamptz), <widened> FROM <given>"""
            .replace("<widened>", WIDENED).replace("<given>", GIVEN);

    private static final String WIDEN = "SELECT " + WIDENED + " FROM " + GIVEN;

    private static final String UNFINISHED = """
            SELECT e.*, m.day, m.priority, coalesce(m.post_id, 0) AS post_id
            FROM expansions e JOIN mailings m ON m.id = e.mailing_id
            WHERE e.done_at IS NULL""";

    private static final String LOCK_NEXT = UNFINISHED + " ORDER BY e.turn LIMIT 1 FOR UPDATE OF e SKIP LOCKED";

    private static final String LOCK_FIRST_CHUNKS = UNFINISHED
            + " AND e.mailing_id <> ? AND e.chunk = ? ORDER BY e.turn LIMIT ? FOR UPDATE OF e SKIP LOCKED";

    // A list that was imported a moment ago has no statistics, and the planner would then read and sort the whole list for each
    // chunk. The wanted plan is the same for every list, so it is kept; making it anew takes as long as a third of the first chunk.
    // With a million subscriptions, as EXPLAIN (ANALYZE) shows it for a chunk of 2,000 in the middle of the list:
    //   CTE scanned
    //     Limit (rows=2000)
    //       -> Nested Loop
    //            -> Index Scan using subscriptions_expansion on subscriptions s (rows=2000)
    //                 Index Cond: ((list_id = …) AND (ROW(domain, id) > ROW(…, …)))
    //            -> Index Scan using addresses_pkey on addresses a (loops=2000)
    private static final String STEP = """
            WITH scanned AS MATERIALIZED (
                SELECT subscription_id, domain, address, (<wanted>) AS wanted,
                    CAST(? AS boolean) OR coalesce(suppressed_until > CAST(? AS timestamptz), false) AS suppressed,
                    nullif((CAST(? AS int[]))[wishes + 1], 0) AS variant
                FROM recipients
                WHERE list_id = ? AND (domain, subscription_id) > (?, ?)
                ORDER BY domain, subscription_id
                LIMIT <chunk>),
            numbered AS MATERIALIZED (
                SELECT nextval('copies_id') AS id, subscription_id, domain, address, suppressed, variant
                FROM (SELECT * FROM scanned WHERE wanted ORDER BY suppressed, domain, variant, subscription_id) AS in_order),
            copied AS (
                INSERT INTO copies (day, id, mailing_id, subscription_id, address, variant)
                SELECT ?, id, ?, subscription_id, address, variant FROM numbered<unless-there>
                RETURNING id),
            runs AS (
                SELECT id, domain, variant, (row_number() OVER (PARTITION BY domain, variant ORDER BY id) - 1) / <window> AS run
                FROM numbered WHERE NOT suppressed<if-copied>),
            suppressed AS (
                INSERT INTO outcomes (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply)
                SELECT CAST(? AS date), id, 1, 'SUPPRESSED', CAST(? AS timestamptz), '', '', '', 0, '', CAST(? AS text)
                FROM numbered WHERE suppressed<if-copied>
                RETURNING copy_id, at),
            ended AS (
                INSERT INTO mailing_counts (mailing_id, state, copies, last_at)
                SELECT CAST(? AS bigint), 'SUPPRESSED', count(*), max(at) FROM suppressed HAVING count(*) > 0
                ON CONFLICT (mailing_id, state) DO UPDATE SET copies = mailing_counts.copies + excluded.copies,
                    last_at = greatest(mailing_counts.last_at, excluded.last_at)),
            windowed AS (
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at, variant, site)
                SELECT ?, ?, domain, min(id), max(id), count(*), ?, CAST(? AS timestamptz), coalesce(variant, 0),
                    (SELECT r.site FROM routes r WHERE r.domain = runs.domain AND r.expires_at > CAST(? AS timestamptz))
                FROM runs GROUP BY domain, variant, run ORDER BY min(id)
                RETURNING site),
            counted AS (
                UPDATE mailings SET copies = copies + (SELECT count(*) FROM copied) WHERE id = ?),
            last AS (
                SELECT domain, subscription_id FROM scanned ORDER BY domain DESC, subscription_id DESC LIMIT 1)
            UPDATE expansions SET
                cursor_domain = coalesce((SELECT domain FROM last), cursor_domain),
                cursor_subscription = coalesce((SELECT subscription_id FROM last), cursor_subscription),
                copies = copies + (SELECT count(*) FROM copied),
                chunk = ?,
                turn = nextval('expansions_turn'),
                done_at = CASE WHEN (SELECT count(*) FROM scanned) < <chunk> THEN CAST(? AS timestamptz) END
            WHERE mailing_id = ?
            RETURNING copies, done_at IS NOT NULL AS done, <sites> AS sites"""
            .replace("<wanted>", WANTED).replace("<window>", Integer.toString(Outbox.WINDOW_COPIES));

    /** A chunk is new, as a rule: to look for each of its copies first costs as much as half of writing it. */
    private static final String STEP_ANEW = STEP.replace("<unless-there>", "").replace("<if-copied>", "");

    /** The first copies of a post do not wait until somebody looks where something is due: their chunk says where they go. */
    private static final String STEP_FIRST = STEP_ANEW.replace("<sites>", """
            ARRAY(SELECT DISTINCT w.site FROM windowed w
                WHERE w.site IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sites t WHERE t.site = w.site))""");

    private static final String STEP_ON = STEP_ANEW.replace("<sites>", "'{}'::text[]");

    /** Passes over copies that are there already. */
    private static final String STEP_AGAIN = STEP
            .replace("<unless-there>", "\n                ON CONFLICT (mailing_id, subscription_id, day) DO NOTHING")
            .replace("<if-copied>", " AND id IN (SELECT id FROM copied)").replace("<sites>", "'{}'::text[]");

    // A probe of the index subscriptions_wishes for each form, whatever the number of subscribers.
    private static final String VARIANTS = """
            SELECT l.id, v.number FROM unnest(?) AS l (id) CROSS JOIN generate_series(1, <last>) AS v (number)
            WHERE EXISTS (SELECT 1 FROM recipients r WHERE r.list_id = l.id AND r.wishes = v.number AND r.wishes <> 0)"""
            .replace("<last>", Integer.toString(Variant.COUNT - 1));

    // A probe of the index subscriptions_expansion for each list; as a join it could become a look at all subscriptions. The planner is
    // not to see how many lists there are, or it would plan anew each time, which costs more than the answer.
    private static final String WITH_SUBSCRIBERS = """
            SELECT l.id FROM unnest((SELECT CAST(? AS bigint[]))) AS l (id)
            WHERE (SELECT 1 FROM recipients r WHERE r.list_id = l.id LIMIT 1) IS NOT NULL""";

    private final Jdbi jdbi;
    private final HotSql hot;
    private final Transactions transactions;
    private final Lists lists;
    private final Outbox outbox;
    private final MailEvents events;
    private final InstantSource clock;

    /** @param jdbi joins what {@code transactions} opens */
    public SqlExpansions(Jdbi jdbi, Transactions transactions, Lists lists, Outbox outbox, MailEvents events, InstantSource clock) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.transactions = transactions;
        this.lists = lists;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Set<Long> decideInTx(List<Decided> decisions) {
        Set<Long> peopled = Set.copyOf(hot.query(WITH_SUBSCRIBERS, row -> row.getLong(1),
                (Object) decisions.stream().map(Decided::listId).distinct().toArray(Long[]::new)));
        Instant now = clock.instant();
        hot.updateEach(DECIDE, decisions.stream()
                .map(decision -> values(decision, peopled.contains(decision.listId()) ? null : now)).toList());
        return decisions.stream().filter(decision -> !peopled.contains(decision.listId())).map(Decided::mailingId)
                .collect(Collectors.toSet());
    }

    private static List<Object> values(Decided decision, @Nullable Instant done) {
        Audience audience = Audience.of(decision.listId(), decision.asOf(), decision.participants(), decision.variants());
        return Arrays.asList(decision.mailingId(), audience.asOf(), FIRST_CHUNK, audience.variantNumbers(), done,
                audience.listId(), audience.authorKeys(), audience.addressedKeys());
    }

    @Override
    public Map<Long, Set<Variant>> variants(Set<Long> listIds) {
        Map<Long, Set<Variant>> wanted = new HashMap<>();
        hot.query(VARIANTS, row -> wanted.computeIfAbsent(row.getLong(1), _ -> new HashSet<>()).add(Variant.of(row.getInt(2))),
                (Object) listIds.toArray(Long[]::new));
        return wanted;
    }

    @Override
    public long count(long listId, Instant asOf, Participants participants) {
        Audience audience = widened(Audience.of(listId, asOf, participants, List.of()));
        Instant now = clock.instant();
        return hot.query("SELECT count(*) FROM recipients WHERE list_id = ? AND (" + WANTED + ")"
                + " AND (suppressed_until IS NULL OR suppressed_until <= CAST(? AS timestamptz))", row -> row.getLong(1), listId,
                today(now), asOf, asOf, audience.authorKeys(), audience.addressedKeys(), now).getFirst();
    }

    private Audience widened(Audience audience) {
        return hot.query(WIDEN, row -> new Audience(audience.listId(), audience.asOf(), Unfinished.texts(row.getArray(1)),
                Unfinished.texts(row.getArray(2)), audience.variants()), audience.listId(), audience.authorKeys(),
                audience.addressedKeys()).getFirst();
    }

    private static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    @Override
    public boolean step() {
        AtomicReference<@Nullable Unfinished> underWay = new AtomicReference<>();
        try {
            List<Stepped> stepped = transactions.call(() -> stepInTx(underWay));
            tell(stepped);
            return !stepped.isEmpty();
        } catch (RuntimeException failed) {
            Unfinished stuck = underWay.get();
            if (stuck != null) {
                letOthersPass(stuck, failed);
                if (stuck.chunk() != ALONE && HotSql.metDuplicate(failed)) {
                    return true;
                }
            }
            throw failed;
        }
    }

    /** One that cannot go on is tried again behind all others and alone, so that a bug with one post keeps no other post waiting. */
    private void letOthersPass(Unfinished stuck, RuntimeException failed) {
        try {
            transactions.run(() -> jdbi.useHandle(handle -> handle
                    .createUpdate("""
                            UPDATE expansions SET turn = nextval('expansions_turn'), chunk = least(chunk, :alone)
                            WHERE mailing_id = :mailing""")
                    .bind("alone", ALONE).bind("mailing", stuck.mailing().id()).execute()));
        } catch (RuntimeException away) {
            failed.addSuppressed(away);
        }
    }

    private List<Stepped> stepInTx(AtomicReference<@Nullable Unfinished> underWay) {
        List<Stepped> stepped = new ArrayList<>();
        for (Unfinished next : lockNextInTx()) {
            underWay.set(next);
            stepped.add(stepInTx(next));
        }
        return stepped;
    }

    /** The one that waited longest; and, if it is new, other new ones, as long as all of them together are small. */
    private List<Unfinished> lockNextInTx() {
        List<Unfinished> locked = hot.query(LOCK_NEXT, Unfinished::of);
        if (!locked.isEmpty() && locked.getFirst().chunk() == FIRST_CHUNK) {
            long first = locked.getFirst().mailing().id();
            locked.addAll(hot.queryByKeptPlanInTx(LOCK_FIRST_CHUNKS, Unfinished::of, first, FIRST_CHUNK, FIRST_CHUNKS - 1));
        }
        return locked;
    }

    private Stepped stepInTx(Unfinished next) {
        Audience audience = next.audience();
        Unfinished.Mailing mailing = next.mailing();
        Instant now = clock.instant();
        String dropped = next.dropped();
        return hot.queryByKeptPlanInTx(statement(next.chunk()).replace("<chunk>", Integer.toString(next.chunk())),
                row -> new Stepped(next, row.getLong("copies"), row.getBoolean("done"), Unfinished.texts(row.getArray("sites"))),
                today(now), audience.asOf(), audience.asOf(), audience.authorKeys(), audience.addressedKeys(),
                dropped != null, now, audience.variantNumbers(),
                audience.listId(), next.cursor().domain(), next.cursor().subscriptionId(),
                mailing.day(), mailing.id(),
                mailing.day(), now, dropped == null ? KEPT_BACK : dropped, mailing.id(),
                mailing.id(), mailing.day(), Lane.of(mailing.id(), mailing.priority()), now, now,
                mailing.id(),
                next.chunk() < SECOND_CHUNK ? SECOND_CHUNK : LARGE_CHUNK, now,
                mailing.id()).getFirst();
    }

    private static String statement(int chunk) {
        if (chunk == ALONE) {
            return STEP_AGAIN;
        }
        return chunk == FIRST_CHUNK ? STEP_FIRST : STEP_ON;
    }

    private void tell(List<Stepped> stepped) {
        if (stepped.stream().anyMatch(one -> one.copies() > 0)) {
            outbox.wakeAt(stepped.stream().flatMap(one -> one.sites().stream()).collect(Collectors.toSet()));
        }
        Map<Long, String> names = new HashMap<>();
        for (Stepped one : stepped) {
            if (one.done()) {
                String list = names.computeIfAbsent(one.expansion().audience().listId(), this::name);
                events.expanded(one.expansion().postId(), list, one.copies());
            }
        }
    }

    private String name(long listId) {
        return lists.byId(listId).map(MailList::post).map(Object::toString).orElse("list " + listId);
    }

    @Override
    public int forgetInTx(Instant before, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM expansions WHERE mailing_id IN (
                    SELECT mailing_id FROM expansions WHERE done_at < :before ORDER BY mailing_id LIMIT :limit)""")
                .bind("before", before).bind("limit", limit).execute());
    }

    /**
     * A step that was committed: of which expansion, how many copies it has now, whether that was the last step, and sites that it is
     * known to have windows for.
     */
    private record Stepped(Unfinished expansion, long copies, boolean done, List<String> sites) {
    }
}
