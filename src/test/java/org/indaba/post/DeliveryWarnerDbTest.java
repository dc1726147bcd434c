package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.indaba.deliver.LateCopies;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.notice.Notice;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeliveryWarnerDbTest {

    private static final Duration WARN_AFTER = Duration.ofHours(4);

    private static TestDatabase database;

    private final PostRoom room = new PostRoom(database);
    private final Instant start = room.now.get();
    private final DeliveryWarner warner = room.warner(WARN_AFTER);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** A post of the start of the test that still has copies at these places, ten each; its mailing has the same number. */
    private void waits(long post, MailList list, String... sites) {
        room.sql("""
                INSERT INTO mailings (id, post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                    priority, created_at, day)
                OVERRIDING SYSTEM VALUE VALUES (%d, %d, %d, 1, '', '', 'FIXED', false, false, 1, '%s', '2026-05-04')"""
                .formatted(post, post, list.id(), start));
        for (String site : sites) {
            room.sql("""
                    INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, attempts)
                    VALUES (%d, '2026-05-04', '%s', 1, 10, 10, 1, nullif('%s', 'lost.example'), now(), 3)"""
                    .formatted(post, site, site));
        }
    }

    private void expire(long post, int first, int last, String reply) {
        room.sql("""
                INSERT INTO copies (day, id, mailing_id, subscription_id, address)
                SELECT '2026-05-04', i, %1$d, i, 'm' || i || '@far.example' FROM generate_series(%2$d, %3$d) AS i"""
                .formatted(post, first, last));
        room.sql("""
                INSERT INTO outcomes (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply)
                SELECT '2026-05-04', i, 30, 'EXPIRED', '%4$s', 'mx.far.example', '', '', 451, '4.4.1', '%3$s'
                FROM generate_series(%1$d, %2$d) AS i"""
                .formatted(first, last, reply, room.now.get()));
        room.sql("""
                INSERT INTO mailing_counts (mailing_id, state, copies) VALUES (%1$d, 'EXPIRED', %2$d)
                ON CONFLICT (mailing_id, state) DO UPDATE SET copies = mailing_counts.copies + %2$d"""
                .formatted(post, last - first + 1));
    }

    private void later(Duration time) {
        room.now.updateAndGet(now -> now.plus(time));
    }

    private List<Notice.DeliveryTrouble> told() {
        IntStream.range(0, 5).takeWhile(_ -> warner.warnNext() == Progress.TOOK).count();
        List<Notice.DeliveryTrouble> told = room.notices.stream().map(Notice.DeliveryTrouble.class::cast).toList();
        room.notices.clear();
        return told;
    }

    @Test
    void ownersAreToldOfCopiesThatWaitSoLongAndNotAMomentEarlier() {
        waits(1, room.open, "mx.a.example");
        later(WARN_AFTER.minusMillis(1));
        assertThat(told()).isEmpty();

        later(Duration.ofMillis(1));
        assertThat(told()).singleElement().satisfies(notice -> {
            assertThat(notice.recipients()).extracting(EmailAddress::toString).containsExactly("listowner@example.net");
            assertThat(notice.waiting().inEnglish()).isEqualTo("10 at mx.a.example");
            assertThat(notice.expired().inEnglish()).isEmpty();
        });
    }

    @Test
    void allPostsShareOneMailThatNamesPlacesAndReasons() {
        room.sql("INSERT INTO sites (site, failures, backoff_until, last_error, last_error_at) "
                + "VALUES ('mx.a.example', 3, now(), 'connection refused', now())");
        room.sql("INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at) "
                + "VALUES ('lost.example', NULL, '', 'no name server answers', '4.4.3', now())");
        room.sql("INSERT INTO outcomes (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply) "
                + "VALUES ('2026-05-04', 4, 3, 'DEFERRED', now(), 'mx.b.example', '', '', 450, '4.2.0', E'busy\\nvery')");
        waits(1, room.open, "mx.a.example", "mx.b.example");
        waits(2, room.open, "mx.a.example", "lost.example");
        later(WARN_AFTER);

        assertThat(told()).singleElement().satisfies(notice -> assertThat(notice.waiting().inEnglish().lines()).containsExactly(
                "20 at mx.a.example: connection refused", "10 at lost.example: no name server answers", "10 at mx.b.example: busy very"));
    }

    @Test
    void placesBeyondTheLimitAreCountedTogether() {
        String[] sites = IntStream.rangeClosed(1, LateCopies.MAX_PLACES).mapToObj("mx%02d.example"::formatted).toArray(String[]::new);
        waits(1, room.open, sites);
        later(WARN_AFTER);
        assertThat(told()).singleElement().satisfies(notice ->
                assertThat(notice.waiting().inEnglish().lines()).hasSize(LateCopies.MAX_PLACES).noneMatch(line -> line.contains("other")));

        waits(2, room.open, "mx99.example");
        later(LateCopies.QUIET);
        assertThat(told()).singleElement().satisfies(notice ->
                assertThat(notice.waiting().inEnglish().lines()).hasSize(LateCopies.MAX_PLACES + 1).last().isEqualTo("10 at other places"));
    }

    @Test
    void aListHearsOnceADayHoweverOftenTheServerStarts() {
        waits(1, room.open, "mx.a.example");
        later(WARN_AFTER);
        assertThat(told()).hasSize(1);

        waits(2, room.open, "mx.b.example");
        later(LateCopies.QUIET.minusMillis(1));
        assertThat(room.warner(WARN_AFTER).warnNext()).isEqualTo(Progress.NOTHING);
        later(Duration.ofMillis(1));
        assertThat(told()).hasSize(1);
    }

    @Test
    void listsAreToldEachOfTheirOwn() {
        waits(1, room.open, "mx.a.example");
        waits(2, room.moderated, "mx.b.example");
        later(WARN_AFTER);

        assertThat(told()).extracting(notice -> notice.waiting().inEnglish()).containsExactly("10 at mx.a.example", "10 at mx.b.example");
    }

    @Test
    void copiesThatWereGivenUpAreToldOnceEach() {
        waits(1, room.open);
        expire(1, 1, 3, "no room");
        later(Duration.ofDays(5));
        assertThat(told()).singleElement().satisfies(notice -> {
            assertThat(notice.expired().inEnglish()).isEqualTo("3 at mx.far.example: no room");
            assertThat(notice.waiting().inEnglish()).isEmpty();
        });

        later(LateCopies.QUIET);
        assertThat(told()).isEmpty();
        waits(2, room.open);
        expire(2, 11, 15, "still no room");
        // More of the first post, of which three copies were told.
        expire(1, 21, 22, "still no room");
        assertThat(told()).extracting(notice -> notice.expired().inEnglish()).containsExactly("7 at mx.far.example: still no room");
    }

    @Test
    void copiesThatNeverHadASiteAreToldByTheirDomain() {
        waits(1, room.open);
        expire(1, 1, 2, "no name server answers");
        room.sql("UPDATE outcomes SET site = ''");
        room.sql("UPDATE copies SET address = '\"a@b\"@far.example' WHERE id = 2");
        later(Duration.ofDays(5));

        assertThat(told()).extracting(notice -> notice.expired().inEnglish()).containsExactly("2 at far.example: no name server answers");
    }

    @Test
    void whatIsHeldAndWhatIsNoPostIsNotTold() {
        waits(1, room.open, "mx.a.example");
        room.sql("UPDATE windows SET held = true");
        waits(2, room.open, "mx.b.example");
        room.sql("UPDATE mailings SET post_id = NULL WHERE id = 2");
        later(WARN_AFTER);

        assertThat(told()).isEmpty();
    }

    @Test
    void zeroIsNever() {
        waits(1, room.open, "mx.a.example");
        later(Duration.ofDays(6));

        assertThat(room.warner(Duration.ZERO).warnNext()).isEqualTo(Progress.NOTHING);
        assertThat(room.notices).isEmpty();
    }

    @Test
    void twoNodesAtOnceWriteOneMail() throws Exception {
        waits(1, room.open, "mx.a.example");
        later(WARN_AFTER);
        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            List<Future<Progress>> turns = IntStream.range(0, 8).mapToObj(_ -> nodes.submit(warner::warnNext)).toList();
            for (Future<Progress> turn : turns) {
                turn.get();
            }
        }
        assertThat(room.notices).hasSize(1);
    }

    @Test
    void aNoticeThatCannotBeWrittenKeepsNoOtherListWaiting() {
        waits(1, room.open, "mx.a.example");
        waits(2, room.moderated, "mx.b.example");
        later(WARN_AFTER);
        room.broken.set("notice");
        assertThatThrownBy(warner::warnNext).hasMessage("a bug");
        room.broken.set("");

        assertThat(told()).extracting(notice -> notice.waiting().inEnglish()).containsExactly("10 at mx.b.example");
    }

    @Test
    void copiesThatWereGivenUpAreToldBehindANoticeThatCouldNotBeWritten() {
        waits(1, room.open);
        expire(1, 1, 3, "no room");
        later(Duration.ofDays(5));
        room.broken.set("notice");
        assertThatThrownBy(warner::warnNext).hasMessage("a bug");
        room.broken.set("");
        assertThat(told()).isEmpty();

        later(LateCopies.QUIET);
        assertThat(told()).singleElement().satisfies(notice -> assertThat(notice.expired().inEnglish()).startsWith("3 at"));
    }
}
