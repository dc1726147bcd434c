package org.indaba.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.UnreadableOctets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlMessageStoreDbTest {

    private static final int CHUNK = SqlMessageStore.CHUNK_OCTETS;
    private static TestDatabase database;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-04T10:00:00Z"));
    private final SqlMessageStore store = new SqlMessageStore(database.jdbi(), now::get);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7, 5 * CHUNK})
    void octetsComeBackAsTheyWereAroundTheEdgesOfChunks(int size) throws Exception {
        byte[] octets = octets(size);

        long id = store(ByteOctets.of(octets));

        MessageOctets stored = store.open(id);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stored.writeTo(out, 0, size);
        assertThat(stored.size()).isEqualTo(size);
        assertThat(out.toByteArray()).isEqualTo(octets);
        assertThat(stored.slice(0, size + 10)).isEqualTo(octets);
        assertThat(bytes("SELECT sha256 FROM messages WHERE id = " + id)).isEqualTo(MessageDigest.getInstance("SHA-256").digest(octets));
        assertThat(number("SELECT count(*) FROM message_chunks WHERE message_id = " + id)).isEqualTo((size + CHUNK - 1) / CHUNK);
    }

    @Test
    void anyPartComesBack() throws IOException {
        byte[] octets = octets(3 * CHUNK + 100);
        MessageOctets stored = store.open(store(ByteOctets.of(octets)));
        Random random = new Random(7);

        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(octets.length + 1);
            int to = from + random.nextInt(octets.length - from + 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            stored.writeTo(out, from, to);
            assertThat(out.toByteArray()).isEqualTo(java.util.Arrays.copyOfRange(octets, from, to));
            assertThat(stored.slice(from, to - from)).isEqualTo(out.toByteArray());
        }
    }

    @Test
    void partsOutsideOfTheMessageAreRefused() {
        MessageOctets stored = store.open(store(ByteOctets.of(octets(10))));

        assertThat(stored.slice(10, 1)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> stored.slice(11, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> stored.slice(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> stored.writeTo(OutputStream.nullOutputStream(), 0, 11));
        assertThatIllegalArgumentException().isThrownBy(() -> store.open(Long.MAX_VALUE));
    }

    @Test
    void storingReadsNoPartLargerThanAChunk() {
        CountingOctets large = new CountingOctets(40L * CHUNK);

        long id = store(large);

        assertThat(large.largest).isEqualTo(CHUNK);
        assertThat(store.open(id).size()).isEqualTo(40L * CHUNK);
    }

    @Test
    void whatRollsBackIsNotThere() {
        AtomicReference<Long> id = new AtomicReference<>(0L);

        assertThatIllegalStateException().isThrownBy(() -> database.transactions().run(() -> {
            id.set(store.storeInTx(ByteOctets.utf8("x")));
            throw new IllegalStateException("roll back");
        }));

        assertThatIllegalArgumentException().isThrownBy(() -> store.open(id.get()));
    }

    @Test
    void aMessageIsSweptWhenNobodyHoldsItAndItsHourIsOver() {
        long held = store(ByteOctets.utf8("held"));
        long released = store(ByteOctets.utf8("released"));
        long never = store(ByteOctets.utf8("never held"));
        inTx(() -> {
            store.holdInTx(held, "a");
            store.holdInTx(held, "b");
            store.holdInTx(held, "b");
            store.holdInTx(released, "a");
        });
        inTx(() -> {
            store.releaseInTx(held, "a");
            store.releaseInTx(released, "a");
            store.releaseInTx(released, "unknown");
        });

        assertThat(sweep()).as("young").isZero();
        now.set(now.get().plus(SqlMessageStore.UNHELD_STAYS).plusSeconds(1));
        assertThat(sweep()).isGreaterThanOrEqualTo(2);

        assertThat(store.open(held).size()).isEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> store.open(released));
        assertThatIllegalArgumentException().isThrownBy(() -> store.open(never));

        // When the last hold ends, it is swept as well.
        inTx(() -> store.releaseInTx(held, "b"));
        now.set(now.get().plus(Duration.ofHours(2)));
        assertThat(sweep()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> store.open(held));
        assertThat(number("SELECT count(*) FROM sweep_candidates")).isZero();
    }

    @Test
    void theChunksOfAMessageAreSweptWithIt() {
        long swept = store(ByteOctets.of(octets(2 * CHUNK + 1)));
        long kept = store(ByteOctets.of(octets(CHUNK + 1)));
        inTx(() -> store.holdInTx(kept, "a"));
        now.set(now.get().plus(Duration.ofHours(2)));

        sweep();

        assertThat(number("SELECT count(*) FROM message_chunks WHERE message_id = " + swept)).isZero();
        assertThat(number("SELECT count(*) FROM message_chunks WHERE message_id = " + kept)).isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsNotHeldAndNothingElseWithIt() {
        long there = store(ByteOctets.utf8("x"));

        assertThatIllegalArgumentException().isThrownBy(() -> inTx(() -> store.holdInTx(Long.MAX_VALUE, "a")));
        assertThatIllegalArgumentException().isThrownBy(() -> inTx(() -> store.holdAllInTx(
                List.of(new Hold(there, "a"), new Hold(there, "b"), new Hold(Long.MAX_VALUE, "c")))));

        assertThat(number("SELECT count(*) FROM message_holds WHERE message_id IN (" + there + ", " + Long.MAX_VALUE + ")")).isZero();
    }

    @Test
    void aHoldThatIsBeingAddedKeepsTheMessageFromASweepAtTheSameTime() throws Exception {
        long message = store(ByteOctets.utf8("held at the last moment"));
        now.set(now.get().plus(Duration.ofHours(2)));
        AtomicReference<Thread> sweeper = new AtomicReference<>(Thread.currentThread());

        database.transactions().run(() -> {
            store.holdInTx(message, "a");
            sweeper.set(Thread.ofPlatform().start(this::sweep));
            await().atMost(Duration.ofSeconds(30)).until(() -> number(
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == 1);
        });
        sweeper.get().join();

        assertThat(store.open(message).size()).isEqualTo(23);
    }

    @Test
    void whatWasStoredAMomentAgoIsNotReadButOnce() {
        SqlMessageStore quick = new SqlMessageStore(database.jdbi(), now::get, new FreshMessages(FreshMessages.MOST_OCTETS));
        List<MessageOctets> messages = List.of(ByteOctets.of(octets(0)), ByteOctets.of(octets(4_096)), ByteOctets.of(octets(64 * 1024)),
                ByteOctets.of(octets(64 * 1024 + 1)));
        List<Long> ids = stored(quick, messages);
        // What is read from the database is told by its sizes, which are wrong there.
        database.jdbi().useHandle(handle -> handle.execute("UPDATE messages SET size_octets = 7 WHERE id >= ?", ids.getFirst()));

        assertThat(quick.openAll(ids)).extracting(MessageOctets::size).containsExactly(0L, 4_096L, 64 * 1024L, 7L);
        assertThat(quick.openAll(ids)).extracting(MessageOctets::size).containsOnly(7L);

        List<Long> again = stored(quick, messages);
        List<MessageOctets> opened = quick.openAll(again.reversed()).reversed();
        for (int i = 0; i < messages.size(); i++) {
            assertThat(opened.get(i).slice(0, 100_000)).isEqualTo(messages.get(i).slice(0, 100_000));
        }
    }

    @Test
    void whatWasRolledBackIsNoMessageEvenIfItsNumberIsGivenOutAgain() {
        SqlMessageStore quick = new SqlMessageStore(database.jdbi(), now::get, new FreshMessages(FreshMessages.MOST_OCTETS));
        List<Long> numbers = new ArrayList<>();
        assertThatIllegalStateException().isThrownBy(() -> database.transactions().run(() -> {
            numbers.addAll(quick.storeAllInTx(List.of(ByteOctets.utf8("never committed"))));
            throw new IllegalStateException("rolled back");
        }));
        // A sequence forgets what it gave out behind the last commit when its server crashes; another process stores this.
        database.jdbi().useHandle(handle -> handle.execute("SELECT setval('messages_id', ?, false)", numbers.getFirst()));
        long id = store(ByteOctets.utf8("of another"));

        assertThat(id).isEqualTo(numbers.getFirst());
        MessageOctets opened = quick.openAll(List.of(id)).getFirst();
        assertThat(opened.slice(0, 100)).asString(StandardCharsets.UTF_8).isEqualTo("of another");
    }

    @Test
    void whatIsCommittedDoesNotFailWhereItCannotBeReadAgain() {
        SqlMessageStore quick = new SqlMessageStore(database.jdbi(), now::get, new FreshMessages(FreshMessages.MOST_OCTETS));
        long id = store(ByteOctets.utf8("kept"));

        quick.committed(List.of(id), List.of(new UnreadableOctets(ByteOctets.utf8("kept"))));

        assertThat(quick.openAll(List.of(id)).getFirst().slice(0, 100)).asString(StandardCharsets.UTF_8).isEqualTo("kept");
    }

    @Test
    void aSweepTakesNoMoreThanItsLimit() {
        for (int i = 0; i < 5; i++) {
            store(ByteOctets.utf8("x"));
        }
        now.set(now.get().plus(Duration.ofHours(2)));

        assertThat(database.transactions().<Integer>call(() -> store.sweepInTx(3))).isLessThanOrEqualTo(3);
    }

    private long store(MessageOctets octets) {
        return database.transactions().call(() -> store.storeInTx(octets));
    }

    /** As the way in does it. */
    private static List<Long> stored(SqlMessageStore store, List<MessageOctets> messages) {
        List<Long> ids = database.transactions().call(() -> store.storeAllInTx(messages));
        store.committed(ids, messages);
        return ids;
    }

    private int sweep() {
        return database.transactions().call(() -> store.sweepInTx(1_000));
    }

    private static void inTx(Runnable work) {
        database.transactions().run(work);
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    private static long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static byte[] bytes(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(byte[].class).one());
    }

    /** A message that is nowhere in memory, and remembers the largest part that was asked for. */
    private static final class CountingOctets implements MessageOctets {

        private final long size;
        private int largest;

        CountingOctets(long size) {
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public byte[] slice(long from, int length) {
            largest = Math.max(largest, length);
            return new byte[(int) Math.min(length, size - from)];
        }

        @Override
        public void writeTo(OutputStream out, long from, long to) throws IOException {
            for (long at = from; at < to; at += 8192) {
                out.write(new byte[(int) Math.min(8192, to - at)]);
            }
        }
    }
}
