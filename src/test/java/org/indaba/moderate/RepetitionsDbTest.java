package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.lists.ListSetting;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.SmtpReply;
import org.indaba.spool.InboundState;
import org.indaba.spool.SqlInbox;
import org.indaba.testing.CrashingTransactions;
import org.indaba.testing.SimulatedCrash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes a second time: when our 250 was lost, by another way, or from somebody who had it first. */
class RepetitionsDbTest extends IntakeRoom {

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
    void whatWasProvenTakesThePlaceOfWhatWaitsSinceItWasNot() {
        open = lists.change(open, open.settings().with(ListSetting.DMARC_FAILURES, "hold"));
        SmtpReply byAnAlias = finding("fail").take(submission(STRANGER, "a", post(1)));
        long waits = held.waiting(open.id()).getFirst().postId();

        SmtpReply direct = finding("pass").take(submission(STRANGER, "a", "Received: from ann; now\r\n" + post(1)));

        assertThat(byAnAlias.text()).endsWith("kept as post " + waits + ", which waits for a moderator");
        assertThat(direct.text()).matches("250 2\\.0\\.0 kept as post \\d+");
        long taken = Long.parseLong(direct.text().replaceAll(".* ", ""));
        assertThat(texts("SELECT state FROM inbound ORDER BY id")).containsExactly("DONE", "WAITING");
        assertThat(held.waiting(open.id())).isEmpty();
        assertThat(texts("SELECT decision || ' by ' || decided_by FROM held_posts")).containsExactly("DISCARDED by post " + taken);
        assertThat(number("SELECT count(*) FROM sweep_candidates")).as("the message that nobody needs").isEqualTo(1);
        assertThat(events.lines()).contains("discarded " + waits + " open@lists.example.org it came again and was accepted, as post "
                + taken);
        for (String found : List.of("pass", "fail")) {
            assertThat(finding(found).take(submission(STRANGER, "a", post(1))).text())
                    .isEqualTo("250 2.0.0 not posted: it came before, as post " + taken);
        }
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, DONE", "REJECTED, WAITING", "DISCARDED, WAITING"})
    void whatAModeratorDidNotWantIsForgotten(String decided, String state) {
        open = lists.change(open, open.settings().with(ListSetting.DMARC_FAILURES, "hold"));
        finding("fail").take(submission(STRANGER, "a", post(1)));
        long waits = held.waiting(open.id()).getFirst().postId();
        Decision decision = switch (decided) {
            case "ACCEPTED" -> new Decision.Accepted("owner");
            case "REJECTED" -> new Decision.Rejected("owner", "");
            // The third of the three.
            default -> new Decision.Discarded("owner");
        };
        database.transactions().call(() -> held.decideInTx(waits, decision, NOW));

        finding("pass").take(submission(STRANGER, "a", post(1)));

        assertThat(texts("SELECT state FROM inbound WHERE id > " + waits)).containsExactly(state);
    }

    @Test
    void whatWaitsIsNotHeldASecondTimeAndWhatIsRefusedIsStillRefused() {
        SmtpReply first = intake.take(submission(STRANGER, "or", post(1)));
        SmtpReply again = intake.take(submission(STRANGER, "or", post(1)));
        long waits = held.waiting(members1.id()).getFirst().postId();

        assertThat(first.text()).contains("which waits for a moderator");
        assertThat(again.lines()).contains("not posted: it came before, as post " + waits + ", which waits for a moderator");
        assertThat(number("SELECT count(*) FROM held_posts")).isEqualTo(1);
        assertThat(intake.take(submission(STRANGER, "r", post(1))).text()).startsWith("550 5.7.1 only members may post");
        members.addInTx(members1.id(), EmailAddress.of("eve@people.example"), "");
        assertThat(intake.take(submission(STRANGER, "r", post(1))).text()).startsWith("250 2.0.0 kept as post");
        assertThat(held.waiting(members1.id())).isEmpty();
    }

    @Test
    void ofProvenAndUnprovenCopiesThatComeAtOnceOneIsPostedAndNoneWaits() throws Exception {
        open = lists.change(open, open.settings().with(ListSetting.DMARC_FAILURES, "hold"));
        for (int round = 0; round < 20; round++) {
            String text = post(200 + round);
            List<Callable<SmtpReply>> dialogues = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String found = i % 2 == 0 ? "fail" : "pass";
                dialogues.add(() -> finding(found).take(submission(STRANGER, "a", text)));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<SmtpReply> reply : threads.invokeAll(dialogues)) {
                    assertThat(reply.get().code()).isEqualTo(250);
                }
            }
        }

        assertThat(number("SELECT count(*) FROM inbound WHERE state = 'WAITING'")).isEqualTo(20);
        assertThat(held.waiting(open.id())).isEmpty();
    }

    @Test
    void aModeratorWhoAcceptsWhileTheProvenCopyComesMakesNoSecondPost() throws Exception {
        open = lists.change(open, open.settings().with(ListSetting.DMARC_FAILURES, "hold"));
        SqlInbox inbox = new SqlInbox(database.jdbi(), arrivals, () -> NOW);
        for (int round = 0; round < 20; round++) {
            String text = post(300 + round);
            finding("fail").take(submission(STRANGER, "a", text));
            long waits = held.waiting(open.id()).getFirst().postId();
            Callable<SmtpReply> proven = () -> finding("pass").take(submission(STRANGER, "a", text));
            Callable<SmtpReply> moderator = () -> database.transactions().call(() -> {
                held.decideInTx(waits, new Decision.Accepted("owner"), NOW)
                        .ifPresent(_ -> inbox.moveInTx(waits, InboundState.WAITING));
                return SmtpReply.of(250, "2.0.0", "decided");
            });
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<SmtpReply> reply : threads.invokeAll(List.of(proven, moderator, proven))) {
                    assertThat(reply.get().code()).isEqualTo(250);
                }
            }
            assertThat(number("SELECT count(*) FROM inbound WHERE state = 'WAITING'")).isEqualTo(round + 1L);
        }
        assertThat(held.waiting(open.id())).isEmpty();
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
}
