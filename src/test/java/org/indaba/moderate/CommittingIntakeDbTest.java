package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.indaba.accept.Destination;
import org.indaba.auth.Authenticator;
import org.indaba.auth.Evidence;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mail.SmtpReply;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.spool.Signal;
import org.indaba.spool.SqlInbox;
import org.indaba.spool.SqlMessageStore;
import org.indaba.spool.Transactions;
import org.indaba.testing.CrashingTransactions;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.testing.RecordedEvents;
import org.indaba.testing.SimulatedCrash;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommittingIntakeDbTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final String EVIDENCE = "{\"spf\":{\"result\":{\"is\":\"neutral\",\"why\":\"\"},\"domain\":\"a.example\","
            + "\"identity\":\"MAIL_FROM\"},\"dkim\":[],\"arc\":{\"result\":{\"is\":\"none\",\"why\":\"\"},\"sealers\":[]},"
            + "\"dmarc\":{\"result\":{\"is\":\"pass\",\"why\":\"\"},\"testing\":false,\"domain\":\"a.example\","
            + "\"policyDomain\":\"a.example\",\"policy\":\"REJECT\",\"aligned\":[],\"signers\":[]},\"keys\":{}}";
    private static final Peer STRANGER = new Peer("192.0.2.1", "mx.example", "ESMTP", "", false);
    private static final Peer RELAY = new Peer("192.0.2.2", "front.example", "ESMTP", "", true);
    private static TestDatabase database;

    private final FakeLists lists = new FakeLists();
    private final FakeMembers members = new FakeMembers();
    private final RecordedEvents events = new RecordedEvents();
    private final Signal arrivals = new Signal();
    private final SqlHeldPosts held = new SqlHeldPosts(database.jdbi(), new Signal());
    private CommittingIntake intake;

    private MailList open;
    private MailList moderated;
    private MailList members1;
    private MailList announce;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void setUp() {
        database.jdbi().useHandle(handle -> handle.execute("""
                TRUNCATE messages, message_chunks, message_holds, sweep_candidates, inbound, earlier_posts, held_posts,
                    held_announcements"""));
        open = lists.add("open@lists.example.org", TestSettings.posting(Posting.OPEN));
        moderated = lists.add("moderated@lists.example.org", TestSettings.posting(Posting.MODERATED));
        members1 = lists.add("members@lists.example.org", TestSettings.posting(Posting.MEMBERS));
        announce = lists.add("announce@lists.example.org", TestSettings.posting(Posting.ANNOUNCE));
        intake = intake(database.transactions());
    }

    /** a: a list that accepts, h: one that holds, r and s: two that refuse, o: the owner address of one. */
    @ParameterizedTest
    @CsvSource({
        "a,   250, WAITING",
        "h,   250, HELD",
        "r,   550, ''",
        "o,   250, WAITING",
        "rs,  550, ''",
        "ar,  250, WAITING HELD",
        "hr,  250, HELD HELD",
        "or,  250, WAITING HELD",
        "ors, 250, WAITING HELD HELD",
        "ah,  250, WAITING HELD",
        "ahr, 250, WAITING HELD HELD",
        "ao,  250, WAITING WAITING",
        "aa,  250, WAITING",
        "oo,  250, WAITING",
        "rr,  550, ''"})
    void oneReplyForAllRecipients(String recipients, int code, String states) {
        SmtpReply reply = intake.take(submission(STRANGER, recipients, post(1)));

        assertThat(reply.code()).isEqualTo(code);
        assertThat(String.join(" ", texts("SELECT state FROM inbound ORDER BY state DESC"))).isEqualTo(states);
        assertThat(number("SELECT count(*) FROM messages")).isEqualTo(states.isEmpty() ? 0 : 1);
        assertThat(number("SELECT count(*) FROM sweep_candidates")).as("all rows wait").isZero();
        assertThat(number("SELECT count(*) FROM held_posts")).isEqualTo(states.split("HELD", -1).length - 1L);
    }

    @ParameterizedTest
    @CsvSource({"a", "h", "r", "o", "ar", "rs"})
    void aTemporaryFailureOfAnyKeepsNothing(String recipients) {
        Rule broken = new Rule() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Finding look(Post post) {
                if (post.list().equals(open)) {
                    throw new IllegalStateException("the database is away");
                }
                return new Finding.NoObjection("fine");
            }
        };
        CommittingIntake failing = intake(database.transactions(), new Judge(List.of(broken)));

        assertThatThrownBy(() -> failing.take(submission(STRANGER, recipients + "a", post(1)))).hasMessage("the database is away");

        assertThat(number("SELECT count(*) FROM inbound")).isZero();
        assertThat(number("SELECT count(*) FROM messages")).isZero();
    }

    @Test
    void aRefusalSaysWhyAndOfSeveralListsEachSaysIt() {
        assertThat(intake.take(submission(STRANGER, "r", post(1))).text()).isEqualTo("550 5.7.1 only members may post to "
                + "members@lists.example.org, and eve@people.example is none; to join, write to members-join@lists.example.org");
        assertThat(intake.take(submission(STRANGER, "rs", post(1))).lines()).hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("announce@lists.example.org: only its owners"));
    }

    @Test
    void aListThatWouldHaveRefusedHoldsThePostWithItsReason() {
        intake.take(submission(STRANGER, "ar", post(1)));

        HeldPost post = held.waiting(members1.id()).getFirst();
        assertThat(post.reason()).startsWith("only members may post");
        assertThat(post.author()).isEqualTo("eve@people.example");
        assertThat(post.answerTo()).isEqualTo("eve@people.example");
        assertThat(post.subject()).isEqualTo("hello");
        Trace trace = Trace.ofJson(texts("SELECT trace FROM inbound WHERE id = " + post.postId()).getFirst());
        assertThat(trace.verdict()).isEqualTo("hold");
        assertThat(trace.looks().getLast().rule()).isEqualTo("mixed-verdicts");
    }

    @Test
    void theReplySaysWhatBecameOfThePost() {
        assertThat(intake.take(submission(STRANGER, "a", post(1))).text()).matches("250 2\\.0\\.0 kept as post \\d+");
        assertThat(intake.take(submission(STRANGER, "h", post(2))).text())
                .matches("250 2\\.0\\.0 kept as post \\d+, which waits for a moderator");
        assertThat(intake.take(submission(STRANGER, "o", post(3))).text()).matches("250 2\\.0\\.0 kept as mail \\d+");
        assertThat(events.lines()).anyMatch(line -> line.matches("held \\d+ moderated@lists.example.org every post .*"));
    }

    @Test
    void aRepetitionHears250AndIsNoSecondPost() {
        SmtpReply first = intake.take(submission(STRANGER, "a", post(1)));
        SmtpReply again = intake.take(submission(STRANGER, "a", "Received: from elsewhere; later\r\n" + post(1)));

        assertThat(first.text()).startsWith("250 2.0.0 kept as post");
        assertThat(again.text()).startsWith("250 2.0.0 not posted: it came before, as post ");
        assertThat(texts("SELECT state FROM inbound ORDER BY id")).containsExactly("WAITING", "DONE");
        assertThat(number("SELECT count(*) FROM sweep_candidates")).as("the message that nobody needs").isEqualTo(1);
    }

    @Test
    void aRepetitionOfAMixedPostDoesNotHoldItTwice() {
        intake.take(submission(STRANGER, "ar", post(1)));
        intake.take(submission(STRANGER, "ar", post(1)));

        assertThat(number("SELECT count(*) FROM held_posts")).isEqualTo(1);
        assertThat(texts("SELECT state FROM inbound ORDER BY id")).containsExactlyInAnyOrder("WAITING", "HELD", "DONE", "DONE");
    }

    @Test
    void theSamePostAtAnotherListIsNoRepetition() {
        intake.take(submission(STRANGER, "a", post(1)));
        intake.take(submission(STRANGER, "h", post(1)));

        assertThat(texts("SELECT state FROM inbound ORDER BY id")).containsExactly("WAITING", "HELD");
    }

    @Test
    void whatWasRefusedIsForgotten() {
        intake.take(submission(STRANGER, "r", post(1)));
        members.addInTx(members1.id(), EmailAddress.of("eve@people.example"), "");

        assertThat(intake.take(submission(STRANGER, "r", post(1))).text()).startsWith("250 2.0.0 kept as post");
    }

    @Test
    void dialoguesThatBringTheSamePostAtOnceMakeOnePost() throws Exception {
        for (int round = 0; round < 20; round++) {
            String text = post(100 + round);
            List<Callable<SmtpReply>> dialogues = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                // Half of them name the lists in the other order.
                String recipients = i % 2 == 0 ? "ah" : "ha";
                dialogues.add(() -> intake(database.transactions()).take(submission(STRANGER, recipients, text)));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<SmtpReply> reply : threads.invokeAll(dialogues)) {
                    assertThat(reply.get().code()).isEqualTo(250);
                }
            }
        }

        assertThat(number("SELECT count(*) FROM inbound WHERE state = 'WAITING'")).isEqualTo(20);
        assertThat(number("SELECT count(*) FROM inbound WHERE state = 'HELD'")).isEqualTo(20);
    }

    @Test
    void aLost250IsNoSecondPostAndALostCommitIsNoLostPost() {
        for (int crash = 0; crash < 2; crash++) {
            setUp();
            CommittingIntake crashing = intake(new CrashingTransactions(database.transactions(), crash));

            assertThatThrownBy(() -> crashing.take(submission(STRANGER, "a", post(1)))).isInstanceOf(SimulatedCrash.class);
            intake.take(submission(STRANGER, "a", post(1)));

            assertThat(number("SELECT count(*) FROM inbound WHERE state = 'WAITING'")).as("crash %d", crash).isEqualTo(1);
        }
    }

    @Test
    void behindATrustedRelayNothingIsRefused() {
        SmtpReply stranger = intake.take(submission(RELAY, "r", post(1)));
        SmtpReply machine = intake.take(submission(RELAY, "r", "Auto-Submitted: auto-replied\r\n" + post(2)));

        assertThat(stranger.text()).contains("which waits for a moderator");
        assertThat(machine.text()).startsWith("250 2.0.0 not posted: automatic answers are not posted");
        assertThat(events.lines()).anyMatch(line -> line.startsWith("discarded"));
    }

    @Test
    void machinesThatAreHeldGetNoAnswer() {
        intake.take(submission(STRANGER, "h", "Precedence: bulk\r\n" + post(1)));
        intake.take(submission(STRANGER, "h", "List-Id: <other.example.net>\r\n" + post(2)));
        intake.take(submission(STRANGER, "h", "X-Auto-Response-Suppress: All\r\n" + post(3)));
        intake.take(submission(STRANGER, "h", post(4).replace("eve@", "noreply@")));
        intake.take(submission(STRANGER, "h", "Precedence: list\r\n" + post(5)));

        assertThat(held.waiting(moderated.id())).extracting(HeldPost::answerTo).containsExactly("", "", "", "", "");
    }

    @Test
    void aLoopIsRefusedForOwnersToo() {
        // RFC 5321 §6.3.
        assertThat(intake.take(submission(STRANGER, "o", "Received: x\r\n".repeat(100) + post(1))).code()).isEqualTo(250);
        assertThat(intake.take(submission(STRANGER, "o", "Received: x\r\n".repeat(101) + post(2))).text()).startsWith("550 5.4.6");
    }

    @Test
    void aHeaderBeyondItsLimitsIsRefusedForEverybody() {
        String field = "X: y\r\n";
        String line = "X-Long: " + "y".repeat(HeaderBlock.MAX_OCTETS) + "\r\n\r\n";

        assertThat(intake.take(submission(STRANGER, "a", field.repeat(HeaderBlock.MAX_FIELDS) + "\r\n")).code()).isEqualTo(250);
        assertThat(intake.take(submission(STRANGER, "ao", field.repeat(HeaderBlock.MAX_FIELDS + 1) + "\r\n")).code()).isEqualTo(552);
        assertThat(intake.take(submission(STRANGER, "ao", line)).code()).isEqualTo(552);
    }

    @Test
    void anEmptyMessageIsAPostLikeAnyOther() {
        assertThat(intake.take(submission(STRANGER, "a", "")).code()).isEqualTo(250);
    }

    @Test
    void headersOfNoiseNeverThrow() {
        Random random = new Random(11);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            String text = "From: " + new String(noise, StandardCharsets.ISO_8859_1) + "\r\nSubject: =?utf-16?B?2D0=?= \0\r\n"
                    + post(1_000 + i);
            assertThat(intake.take(submission(STRANGER, "ah", text)).code()).isEqualTo(250);
        }
    }

    @Test
    void keptMailWakesTheWorkersAndRefusedMailDoesNot() {
        long before = arrivals.count();
        intake.take(submission(STRANGER, "r", post(1)));
        assertThat(arrivals.count()).isEqualTo(before);

        intake.take(submission(STRANGER, "a", post(1)));
        assertThat(arrivals.count()).isEqualTo(before + 1);
    }

    @Test
    @Timeout(60)
    void oneMessageMoreThanAreKeptAtOnceWaitsForItsTurn() throws Exception {
        CountDownLatch inside = new CountDownLatch(CommittingIntake.AT_ONCE);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger looking = new AtomicInteger();
        Rule slow = new Rule() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public Finding look(Post post) {
                looking.incrementAndGet();
                inside.countDown();
                await(goOn);
                return new Finding.NoObjection("fine");
            }
        };
        CommittingIntake bounded = intake(database.transactions(), new Judge(List.of(slow)));
        List<Thread> dialogues = new ArrayList<>();
        for (int i = 0; i <= CommittingIntake.AT_ONCE; i++) {
            String text = post(5_000 + i);
            dialogues.add(Thread.ofVirtual().start(() -> bounded.take(submission(STRANGER, "a", text))));
        }

        inside.await();
        Awaitility.await().until(() -> dialogues.stream().filter(one -> one.getState() == Thread.State.TIMED_WAITING).count() == 1);
        assertThat(looking.get()).isEqualTo(CommittingIntake.AT_ONCE);
        goOn.countDown();
        for (Thread dialogue : dialogues) {
            dialogue.join();
        }

        assertThat(number("SELECT count(*) FROM inbound")).isEqualTo(CommittingIntake.AT_ONCE + 1L);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void whoSentItIsAskedOnceForAllRecipientsAndNotWhereATokenProvesIt() {
        AtomicInteger asked = new AtomicInteger();
        Evidence evidence = Evidence.ofJson(EVIDENCE);
        CommittingIntake intake = intake(database.transactions(), new Judge(List.of()), _ -> {
            asked.incrementAndGet();
            return Optional.of(evidence);
        });

        intake.take(submission(STRANGER, "aho", post(1)));
        assertThat(asked).hasValue(1);
        assertThat(texts("SELECT evidence FROM inbound ORDER BY id")).containsExactly(EVIDENCE, EVIDENCE, EVIDENCE);

        intake.take(submission(STRANGER, "b", post(2)));
        assertThat(asked).hasValue(1);
        assertThat(texts("SELECT evidence FROM inbound ORDER BY id")).last().isEqualTo("");
    }

    private CommittingIntake intake(Transactions transactions) {
        return intake(transactions, new Judge(new Rules(lists, members, new SqlEarlierPosts(database.jdbi()))));
    }

    private CommittingIntake intake(Transactions transactions, Judge judge) {
        return intake(transactions, judge, Authenticator.none());
    }

    private CommittingIntake intake(Transactions transactions, Judge judge, Authenticator authenticator) {
        Keeping keeping = new Keeping(new SqlMessageStore(database.jdbi(), () -> NOW), new SqlInbox(database.jdbi(), arrivals, () -> NOW),
                new SqlEarlierPosts(database.jdbi()), held);
        return new CommittingIntake(authenticator, judge, keeping, transactions, events);
    }

    private Submission submission(Peer peer, String recipients, String text) {
        List<EmailAddress> addresses = new ArrayList<>();
        List<Destination> destinations = new ArrayList<>();
        for (char kind : recipients.toCharArray()) {
            Supplier<Destination> destination = switch (kind) {
                case 'a' -> () -> new Destination.Post(open);
                case 'h' -> () -> new Destination.Post(moderated);
                case 'r' -> () -> new Destination.Post(members1);
                case 's' -> () -> new Destination.Post(announce);
                case 'o' -> () -> new Destination.Owner(members1);
                case 'b' -> () -> new Destination.ReturnPath(members1, 7);
                // No other letter stands in a test.
                default -> throw new IllegalArgumentException();
            };
            destinations.add(destination.get());
            addresses.add(destination.get() instanceof Destination.Post(var list) ? list.post() : members1.owner());
        }
        Envelope envelope = new Envelope(ReversePath.of(EmailAddress.of("eve@people.example")), addresses, BodyType.SEVEN_BIT, false,
                List.of());
        return new Submission(peer, envelope, destinations, ByteOctets.utf8(text), NOW);
    }

    private static String post(int number) {
        return """
                From: eve@people.example
                To: open@lists.example.org, moderated@lists.example.org, members@lists.example.org, announce@lists.example.org
                Subject: hello
                Message-ID: <%d@people.example>

                text
                """.formatted(number).replace("\n", "\r\n");
    }

    private static long number(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static List<String> texts(String sql) {
        return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
