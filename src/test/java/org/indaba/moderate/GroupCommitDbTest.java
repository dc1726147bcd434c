package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.indaba.accept.Destination;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.Signal;
import org.indaba.spool.SqlInbox;
import org.indaba.spool.SqlMessageStore;
import org.indaba.spool.Transactions;
import org.indaba.testing.FakeLists;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.UnreadableOctets;
import org.indaba.lists.MailList;
import org.indaba.lists.ListSettings.Posting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitDbTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static TestDatabase database;

    private final MailList list = new FakeLists().add("open@lists.example.org", TestSettings.posting(Posting.OPEN));
    private final AtomicInteger commits = new AtomicInteger();
    private final CountDownLatch firstIsWriting = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Map<Integer, String> outcomes = new ConcurrentHashMap<>();
    private final GroupCommit group = group();
    private Duration patience = Duration.ofMinutes(1);

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE messages, message_chunks, message_holds, sweep_candidates, inbound, "
                + "earlier_posts, held_posts"));
    }

    /** The first commit waits for {@link #goOn}, so that others gather meanwhile. */
    private GroupCommit group() {
        Transactions transactions = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                if (commits.getAndIncrement() == 0) {
                    firstIsWriting.countDown();
                    waitFor(goOn);
                }
                return database.transactions().call(work);
            }
        };
        Keeping keeping = new Keeping(new SqlMessageStore(database.jdbi(), () -> NOW),
                new SqlInbox(database.jdbi(), new Signal(), () -> NOW), new SqlEarlierPosts(database.jdbi()),
                new SqlHeldPosts(database.jdbi(), new Signal()));
        return new GroupCommit(keeping, transactions);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void whatGathersDuringACommitIsKeptByTheNextOne() throws InterruptedException {
        keep(10, number -> ByteOctets.utf8(post(number)));

        assertThat(commits.get()).isEqualTo(2);
        assertThat(outcomes.values()).hasSize(11).allMatch("kept"::equals);
        List<String> texts = database.jdbi().withHandle(handle -> handle.createQuery("""
                SELECT convert_from(c.octets, 'UTF8') FROM inbound i JOIN message_chunks c ON c.message_id = i.message_id""")
                .mapTo(String.class).list());
        assertThat(texts).containsExactlyInAnyOrderElementsOf(outcomes.keySet().stream().map(this::post).toList());
    }

    @Test
    void aCommonCommitHasALimit() throws InterruptedException {
        keep(GroupCommit.MOST_MESSAGES + 1, number -> ByteOctets.utf8(post(number)));

        assertThat(commits.get()).isEqualTo(3);
        assertThat(outcomes.values()).hasSize(GroupCommit.MOST_MESSAGES + 2).allMatch("kept"::equals);
    }

    @Test
    void nobodySuffersForAMessageThatCannotBeKept() throws InterruptedException {
        keep(10, number -> number == 5 ? new UnreadableOctets(ByteOctets.utf8(post(number))) : ByteOctets.utf8(post(number)));

        assertThat(outcomes.get(5)).isEqualTo("unreadable");
        assertThat(outcomes.values().stream().filter("kept"::equals)).hasSize(10);
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void ofTheSamePostTwiceInOneCommitOneIsKept() throws InterruptedException {
        keep(4, number -> ByteOctets.utf8(post(Math.min(number, 3))));

        assertThat(outcomes.values().stream().filter("kept"::equals)).hasSize(4);
        assertThat(List.of(outcomes.get(3), outcomes.get(4))).containsExactlyInAnyOrder("kept", "the post came meanwhile");
        assertThat(rows()).isEqualTo(4);
    }

    @Test
    void whoWaitsTooLongIsToldToComeAgainAndIsNotKept() throws InterruptedException {
        patience = Duration.ofMillis(100);
        Thread first = start(0, ByteOctets.utf8(post(0)));
        firstIsWriting.await();
        Thread next = start(1, ByteOctets.utf8(post(1)));
        Thread behindIt = start(2, ByteOctets.utf8(post(2)));
        next.join();
        behindIt.join();
        goOn.countDown();
        first.join();

        String late = "too many messages wait to be kept";
        assertThat(outcomes).isEqualTo(Map.of(0, "kept", 1, late, 2, late));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aLargeMessageWaitsForNobody() throws InterruptedException {
        Thread first = start(0, ByteOctets.utf8(post(0)));
        firstIsWriting.await();
        start(1, ByteOctets.utf8(post(1) + "x".repeat(GroupCommit.SMALL_OCTETS))).join();

        assertThat(outcomes).isEqualTo(Map.of(1, "kept"));
        goOn.countDown();
        first.join();
    }

    /** One is being written while {@code others} come. */
    private void keep(int others, IntFunction<MessageOctets> message) throws InterruptedException {
        List<Thread> dialogues = new ArrayList<>(List.of(start(0, message.apply(0))));
        firstIsWriting.await();
        for (int i = 1; i <= others; i++) {
            dialogues.add(start(i, message.apply(i)));
        }
        await().until(() -> group.waiting() == others);
        goOn.countDown();
        for (Thread dialogue : dialogues) {
            dialogue.join();
        }
    }

    private Thread start(int number, MessageOctets octets) {
        return Thread.ofVirtual().start(() -> {
            try {
                group.keep(settled(number, octets), System.nanoTime() + patience.toNanos());
                outcomes.put(number, "kept");
            } catch (RuntimeException failed) {
                outcomes.put(number, String.valueOf(failed.getMessage()));
            }
        });
    }

    private Keeping.Settled settled(int number, MessageOctets octets) {
        Peer peer = new Peer("192.0.2.1", "mx.example", "ESMTP", "", false);
        Envelope envelope = new Envelope(ReversePath.of(EmailAddress.of("eve@people.example")), List.of(list.post()),
                BodyType.SEVEN_BIT, false, List.of());
        Submission submission = new Submission(peer, envelope, List.of(new Destination.Post(list)), octets, NOW);
        // What is judged is readable; only the store meets what is not.
        MessageOctets readable = octets instanceof UnreadableOctets(MessageOctets inner) ? inner : octets;
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(readable)).header();
        return new Keeping.Settled(submission, new ArrivedMessage(peer, envelope, header, readable),
                List.of(new Judged(list.post(), ReportWish.none(), new Destination.Post(list), new Judgement(new Verdict.Accept(),
                        Trace.NONE))));
    }

    private String post(int number) {
        return "From: eve@people.example\r\nMessage-ID: <" + number + "@people.example>\r\n\r\ntext\r\n";
    }

    private static long rows() {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT count(*) FROM inbound").mapTo(Long.class).one());
    }
}
