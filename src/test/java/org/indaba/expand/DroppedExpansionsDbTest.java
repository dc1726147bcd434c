package org.indaba.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.deliver.Dropped;
import org.indaba.deliver.QueueControl;
import org.indaba.deliver.QueueSelection;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.Participants;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator drops while it is still becoming copies. */
class DroppedExpansionsDbTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final Participants NOBODY = new Participants(1, List.of(), List.of(), List.of(), Set.of(), true);

    private static TestDatabase database;

    private SqlExpansions expansions;
    private long list;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void emptyList() {
        sql("TRUNCATE domains, lists, people, addresses, subscriptions, copies, windows, mailings, expansions, outcomes, "
                + "suppressions, routes CASCADE");
        sql("INSERT INTO domains VALUES ('lists.example.org', now())");
        list = number("""
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('afnog', 'lists.example.org', '{}', now()) RETURNING id""");
        expansions = new SqlExpansions(database.jdbi(), database.transactions(), new FakeLists(), new MailInMemory(), new RecordedEvents(),
                () -> NOW);
    }

    @Test
    void whatIsDroppedInTheMiddleOfItsExpansionGoesToNobodyBehindTheCursor() {
        subscribe(200, 4);
        sql("INSERT INTO suppressions SELECT key, key, 'dead', now(), NULL FROM subscriptions ORDER BY domain DESC, id DESC LIMIT 1");
        long mailing = mailing(1);
        long other = mailing(2);
        decide(mailing, NOBODY);
        expansions.step();
        decide(other, NOBODY);

        Dropped dropped = control().drop(QueueSelection.ofMailing(mailing), "sent by mistake");
        stepAll();

        assertThat(dropped).isEqualTo(new Dropped(SqlExpansions.FIRST_CHUNK, 0, 1));
        assertThat(number("SELECT count(*) FROM windows WHERE mailing_id = " + mailing)).isZero();
        assertThat(number("SELECT count(*) FROM copies WHERE mailing_id = " + mailing)).isEqualTo(200);
        assertThat(texts("SELECT state || ' ' || reply FROM outcomes o JOIN copies c ON c.id = o.copy_id WHERE c.mailing_id = " + mailing))
                .hasSize(200).containsOnly("SUPPRESSED sent by mistake");
        assertThat(number("SELECT copies FROM mailing_counts WHERE state = 'SUPPRESSED' AND mailing_id = " + mailing)).isEqualTo(200);
        assertThat(number("SELECT sum(copies) FROM windows WHERE mailing_id = " + other)).isEqualTo(199);
    }

    @Test
    void whatIsDroppedAnotherTimeHasTheFirstReason() {
        subscribe(60, 1);
        decide(mailing(1), NOBODY);

        assertThat(control().drop(QueueSelection.ofList(list), "sent before").unexpanded()).isEqualTo(1);
        assertThat(control().drop(QueueSelection.all(), "again").unexpanded()).isZero();
        stepAll();

        assertThat(texts("SELECT DISTINCT reply FROM outcomes")).containsExactly("sent before");
        assertThat(number("SELECT count(*) FROM outcomes")).isEqualTo(60);
    }

    @Test
    void whatIsDroppedForOneSiteOrOneAddressIsExpandedForTheOthers() {
        subscribe(60, 1);
        decide(mailing(1), NOBODY);

        control().drop(QueueSelection.ofSite("d0.example"), "why");
        control().drop(QueueSelection.all().onlyTo(EmailAddress.of("m1@d0.example")), "why");
        control().drop(QueueSelection.ofList(list + 1), "why");
        stepAll();

        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(60);
    }

    @Test
    void aChunkThatIsMadeWhileItsMailingIsDroppedIsDroppedToo() throws InterruptedException {
        subscribe(200, 4);
        decide(mailing(1), NOBODY);
        AtomicReference<Dropped> dropped = new AtomicReference<>();
        Thread dropping = new Thread(() -> dropped.set(control().drop(QueueSelection.all(), "sent by mistake")));

        database.transactions().run(() -> {
            expansions.step();
            dropping.start();
            await().until(() -> !dropping.isAlive()
                    || number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);
        });
        dropping.join();
        stepAll();

        assertThat(dropped.get()).isEqualTo(new Dropped(SqlExpansions.FIRST_CHUNK, 0, 1));
        assertThat(number("SELECT count(*) FROM windows")).isZero();
        assertThat(number("SELECT count(*) FROM outcomes WHERE reply = 'sent by mistake'")).isEqualTo(200);
    }

    private static QueueControl control() {
        return new QueueControl(database.jdbi(), database.transactions(), () -> NOW, new Random(1), () -> { },
                new DroppedExpansions(database.jdbi()));
    }

    private void stepAll() {
        while (expansions.step()) {
            // To the end.
        }
    }

    private void decide(long mailing, Participants participants) {
        database.transactions().run(() -> expansions.decideInTx(List.of(new Decided(mailing, list, NOW, participants, List.of()))));
    }

    private long mailing(long post) {
        LocalDate day = NOW.atZone(ZoneOffset.UTC).toLocalDate();
        return number("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day)
                VALUES (%d, %d, 1, '', 'owner-afnog@lists.example.org', 'RETURN_PATH', false, false, 1, '%s', '%s') RETURNING id"""
                .formatted(post, list, NOW, day));
    }

    private void subscribe(int count, int domains) {
        sql("INSERT INTO people (display_name, created_at) VALUES ('', now())");
        sql("""
                INSERT INTO addresses (person_id, address, key, domain)
                SELECT (SELECT max(id) FROM people), 'm' || i || '@d' || i %% %1$d || '.example',
                    'm' || i || '@d' || i %% %1$d || '.example',
                    'd' || i %% %1$d || '.example' FROM generate_series(1, %2$d) AS i""".formatted(domains, count));
        sql("""
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT %d, id, domain, key, 'ON', true, false, '%s' FROM addresses""".formatted(list, NOW.minus(Duration.ofDays(300))));
    }

    private static void sql(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private static long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static List<String> texts(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
