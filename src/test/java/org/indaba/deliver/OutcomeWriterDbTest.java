package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeWriterDbTest {

    private static final NodeName SELF = new NodeName("one", "a");

    private final Exploder exploder = new Exploder();
    private final AtomicBoolean down = new AtomicBoolean();
    private final Transactions transactions = new Transactions() {
        @Override
        public <T> T call(Supplier<T> work) {
            if (down.get()) {
                throw new ConnectionException(new SQLException("the database is away"));
            }
            return exploder.transactions.call(work);
        }
    };

    @AfterEach
    void close() {
        exploder.close();
    }

    private OutcomeWriter writer(int limit, OutcomeListener listener) {
        Claims claims = new Claims(exploder.jdbi, transactions, exploder.clock, SELF, Duration.ofMinutes(15));
        return new OutcomeWriter(new OutcomeStore(exploder.jdbi, SELF), claims, transactions, listener, exploder.events, () -> limit,
                () -> { });
    }

    private List<Outcome> outcomes(int count) {
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 1000, Exploder.addresses(count, 1));
        return exploder.copies(mailing).stream().map(copy -> new Outcome(new Copy(copy.copyId(),
                java.time.LocalDate.of(2026, 11, 23), mailing, 1, 7, copy.subscriber(), copy.address(), 0), 1, CopyState.DELIVERED,
                Exploder.START, "mx.test", new Answer("h", "", 250, "", "ok"), "")).toList();
    }

    private long rows() {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM outcomes").mapTo(Long.class).one());
    }

    @Test
    void nobodyGetsAWindowWhoseResultsWaitForTheDatabaseHoweverLong() {
        exploder.post(1, "a@x.test", "b@x.test");
        Routes routes = new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random);
        routes.found(Map.of("x.test", new Way.Open(new Route("mx.test", List.of(new Route.Host(0, "mx.test", 25))), Duration.ofHours(9))));
        routes.apply();
        Claims claims = new Claims(exploder.jdbi, exploder.transactions, exploder.clock, SELF, Duration.ofMinutes(15));
        OutcomeWriter writer = new OutcomeWriter(new OutcomeStore(exploder.jdbi, SELF), claims, transactions, OutcomeListener.none(),
                exploder.events, () -> 100, () -> { });
        ClaimedWindow window = claims.dueAt("mx.test", 1).getFirst();
        down.set(true);
        window.copies().forEach(copy -> writer.record(new Outcome(copy, 1, CopyState.DELIVERED, Exploder.START, "mx.test",
                new Answer("h", "", 250, "", "ok"), "")));
        writer.end(new WindowEnd.Finished(window.id()));
        await().until(writer::failing);

        exploder.clock.forward(Duration.ofMinutes(16));
        assertThat(claims.dueAt("mx.test", 1)).as("before the lease was renewed").isEmpty();
        exploder.clock.forward(Duration.ofMinutes(16));
        claims.renew();
        assertThat(claims.dueAt("mx.test", 1)).isEmpty();
        down.set(false);
        await().until(() -> exploder.windows() == 0);
        assertThat(rows()).isEqualTo(2);
        writer.close(Duration.ofSeconds(5));
    }

    @Test
    void asManyResultsAsTheLimitAreHeldAndWhoBringsOneMoreWaits() throws InterruptedException {
        List<Outcome> outcomes = outcomes(11);
        OutcomeWriter writer = writer(10, OutcomeListener.none());
        down.set(true);
        CountDownLatch tenth = new CountDownLatch(10);
        Thread bringer = Thread.ofVirtual().start(() -> outcomes.forEach(outcome -> {
            writer.record(outcome);
            tenth.countDown();
        }));

        tenth.await();
        await().until(() -> bringer.getState() == Thread.State.WAITING);
        assertThat(writer.held()).isEqualTo(10);

        down.set(false);
        await().until(() -> rows() == 11);
        assertThat(writer.close(Duration.ofSeconds(5))).isTrue();
        assertThat(exploder.events.attempts).hasValue(11);
    }

    @Test
    void aDatabaseThatGoesAwayLosesNothing() {
        List<Outcome> outcomes = outcomes(500);
        OutcomeWriter writer = writer(50, OutcomeListener.none());
        AtomicInteger brought = new AtomicInteger();
        Thread bringer = Thread.ofVirtual().start(() -> outcomes.forEach(outcome -> {
            down.set(brought.incrementAndGet() % 100 == 0 || down.get());
            writer.record(outcome);
        }));
        while (bringer.isAlive() || rows() < 500) {
            down.set(false);
        }

        assertThat(rows()).isEqualTo(500);
        assertThat(exploder.ledger.counts(outcomes.getFirst().copy().mailingId())).containsEntry(CopyState.DELIVERED, 500L);
        assertThat(writer.close(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void whatIsRecordedAlreadyChangesNothingAndKeepsNothingElseBack() {
        List<Outcome> outcomes = outcomes(3);
        Outcome first = outcomes.getFirst();
        CountDownLatch go = new CountDownLatch(1);
        OutcomeWriter writer = writer(256, batch -> {
            try {
                go.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        writer.record(first);
        await().until(() -> writer.held() == 1);
        // The same row once more; and, twice in one batch, another one: only the first of its kind counts.
        List.of(first, outcomes.get(1), outcomes.get(1), outcomes.get(2)).forEach(writer::record);
        go.countDown();

        assertThat(writer.close(Duration.ofSeconds(5))).isTrue();
        assertThat(rows()).isEqualTo(3);
        assertThat(exploder.ledger.counts(first.copy().mailingId())).containsEntry(CopyState.DELIVERED, 3L);
        assertThat(writer.failing()).isFalse();
    }

    @Test
    void whatGatheredDuringACommitIsTheNextBatch() {
        List<Outcome> outcomes = outcomes(100);
        List<Integer> batches = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        OutcomeWriter writer = writer(256, batch -> {
            batches.add(batch.size());
            try {
                go.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        writer.record(outcomes.getFirst());
        await().until(() -> batches.size() == 1);
        outcomes.subList(1, 100).forEach(writer::record);
        go.countDown();

        assertThat(writer.close(Duration.ofSeconds(5))).isTrue();
        assertThat(batches).containsExactly(1, 99);
    }

    @Test
    void whatTheListenerStoresIsCommittedWithTheOutcomesOrNotAtAll() {
        List<Outcome> outcomes = outcomes(3);
        exploder.jdbi.useHandle(handle -> handle.execute("CREATE TABLE heard (copy bigint)"));
        AtomicInteger calls = new AtomicInteger();
        OutcomeWriter writer = writer(10, batch -> {
            exploder.jdbi.useHandle(handle -> handle.execute("INSERT INTO heard VALUES (" + batch.size() + ")"));
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
        });
        writer.record(outcomes.getFirst());
        assertThat(writer.close(Duration.ofSeconds(5))).isTrue();

        List<Long> heard = exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT copy FROM heard").mapTo(Long.class).list());
        assertThat(heard).containsExactly(1L);
        assertThat(exploder.events.shunted).isEmpty();
    }

    @Test
    void aListenerThatAlwaysThrowsDoesNotStopTheLedger() {
        List<Outcome> outcomes = outcomes(3);
        OutcomeWriter writer = writer(10, _ -> {
            throw new IllegalStateException("a bug");
        });
        outcomes.forEach(writer::record);
        assertThat(writer.close(Duration.ofSeconds(10))).isTrue();

        assertThat(rows()).isEqualTo(3);
        assertThat(exploder.events.shunted).isNotEmpty();
    }

    @Test
    void resultsAreRecordedAfterOneCouldNotBeToldForWantOfMemory() {
        List<Outcome> outcomes = outcomes(2);
        exploder.events.bug.set(() -> {
            throw new OutOfMemoryError("a test");
        });
        OutcomeWriter writer = writer(10, OutcomeListener.none());
        writer.record(outcomes.getFirst());
        await().dontCatchUncaughtExceptions().until(() -> exploder.events.attempts.get() == 1);

        writer.record(outcomes.getLast());
        await().dontCatchUncaughtExceptions().until(() -> rows() == 2);
        assertThat(writer.close(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void repliesThatThePeerMadeUpAreStored() {
        long mailing = exploder.post(1, "a@x.test");
        LedgerCopy copy = exploder.only(mailing);
        OutcomeWriter writer = writer(10, OutcomeListener.none());
        String nasty = IntStream.rangeClosed(0, 200).mapToObj(Character::toString).reduce("", String::concat) + "\ud800" + "x".repeat(2000);
        writer.record(new Outcome(new Copy(copy.copyId(), java.time.LocalDate.of(2026, 11, 23), mailing, 1, 7, 1, copy.address(), 0), 1,
                CopyState.FAILED, Exploder.START, "mx.test", new Answer(nasty, nasty, 550, nasty, nasty), ""));
        assertThat(writer.close(Duration.ofSeconds(5))).isTrue();

        assertThat(exploder.only(mailing).answer().reply()).hasSize(Answer.MAX_REPLY);
        assertThat(exploder.ledger.counts(mailing)).containsAllEntriesOf(Map.of(CopyState.FAILED, 1L));
    }
}
