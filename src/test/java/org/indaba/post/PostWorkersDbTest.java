package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.indaba.accept.Destination;
import org.indaba.deliver.Courtesy;
import org.indaba.spool.Transactions;
import org.indaba.testing.RecordedLog;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostWorkersDbTest {

    private static TestDatabase database;

    private final PostRoom room = new PostRoom(database);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void mailGoesItsWayAsItComesInAndHeldMailIsAnnounced() {
        room.subscribe(120);
        PostWorkers workers = workers(room.database.transactions());
        workers.start();

        for (int i = 0; i < 5; i++) {
            room.send(PostRoom.post(i), new Destination.Post(room.open));
        }
        room.send(PostRoom.post(9), new Destination.Post(room.moderated));

        await().atMost(Duration.ofSeconds(30)).until(() -> room.number("SELECT count(*) FROM copies") == 600);
        await().atMost(Duration.ofSeconds(30)).until(() -> room.notices.size() == 2);
        workers.stop(Duration.ofSeconds(10));
        assertThat(room.number("SELECT count(*) FROM expansions WHERE done_at IS NOT NULL")).isEqualTo(5);
    }

    @Test
    void anOutageIsWaitedForAndNothingIsSetAside() {
        room.subscribe(3);
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger refused = new AtomicInteger();
        Transactions unreliable = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                if (away.get()) {
                    refused.incrementAndGet();
                    throw new IllegalStateException(new java.sql.SQLException("away", "08001"));
                }
                return room.database.transactions().call(work);
            }
        };
        room.send(PostRoom.post(1), new Destination.Post(room.open));
        PostWorkers workers = workers(unreliable);
        workers.start();

        await().atMost(Duration.ofSeconds(30)).until(() -> refused.get() >= 4 * (PostWorkers.ROW_WORKERS + PostWorkers.EXPANSION_WORKERS));
        // One line of all that take rows, and one of each that expands: a trace says nothing about an outage.
        assertThat(room.log.written()).hasSizeLessThanOrEqualTo(1 + PostWorkers.EXPANSION_WORKERS).allSatisfy(line -> {
            assertThat(line.level()).isEqualTo(System.Logger.Level.WARNING);
            assertThat(line.text()).endsWith("failed; it is tried again: away (08001)");
            assertThat(line.thrown()).isNull();
        });
        away.set(false);

        await().atMost(Duration.ofSeconds(30)).until(() -> room.number("SELECT count(*) FROM copies") == 3);
        workers.stop(Duration.ofSeconds(10));
        assertThat(room.inbox.shunted(0)).isEmpty();
        assertThat(room.log.written()).extracting(RecordedLog.Line::text).contains("Taking inbound mail works again");
    }

    @Test
    void aTurnThatAlwaysFailsIsTriedLessAndLessOftenAndToldOnce() {
        List<Long> turns = new CopyOnWriteArrayList<>();
        IllegalStateException bug = new IllegalStateException("a bug");
        PostWorkers workers = workers(room.database.transactions(), List.of(() -> {
            turns.add(System.nanoTime());
            throw bug;
        }));
        workers.start();

        await().atMost(Duration.ofSeconds(30)).until(() -> turns.size() == 3);
        workers.stop(Duration.ofSeconds(10));

        assertThat(Duration.ofNanos(turns.get(2) - turns.get(1))).isGreaterThanOrEqualTo(PostWorkers.OUTAGE_PAUSE.multipliedBy(2));
        assertThat(room.log.written()).containsExactly(
                new RecordedLog.Line(System.Logger.Level.ERROR, "The worker bounces failed; it is tried again", bug));
    }

    @Test
    void stoppedWorkersTakeNothing() {
        PostWorkers workers = workers(room.database.transactions());
        workers.start();
        workers.stop(Duration.ofSeconds(10));

        room.send(PostRoom.post(1), new Destination.Post(room.open));

        assertThat(room.inbox.waiting()).isEqualTo(1);
    }

    private PostWorkers workers(Transactions transactions) {
        return workers(transactions, List.of());
    }

    private PostWorkers workers(Transactions transactions, List<IntSupplier> parts) {
        return new PostWorkers(new PostWorkers.Work(room.flow(transactions), room.expansions(transactions), room.announcer(),
                room.warner(Duration.ofHours(4)), new BounceKeeper(transactions, parts, room.outbox),
                room.upkeep(), new Courtesy(System::nanoTime)), room.signals, room.log);
    }
}
