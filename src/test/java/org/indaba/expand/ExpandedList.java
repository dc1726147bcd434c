package org.indaba.expand;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.Mailbox;
import org.indaba.mime.Participants;
import org.indaba.spool.Transactions;
import org.indaba.testing.FakeLists;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A list whose posts are expanded, and nothing sent: what tests of it start from. */
abstract class ExpandedList {

    static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    static final Instant LONG_AGO = NOW.minus(Duration.ofDays(300));
    static final Participants NOBODY = participants("", Set.of());

    static TestDatabase database;

    final CountingOutbox outbox = new CountingOutbox();
    final RecordedEvents events = new RecordedEvents();
    SqlExpansions expansions;
    long list;

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
                + "suppressions, routes, sites CASCADE");
        sql("INSERT INTO domains VALUES ('lists.example.org', now())");
        list = number("""
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('afnog', 'lists.example.org', '{}', now()) RETURNING id""");
        expansions = expansions(database.transactions());
    }

    SqlExpansions expansions(Transactions transactions) {
        return expansions(transactions, NOW);
    }

    SqlExpansions expansions(Transactions transactions, Instant now) {
        return new SqlExpansions(database.jdbi(), transactions, new FakeLists(), outbox, events, () -> now);
    }

    int stepAll() {
        return stepAll(expansions);
    }

    static int stepAll(Expansions expansions) {
        int steps = 0;
        while (expansions.step()) {
            steps++;
        }
        return steps;
    }

    void decide(long mailing, Participants participants) {
        database.transactions().run(() -> expansions.decideInTx(List.of(new Decided(mailing, list, NOW, participants, List.of()))));
    }

    long mailing(long post) {
        LocalDate day = NOW.atZone(ZoneOffset.UTC).toLocalDate();
        return number("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day)
                VALUES (%d, %d, 1, '', 'owner-afnog@lists.example.org', 'RETURN_PATH', false, false, 1, '%s', '%s') RETURNING id"""
                .formatted(post, list, NOW, day));
    }

    void subscribe(int count, int domains) {
        sql("INSERT INTO people (display_name, created_at) VALUES ('', now())");
        sql("""
                INSERT INTO addresses (person_id, address, key, domain)
                SELECT (SELECT max(id) FROM people), 'm' || i || '@d' || i %% %1$d || '.example',
                    'm' || i || '@d' || i %% %1$d || '.example',
                    'd' || i %% %1$d || '.example' FROM generate_series(1, %2$d) AS i""".formatted(domains, count));
        sql("""
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT %d, id, domain, key, 'ON', true, false, '%s' FROM addresses""".formatted(list, LONG_AGO));
    }

    static Participants participants(String author, Set<String> addressed) {
        List<Mailbox> authors = author.isEmpty() ? List.of() : List.of(new Mailbox("", EmailAddress.of(author)));
        return new Participants(1, authors, List.of(), List.of(), new HashSet<>(addressed), true);
    }

    static void sql(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    static long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    static List<Long> numbers(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).list());
    }

    static List<String> texts(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    /** Counts, and sends nothing. */
    static final class CountingOutbox implements Outbox {

        final AtomicInteger wakes = new AtomicInteger();
        final List<Set<String>> told = new ArrayList<>();

        int wakes() {
            return wakes.get();
        }

        @Override
        public long openInTx(NewMailing mailing) {
            throw new AssertionError("not asked for here");
        }

        @Override
        public long sendInTx(NewMailing mailing, EmailAddress recipient) {
            throw new AssertionError("not asked for here");
        }

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }

        @Override
        public void wakeAt(Set<String> sites) {
            told.add(sites);
            wake();
        }
    }
}
