package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.indaba.auth.Evidence;
import org.indaba.mail.SmtpReply;
import org.indaba.mime.HeaderBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommittingIntakeDbTest extends IntakeRoom {

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
    void behindATrustedRelayNothingIsRefused() {
        SmtpReply stranger = intake.take(submission(RELAY, "r", post(1)));
        SmtpReply machine = intake.take(submission(RELAY, "r", "Auto-Submitted: auto-replied\r\n" + post(2)));

        assertThat(stranger.text()).contains("which waits for a moderator");
        assertThat(machine.text()).startsWith("250 2.0.0 not posted: automatic answers are not posted");
        assertThat(events.lines()).anyMatch(line -> line.startsWith("discarded"));
    }

    /** At RCPT no sender is refused to a relay, so that nobody has asked about this one before. */
    @Test
    void behindATrustedRelayABannedEnvelopeSenderIsDropped() {
        lists.ban(open, "eve@people.example");

        SmtpReply reply = intake.take(submission(RELAY, "a", post(1).replace("From: eve@", "From: ann@")));

        assertThat(reply.text()).startsWith("250 2.0.0 not posted: eve@people.example may not post to open@lists.example.org");
        assertThat(texts("SELECT state FROM inbound")).containsExactly("DONE");
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

    @ParameterizedTest
    @CsvSource({"o, 1", "b, 1", "ao, 2", "rob, 3"})
    void behindATrustedRelayALoopIsDroppedForEverybody(String recipients, int rows) {
        SmtpReply reply = intake.take(submission(RELAY, recipients, "Received: x\r\n".repeat(101) + post(1)));

        // RFC 5321 §6.3.
        assertThat(reply.code()).isEqualTo(250);
        assertThat(reply.lines()).hasSize(rows).allMatch(line -> line.matches("not (kept|posted): it has passed 101 mail servers.*"));
        assertThat(texts("SELECT state FROM inbound")).hasSize(rows).containsOnly("DONE");
        assertThat(number("SELECT count(DISTINCT message_id) FROM sweep_candidates")).as("the message that nobody needs").isEqualTo(1);
        assertThat(events.lines()).filteredOn(line -> line.startsWith("discarded")).hasSize(rows);
    }

    @Test
    void aLoopIsDroppedForOwnersWhereAnotherRecipientHears250() {
        intake.take(submission(STRANGER, "a", post(1)));

        SmtpReply again = intake.take(submission(STRANGER, "ao", "Received: x\r\n".repeat(101) + post(1)));

        assertThat(again.code()).isEqualTo(250);
        assertThat(again.lines()).anyMatch(line -> line.startsWith("not posted: it came before"))
                .anyMatch(line -> line.startsWith("not kept: it has passed 101 mail servers"));
        assertThat(texts("SELECT state FROM inbound ORDER BY id")).containsExactly("WAITING", "DONE", "DONE");
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

    @ParameterizedTest
    @Timeout(60)
    @ValueSource(booleans = {true, false})
    void oneLargeHeaderMoreThanAreExaminedAtOnceWaitsAndASmallOneDoesNot(boolean byOctets) throws Exception {
        CountDownLatch inside = new CountDownLatch(CommittingIntake.LARGE_AT_ONCE);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        CommittingIntake bounded = intake(database.transactions(), new Judge(List.of()), arrival -> {
            if (arrival.header().first("X-Large").isPresent()) {
                asked.incrementAndGet();
                inside.countDown();
                await(goOn);
            }
            return Optional.empty();
        });
        List<Thread> dialogues = new ArrayList<>();
        for (int i = 0; i <= CommittingIntake.LARGE_AT_ONCE; i++) {
            String text = byOctets ? header(HeaderBlock.LARGE_OCTETS + 1, 6_000 + i)
                    : headerOfLines(HeaderBlock.LARGE_LINES + 1, 6_000 + i);
            dialogues.add(Thread.ofVirtual().start(() -> bounded.take(submission(STRANGER, "a", text))));
        }

        inside.await();
        Awaitility.await().until(() -> dialogues.stream().filter(one -> one.getState() == Thread.State.TIMED_WAITING).count() == 1);
        assertThat(asked.get()).isEqualTo(CommittingIntake.LARGE_AT_ONCE);
        String small = (byOctets ? header(HeaderBlock.LARGE_OCTETS, 7_000) : headerOfLines(HeaderBlock.LARGE_LINES, 7_000))
                .replace("X-Large", "X-Small");
        assertThat(bounded.take(submission(STRANGER, "a", small)).code()).isEqualTo(250);
        goOn.countDown();
        for (Thread dialogue : dialogues) {
            dialogue.join();
        }

        assertThat(number("SELECT count(*) FROM inbound")).isEqualTo(CommittingIntake.LARGE_AT_ONCE + 2L);
    }

    /** A post whose header has so many octets, the empty line included. */
    private static String header(int octets, int number) {
        String post = post(number);
        int missing = octets - (post.indexOf("\r\n\r\n") + 4) - "X-Large: \r\n".length();
        return "X-Large: " + "x".repeat(missing) + "\r\n" + post + "more text\r\n".repeat(100);
    }

    /** A post whose header has so many lines, none of them long. */
    private static String headerOfLines(int lines, int number) {
        String post = post(number);
        long missing = lines - post.substring(0, post.indexOf("\r\n\r\n") + 2).lines().count() - 1;
        return "X-Large: x\r\n" + "a:\r\n".repeat((int) missing) + post + "more text\r\n".repeat(2_000);
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
}
