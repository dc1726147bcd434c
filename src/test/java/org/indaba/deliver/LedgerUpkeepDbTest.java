package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerUpkeepDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final Set<LocalDate> writing = new HashSet<>();
    private final LedgerUpkeep upkeep = new LedgerUpkeep(exploder.jdbi, exploder.transactions, exploder.messages, exploder.clock,
            Duration.ofDays(30), day -> writing.contains(day));

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    private List<String> partitions() {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT relname FROM pg_class "
                + "WHERE relname ~ '^(copies|outcomes)_[0-9]+$' ORDER BY 1").mapTo(String.class).list());
    }

    private long rows(String table) {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }

    @Test
    void aWeekOfPartitionsIsReadyAheadHoweverOftenItIsRun() {
        upkeep.run();
        upkeep.run();

        assertThat(partitions()).hasSize(16).contains("copies_20261123", "outcomes_20261130").doesNotContain("copies_20261201");
    }

    @Test
    void theDatabaseDoesNotPassOverRowsThatAreOnlyAdded() {
        upkeep.run();

        int unmarked = exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_class "
                + "WHERE relname ~ '^(copies|outcomes)_[0-9]+$' AND 'autovacuum_vacuum_insert_threshold=-1' = ANY (reloptions)")
                .mapTo(Integer.class).one());
        assertThat(unmarked).isEqualTo(16);
    }

    @Test
    void anOldDayIsDroppedItsMessageReleasedAndItsCountsStay() {
        upkeep.run();
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        exploder.transactions.run(() -> new JdbiOutbox(exploder.jdbi, exploder.format, exploder.messages, () -> { }).sendInTx(
                new NewMailing(0, 0, exploder.messages.store("A: b\r\n\r\n"), Exploder.whole("A: b\r\n\r\n"),
                        new ReturnPathRule.Fixed(ReversePath.none()), BodyType.SEVEN_BIT, false, Priority.NOTICE,
                        exploder.clock.instant(), "", Map.of()),
                EmailAddress.of("c@x.test")));
        exploder.jdbi.useHandle(handle -> handle.createUpdate("INSERT INTO mailing_variants VALUES (:mailing, 1, :rendering)")
                .bind("mailing", mailing).bind("rendering", exploder.format.write(Exploder.whole("A: b\r\n\r\n"))).execute());
        exploder.wake();
        await().until(() -> exploder.windows() == 0);
        exploder.stop();
        assertThat(exploder.messages.holds).hasSize(2);
        assertThat(rows("copies_20261123")).isEqualTo(3);

        exploder.clock.forward(Duration.ofDays(30));
        upkeep.run();
        assertThat(rows("copies")).isEqualTo(3);
        assertThat(rows("mailing_variants")).isEqualTo(1);

        exploder.clock.forward(Duration.ofDays(1));
        upkeep.run();
        assertThat(partitions()).doesNotContain("copies_20261123", "outcomes_20261123");
        assertThat(rows("copies")).isZero();
        assertThat(rows("mailing_variants")).isZero();
        assertThat(exploder.messages.holds).isEmpty();
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2L));
        assertThat(rows("mailings")).isEqualTo(1);
    }

    @Test
    void whatHappenedBeforeMidnightIsKeptForItsHoursBehindIt() {
        LedgerUpkeep forHours = new LedgerUpkeep(exploder.jdbi, exploder.transactions, exploder.messages, exploder.clock,
                Duration.ofHours(12), writing::contains);
        forHours.run();

        exploder.clock.forward(Duration.ofHours(25));
        forHours.run();
        assertThat(partitions()).as("an hour before noon of the next day").contains("copies_20261123");

        exploder.clock.forward(Duration.ofHours(1));
        forHours.run();
        assertThat(partitions()).doesNotContain("copies_20261123", "outcomes_20261123").contains("copies_20261124");
    }

    @Test
    void aDayInWhichSomethingWaitsIsKept() {
        upkeep.run();
        long mailing = exploder.post(1, "a@x.test");
        exploder.clock.forward(Duration.ofDays(40));
        upkeep.run();

        assertThat(partitions()).contains("copies_20261123");
        assertThat(exploder.copies(mailing)).hasSize(1);
        assertThat(exploder.messages.holds).hasSize(1);
    }

    @Test
    void aDayIsKeptWhoseCopiesAreNotAllWritten() {
        upkeep.run();
        long mailing = exploder.post(1, "a@x.test");
        exploder.jdbi.useHandle(handle -> handle.execute("DELETE FROM windows"));
        writing.add(LocalDate.of(2026, 11, 23));
        exploder.clock.forward(Duration.ofDays(40));

        upkeep.run();
        assertThat(exploder.copies(mailing)).hasSize(1);
        assertThat(exploder.messages.holds).hasSize(1);

        writing.clear();
        upkeep.run();
        assertThat(exploder.messages.holds).isEmpty();
    }

    @Test
    void aDayThatGetsAWindowAtTheLastMomentIsKept() throws InterruptedException {
        upkeep.run();
        long mailing = exploder.post(1, "a@x.test");
        exploder.jdbi.useHandle(handle -> handle.execute("DELETE FROM windows"));
        exploder.clock.forward(Duration.ofDays(40));

        Thread dropping = exploder.transactions.call(() -> {
            exploder.jdbi.useHandle(handle -> handle.createQuery("SELECT id FROM mailings WHERE id = :id FOR NO KEY UPDATE")
                    .bind("id", mailing).mapTo(Long.class).one());
            Thread upkeeper = Thread.ofVirtual().start(upkeep::run);
            await().until(() -> rows("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 1);
            exploder.jdbi.useHandle(handle -> handle.createUpdate("""
                    INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at)
                    SELECT m.id, m.day, 'x.test', c.id, c.id, 1, 1, m.created_at
                    FROM mailings m JOIN copies c ON c.mailing_id = m.id""").execute());
            return upkeeper;
        });
        dropping.join();

        assertThat(partitions()).contains("copies_20261123");
        assertThat(exploder.copies(mailing)).hasSize(1);
        assertThat(exploder.messages.holds).hasSize(1);
    }

    @Test
    void aDayWhoseRowsCameBeforeItsPartitionIsDroppedAsWell() {
        exploder.to("mx.test", peer.host()).start();
        exploder.post(1, "a@x.test");
        await().until(() -> exploder.windows() == 0);
        upkeep.run();
        assertThat(partitions()).doesNotContain("copies_20261123").contains("copies_20261124");

        exploder.clock.forward(Duration.ofDays(31));
        upkeep.run();
        assertThat(rows("copies")).isZero();
        assertThat(exploder.messages.holds).isEmpty();
    }
}
