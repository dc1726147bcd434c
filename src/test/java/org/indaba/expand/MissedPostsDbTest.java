package org.indaba.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of earlier posts for somebody who was away. */
class MissedPostsDbTest {

    private static final Instant NOW = Instant.parse("2026-05-14T10:00:00Z");
    private static final Instant AWAY = NOW.minus(Duration.ofDays(8));

    private static TestDatabase database;

    private MissedPosts missed;
    private long list;
    private long bob;
    private Absence absence;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void oneMember() {
        sql("TRUNCATE domains, lists, people, addresses, subscriptions, copies, windows, mailings, expansions, outcomes, "
                + "suppressions CASCADE");
        sql("INSERT INTO domains VALUES ('lists.example.org', now())");
        list = list("afnog");
        sql("INSERT INTO people (display_name, created_at) VALUES ('', now())");
        sql("INSERT INTO addresses (person_id, address, key, domain) SELECT max(id), 'Bob@a.example', 'bob@a.example', 'a.example' "
                + "FROM people");
        bob = number("""
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT %d, id, domain, key, 'ON', true, false, '%s' FROM addresses RETURNING id"""
                .formatted(list, AWAY.minus(Duration.ofDays(100))));
        missed = new MissedPosts(database.jdbi());
        absence = new Absence(list, bob, AWAY, NOW);
    }

    @Test
    void postsOfTheMeantimeGetOneCopyMoreEachTheNewestLast() {
        post(list, AWAY.minus(MissedPosts.MARGIN));
        long first = post(list, AWAY.plusMillis(1));
        long second = post(list, NOW);
        post(list, NOW.plusMillis(1));
        post(list("other"), NOW.minusSeconds(60));

        assertThat(missed.count(absence)).isEqualTo(2);
        assertThat(send()).isEqualTo(2);

        assertThat(numbers("SELECT mailing_id FROM copies WHERE subscription_id = " + bob + " ORDER BY id")).containsExactly(first, second);
        assertThat(texts("SELECT DISTINCT address FROM copies")).containsExactly("Bob@a.example");
        assertThat(number("SELECT count(*) FROM copies c JOIN mailings m ON m.id = c.mailing_id AND m.day = c.day")).isEqualTo(2);
        assertThat(number("""
                SELECT count(*) FROM windows w JOIN copies c ON c.mailing_id = w.mailing_id AND c.day = w.day AND c.id = w.first_copy
                    AND c.id = w.last_copy
                WHERE w.copies = 1 AND w.domain = 'a.example' AND w.site IS NULL AND w.owner IS NULL AND w.variant = 0
                    AND w.due_at = '%1$s' AND w.since = '%1$s'""".formatted(NOW))).isEqualTo(2);
        assertThat(number("SELECT count(DISTINCT priority) FROM windows")).isEqualTo(1);
    }

    @Test
    void aPostThatWasUnderWayWhenTheAbsenceBeganIsMissedIfItPassedTheSubscriberOver() {
        // Both came the evening before; one still stood a day later.
        long slow = post(list, AWAY.minus(Duration.ofDays(1)));
        sql("UPDATE expansions SET done_at = '%s' WHERE mailing_id = %d".formatted(AWAY.plus(Duration.ofDays(1)), slow));
        long quick = post(list, AWAY.minusMillis(1));
        sql("UPDATE expansions SET done_at = '%s' WHERE mailing_id = %d".formatted(AWAY.minus(MissedPosts.MARGIN).plusMillis(1), quick));
        long over = post(list, AWAY.minus(Duration.ofDays(1)));
        sql("UPDATE expansions SET done_at = '%s' WHERE mailing_id = %d".formatted(AWAY.minus(MissedPosts.MARGIN), over));

        assertThat(missed.count(absence)).isEqualTo(2);
        assertThat(send()).isEqualTo(2);

        assertThat(numbers("SELECT mailing_id FROM copies ORDER BY id")).containsExactly(slow, quick);
    }

    @Test
    void eachPostOfOneWhoIsSuspendedMeanwhileIsSentOrMissedWhicheverComesFirst() {
        long before = unfinished(AWAY.minusMillis(3));
        stepAll(AWAY.minusMillis(2));
        long between = unfinished(AWAY.minusMillis(1));
        sql("UPDATE subscriptions SET delivery = 'SUSPENDED'");
        stepAll(AWAY.plusMillis(5));
        assertThat(numbers("SELECT mailing_id FROM copies")).containsExactly(before);
        // Nobody has come to its copies by the time of the return.
        long last = unfinished(AWAY.plusMillis(10));

        sql("UPDATE subscriptions SET delivery = 'ON'");
        assertThat(send()).isEqualTo(2);
        stepAll(NOW);

        assertThat(numbers("SELECT mailing_id FROM copies ORDER BY mailing_id")).containsExactly(before, between, last);
        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(3);
        assertThat(number("SELECT sum(copies) FROM mailings")).isEqualTo(3);
    }

    @Test
    void twiceIsOnceAndTheCountsOfTheLedgerAreRight() {
        long mailing = post(list, NOW.minusSeconds(60));
        sql("INSERT INTO copies (day, mailing_id, subscription_id, address) SELECT day, id, 999, 'ann@b.example' FROM mailings");
        sql("UPDATE mailings SET copies = 1");

        assertThat(send()).isEqualTo(1);
        assertThat(missed.count(absence)).isZero();
        assertThat(send()).isZero();

        assertThat(number("SELECT count(*) FROM copies WHERE mailing_id = " + mailing)).isEqualTo(2);
        assertThat(number("SELECT copies FROM mailings")).isEqualTo(2);
        assertThat(number("SELECT count(*) FROM windows")).isEqualTo(1);
    }

