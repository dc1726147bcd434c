package org.indaba.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlInboxDbTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static TestDatabase database;

    private final Signal arrivals = new Signal();
    private final SqlInbox inbox = new SqlInbox(database.jdbi(), arrivals, () -> NOW);
    private final SqlMessageStore store = new SqlMessageStore(database.jdbi(), () -> NOW);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE messages, message_chunks, message_holds, sweep_candidates, inbound"));
    }

    @Test
    void aRowComesBackAsItWasAdded() {
        NewInbound arrival = new NewInbound(message(), EmailAddress.of("\"odd one\"@lists.example.org"), 7, ReversePath.none(),
                new Peer("2001:db8::1", "mx.example", "UTF8SMTPS", "TLS_AES_128_GCM_SHA256 TLSv1.3", true), BodyType.EIGHT_BIT_MIME, true,
                NOW.plusMillis(123), InboundState.WAITING, "{\"verdict\":\"accept\"}", "{\"dkim\":[]}", ReportWish.none());

        long id = add(arrival);

        assertThat(inbox.find(id)).contains(new Inbound(id, arrival));
        assertThat(inbox.find(id + 1)).isEmpty();
    }

    @Test
    void whatAPeerCallsItselfCannotBreakTheRow() {
        Peer peer = new Peer("192.0.2.1", "nul\0 and \uD800 half", "x".repeat(5_000), "", false);
        long id = add(new NewInbound(message(), EmailAddress.of("afnog@lists.example.org"), 0, ReversePath.none(), peer,
                BodyType.SEVEN_BIT, false, NOW, InboundState.WAITING, "", "", ReportWish.none()));

        assertThat(inbox.find(id).orElseThrow().arrival().peer())
                .isEqualTo(new Peer("192.0.2.1", "nul\uFFFD and \uFFFD half", "x".repeat(1_000), "", false));
    }

    @Test
    void rowsAreTakenInTheirOrderAndOnlyThoseThatWait() {
        long first = add(InboundState.WAITING);
        add(InboundState.HELD);
        add(InboundState.DONE);
        long second = add(InboundState.WAITING);
        List<Long> taken = new ArrayList<>();

        assertThat(inbox.waiting()).isEqualTo(2);
        for (int i = 0; i < 3; i++) {
            database.transactions().run(() -> inbox.lockNextInTx().ifPresent(row -> {
                taken.add(row.id());
                inbox.moveInTx(row.id(), InboundState.DONE);
            }));
        }

        assertThat(taken).containsExactly(first, second);
    }

    @Test
    void severalWorkersTakeEachRowOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            add(InboundState.WAITING);
        }
        Set<Long> taken = ConcurrentHashMap.newKeySet();
        List<Long> twice = new ArrayList<>();

        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(workers.submit(() -> {
                    while (takeOne(taken, twice)) {
                        Thread.onSpinWait();
                    }
                }));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        }

        assertThat(taken).hasSize(200);
        assertThat(twice).isEmpty();
    }

    private boolean takeOne(Set<Long> taken, List<Long> twice) {
        return database.transactions().call(() -> {
            var row = inbox.lockNextInTx();
            row.ifPresent(found -> {
                if (!taken.add(found.id())) {
                    twice.add(found.id());
                }
                inbox.moveInTx(found.id(), InboundState.DONE);
            });
            return row.isPresent();
        });
    }

    @Test
    void aLockedRowIsPassedBy() throws Exception {
        long first = add(InboundState.WAITING);
        long second = add(InboundState.WAITING);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual().start(() -> database.transactions().run(() -> {
            assertThat(inbox.lockNextInTx().orElseThrow().id()).isEqualTo(first);
            locked.countDown();
            await(done);
        }));
        locked.await();

        long taken = database.transactions().call(() -> inbox.lockNextInTx().orElseThrow().id());
        done.countDown();
        slow.join();

        assertThat(taken).isEqualTo(second);
    }

    @Test
    void aMessageIsKeptUntilItsRowIsDone() {
        long id = add(InboundState.WAITING);
        assertThat(swept()).isZero();

        database.transactions().run(() -> inbox.moveInTx(id, InboundState.HELD));
        assertThat(swept()).isZero();

        long broken = add(InboundState.WAITING);
        database.transactions().run(() -> inbox.shuntInTx(broken, "transform", "a bug", NOW));
        assertThat(swept()).isZero();

        database.transactions().run(() -> inbox.moveInTx(id, InboundState.DONE));
        assertThat(swept()).isEqualTo(1);
    }

    @Test
    void aMessageOfSeveralRowsIsKeptUntilTheLastIsDone() {
        long message = message();
        List<Long> rows = database.transactions().call(() -> inbox.addAllInTx(List.of(
                arrival(message, InboundState.WAITING, NOW), arrival(message, InboundState.HELD, NOW))));

        database.transactions().run(() -> inbox.moveInTx(rows.getFirst(), InboundState.DONE));
        assertThat(swept()).isZero();

        database.transactions().run(() -> inbox.moveInTx(rows.getLast(), InboundState.DONE));
        assertThat(swept()).isEqualTo(1);
    }

    @Test
    void aMessageThatSomebodyElseHoldsIsSweptWhenThatEnds() {
        long message = message();
        long id = add(arrival(message, InboundState.WAITING, NOW));
        assertThat(swept()).isZero();

        database.transactions().run(() -> {
            store.holdInTx(message, "archive:" + id);
            inbox.moveInTx(id, InboundState.DONE);
        });
        assertThat(swept()).isZero();
        assertThat(candidates()).as("nothing to look at").isZero();

        database.transactions().run(() -> store.releaseInTx(message, "archive:" + id));
        assertThat(swept()).isEqualTo(1);
    }

    @Test
    void aRowThatIsOnlyARecordKeepsNothing() {
        List<Long> messages = database.transactions().call(() -> {
            List<Long> stored = store.storeAllInTx(List.of(ByteOctets.utf8("1"), ByteOctets.utf8("2")));
            inbox.addAllInTx(List.of(arrival(stored.getFirst(), InboundState.DONE, NOW),
                    arrival(stored.getLast(), InboundState.WAITING, NOW)));
            return stored;
        });

        assertThat(candidates()).isEqualTo(1);
        assertThat(swept()).isEqualTo(1);
        assertThat(store.open(messages.getLast()).size()).isEqualTo(1);
    }

    /** How many messages the next sweep takes, when the hour of all candidates is over. */
    private static int swept() {
        SqlMessageStore later = new SqlMessageStore(database.jdbi(), () -> NOW.plus(SqlMessageStore.UNHELD_STAYS).plusSeconds(1));
        return database.transactions().call(() -> later.sweepInTx(100));
    }

    private static long candidates() {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT count(*) FROM sweep_candidates").mapTo(Long.class).one());
    }

    @Test
    void aShuntedRowIsShownAndReplayedOnce() {
        long id = add(InboundState.WAITING);

        database.transactions().run(() -> inbox.shuntInTx(id, "transform", "java.lang.Bug: \0 nul", NOW));

        assertThat(inbox.shunted(0)).containsExactly(
                new Shunted(id, "afnog@lists.example.org", "transform", "java.lang.Bug: \uFFFD nul", NOW));
        assertThat(inbox.waiting()).isZero();
        assertThat(database.transactions().<Boolean>call(() -> inbox.replayInTx(id))).isTrue();
        assertThat(database.transactions().<Boolean>call(() -> inbox.replayInTx(id))).isFalse();
        assertThat(inbox.waiting()).isEqualTo(1);
        assertThat(inbox.shunted(0)).isEmpty();
    }

    @Test
    void whatIsSetAsideIsShownPageByPageAndFoundByItsNumber() {
        long message = message();
        database.transactions().run(() -> {
            for (int i = 0; i <= SqlInbox.MAX_SHUNTED; i++) {
                inbox.addInTx(arrival(message, InboundState.WAITING, NOW));
            }
        });
        database.jdbi().useHandle(handle -> handle.execute(
                "UPDATE inbound SET state = 'SHUNTED', station = 'archive', stack_trace = 'a bug', moved_at = now()"));

        List<Shunted> first = inbox.shunted(0);
        List<Shunted> second = inbox.shunted(first.getLast().id());

        assertThat(first).hasSize(SqlInbox.MAX_SHUNTED);
        assertThat(second).singleElement().satisfies(last -> assertThat(inbox.findShunted(last.id())).contains(last));
        assertThat(inbox.shunted(second.getLast().id())).isEmpty();
        assertThat(inbox.findShunted(second.getLast().id() + 1)).isEmpty();
    }

    @Test
    void aRowThatIsDoneMeanwhileIsNotShunted() {
        long id = add(InboundState.DONE);

        database.transactions().run(() -> inbox.shuntInTx(id, "transform", "late", NOW));

        assertThat(inbox.find(id).orElseThrow().arrival().state()).isEqualTo(InboundState.DONE);
    }

    @Test
    void aStackTraceIsCutToItsLimit() {
        long fits = add(InboundState.WAITING);
        long tooLong = add(InboundState.WAITING);

        database.transactions().run(() -> inbox.shuntInTx(fits, "x", "t".repeat(SqlInbox.STACK_TRACE_CHARS), NOW));
        database.transactions().run(() -> inbox.shuntInTx(tooLong, "x", "t".repeat(SqlInbox.STACK_TRACE_CHARS + 1), NOW));

        assertThat(inbox.shunted(0)).extracting(shunted -> shunted.stackTrace().length())
                .containsExactly(SqlInbox.STACK_TRACE_CHARS, SqlInbox.STACK_TRACE_CHARS);
    }

    @Test
    void onlyOldDoneRowsAreDeleted() {
        add(InboundState.DONE);
        long waiting = add(InboundState.WAITING);
        add(InboundState.DONE);
        long young = add(arrival(InboundState.DONE, NOW.plusSeconds(60)));

        assertThat(delete(NOW.plusSeconds(60), 1)).isEqualTo(1);
        assertThat(delete(NOW.plusSeconds(60), 10)).isEqualTo(1);
        assertThat(delete(NOW.plusSeconds(60), 10)).isZero();

        assertThat(inbox.find(waiting)).isPresent();
        assertThat(inbox.find(young)).isPresent();
    }

    @Test
    void wakingRaisesTheSignal() {
        long before = arrivals.count();

        inbox.wake();

        assertThat(arrivals.count()).isEqualTo(before + 1);
    }

    private int delete(Instant before, int limit) {
        return database.transactions().call(() -> inbox.deleteDoneInTx(before, limit));
    }

    private long add(InboundState state) {
        return add(arrival(state, NOW));
    }

    private long add(NewInbound arrival) {
        return database.transactions().call(() -> inbox.addInTx(arrival));
    }

    private NewInbound arrival(InboundState state, Instant at) {
        return arrival(message(), state, at);
    }

    private static NewInbound arrival(long message, InboundState state, Instant at) {
        return new NewInbound(message, EmailAddress.of("afnog@lists.example.org"), 0,
                ReversePath.of(EmailAddress.of("ann@people.example")), new Peer("192.0.2.1", "mx.example", "ESMTP", "", false),
                BodyType.SEVEN_BIT, false, at, state, "", "", ReportWish.none());
    }

    private long message() {
        return database.transactions().call(() -> store.storeInTx(ByteOctets.utf8("Subject: x\r\n\r\n")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