    @Test
    void severalAtOnceMakeEachCopyOnce() throws Exception {
        LongStream.range(0, 10).forEach(nth -> post(list, NOW.minusSeconds(60 - nth)));

        int sent = 0;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> work = this::send;
            for (Future<Integer> each : workers.invokeAll(List.of(work, work, work, work))) {
                sent += each.get();
            }
        }

        assertThat(sent).isEqualTo(10);
        assertThat(number("SELECT count(*) FROM windows")).isEqualTo(10);
        assertThat(numbers("SELECT DISTINCT copies FROM mailings")).containsExactly(1L);
    }

    @Test
    void atTheLimitAllAreSentAndBeyondItTheNewest() {
        List<Long> mailings = LongStream.range(0, MissedPosts.LIMIT).map(nth -> post(list, NOW.minusSeconds(600 - nth))).boxed().toList();
        assertThat(missed.count(absence)).isEqualTo(MissedPosts.LIMIT);
        long newest = post(list, NOW);
        assertThat(missed.count(absence)).isEqualTo(MissedPosts.LIMIT + 1);
        post(list, NOW);
        assertThat(missed.count(absence)).isEqualTo(MissedPosts.LIMIT + 1);

        assertThat(send()).isEqualTo(MissedPosts.LIMIT);

        assertThat(numbers("SELECT mailing_id FROM copies ORDER BY id")).hasSize(MissedPosts.LIMIT)
                .startsWith(mailings.get(2)).endsWith(newest, newest + 1);
    }

    @Test
    void whatCannotOrShouldNotBeSentIsLeftOut() {
        // Its ledger was dropped.
        sql("UPDATE mailings SET rendering = '' WHERE id = " + post(list, NOW.minusSeconds(50)));
        // A notice.
        sql("UPDATE mailings SET post_id = NULL WHERE id = " + post(list, NOW.minusSeconds(40)));
        // What an operator dropped, before all copies of it were made or behind that.
        sql("UPDATE expansions SET dropped = 'sent by mistake' WHERE mailing_id IN (%d, %d)".formatted(post(list, NOW.minusSeconds(35)),
                unfinished(NOW.minusSeconds(33))));
        // His own, and one that came directly: he wants neither.
        sql("UPDATE expansions SET author_keys = ARRAY['bob@a.example'] WHERE mailing_id = " + post(list, NOW.minusSeconds(30)));
        sql("UPDATE expansions SET addressed_keys = ARRAY['bob@a.example'] WHERE mailing_id = " + post(list, NOW.minusSeconds(20)));
        assertThat(missed.count(absence)).isEqualTo(2);
        sql("UPDATE subscriptions SET own_posts = false, skip_when_addressed = true");

        assertThat(missed.count(absence)).isZero();
        assertThat(send()).isZero();
        assertThat(number("SELECT count(*) FROM copies")).isZero();
    }

    @Test
    void aLedgerThatIsDroppedMeanwhileGetsNoCopy() throws Exception {
        long mailing = post(list, NOW.minusSeconds(60));
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> sent = database.transactions().call(() -> {
                sql("UPDATE mailings SET rendering = '' WHERE id = " + mailing);
                Future<Integer> sending = other.submit(this::send);
                await().until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND wait_event_type = 'Lock'") == 1);
                return sending;
            });

            assertThat(sent.get()).isZero();
        }
        assertThat(number("SELECT count(*) FROM copies")).isZero();
    }

    @Test
    void copiesHaveTheFormThatTheSubscriberWants() {
        post(list, NOW.minusSeconds(60));
        sql("UPDATE expansions SET variants = ARRAY[0, 1, 1, 0, 0, 0, 0, 0]");
        sql("UPDATE subscriptions SET wishes = 2");

        send();

        assertThat(number("SELECT variant FROM copies")).isEqualTo(1);
        assertThat(number("SELECT variant FROM windows")).isEqualTo(1);
    }

    @Test
    void whoLeftGetsNothing() {
        post(list, NOW.minusSeconds(60));
        sql("UPDATE subscriptions SET left_at = now()");

        assertThat(send()).isZero();
    }

    private int send() {
        return database.transactions().call(() -> missed.sendInTx(absence));
    }

    private long list(String name) {
        return number("INSERT INTO lists (name, domain, settings, created_at) VALUES ('%s', 'lists.example.org', '{}', now()) RETURNING id"
                .formatted(name));
    }

    /** A post whose copies are still to be made. */
    private long unfinished(Instant at) {
        long mailing = post(list, at);
        sql("UPDATE expansions SET done_at = NULL WHERE mailing_id = " + mailing);
        return mailing;
    }

    private static void stepAll(Instant now) {
        SqlExpansions expansions = new SqlExpansions(database.jdbi(), database.transactions(), new FakeLists(), new MailInMemory(),
                new RecordedEvents(), () -> now);
        boolean more = true;
        while (more) {
            more = expansions.step();
        }
    }

    /** A post that was expanded at once, while nobody of these was there. */
    private long post(long to, Instant at) {
        long mailing = number("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day, copies)
                SELECT coalesce(max(id), 0) + 1, %d, 1, '\\x01', 'owner-afnog@lists.example.org', 'RETURN_PATH', false, false, 1, '%s',
                    '%s', 0 FROM mailings RETURNING id""".formatted(to, at, at.atZone(ZoneOffset.UTC).toLocalDate()));
        sql("INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk, done_at) "
                + "VALUES (%1$d, %2$d, '%3$s', '{}', '{}', 50, '%3$s')".formatted(mailing, to, at));
        return mailing;
    }

    private static void sql(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private static long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static List<Long> numbers(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).list());
    }

    private static List<String> texts(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
