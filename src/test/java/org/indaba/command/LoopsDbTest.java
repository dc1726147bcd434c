package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.indaba.accept.Destination;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Inbound;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that answer programs: every exchange with us ends after one round. */
class LoopsDbTest {

    private static final int MANY_ROUNDS = 50;

    private static TestDatabase first;
    private static TestDatabase second;

    private final CommandDesk here = new CommandDesk(first, "afnog@here.example.org", Joining.CONFIRM, Joining.CONFIRM);
    private final CommandDesk there = new CommandDesk(second, "news@there.example.com", Joining.CONFIRM, Joining.CONFIRM);

    @BeforeAll
    static void open() {
        first = TestDatabase.create();
        second = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        first.close();
        second.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news-request@there.example.com", "news-join@there.example.com", "owner-news@there.example.com",
        "news-confirm+abcdefghijklmnopqrstuvwxy@there.example.com"})
    void aRoleAddressOfAnotherListServerGetsNoAnswer(String address) {
        // RFC 3834 §2: addresses that responders commonly use are not answered.
        here.hears(address, "join", join(here));
        here.hears(address, "join", request(here));

        assertThat(here.mail.sent()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Joining.class)
    void twoListServersBehindPlainAddressesStopAfterOneMail(Joining policy) {
        // Given: a mailbox on each side leads to the request address of that side.
        here.policy(policy, policy);
        there.policy(policy, policy);
        here.hears("robot@there.example.com", "join", request(here));
        int said = toRobots(here).size();

        int rounds = exchange();

        assertThat(said).isEqualTo(1);
        assertThat(rounds).isEqualTo(1);
    }

    /** Carries mail to and fro until nobody has anything to say; returns how many rounds that took. */
    private int exchange() {
        int rounds = 0;
        List<MailInMemory.Sent> toThere = new ArrayList<>(toRobots(here));
        here.mail.take();
        while (!toThere.isEmpty() && rounds < MANY_ROUNDS) {
            rounds++;
            toThere.forEach(mail -> there.hearsMail(mail.text(), ReversePath.of(EmailAddress.of("postmaster+x@here.example.org")),
                    request(there)));
            List<MailInMemory.Sent> toHere = new ArrayList<>(toRobots(there));
            there.mail.take();
            toHere.forEach(mail -> here.hearsMail(mail.text(), ReversePath.of(EmailAddress.of("postmaster+x@there.example.com")),
                    request(here)));
            toThere = new ArrayList<>(toRobots(here));
            here.mail.take();
        }
        return rounds;
    }

    private static List<MailInMemory.Sent> toRobots(CommandDesk desk) {
        return desk.mail.sent().stream().filter(sent -> sent.recipient().localPart().equals("robot")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes", "Subject: Out of Office",
        "Subject: Automatic reply: Confirm"})
    void aVacationResponderConfirmsNothingAndGetsNothing(String mark) {
        here.hears("ann@example.net", "join", join(here));
        String token = here.token();
        here.mail.take();
        String answer = "From: ann@example.net\r\n" + mark + "\r\n"
                + (mark.startsWith("Subject") ? "" : "Subject: Re: Confirm " + token + "\r\n") + "\r\nI am away.\r\n";

        here.hearsMail(answer, ReversePath.of(EmailAddress.of("ann@example.net")), confirm(token));
        here.hearsMail(answer, ReversePath.of(EmailAddress.of("ann@example.net")), request(here));
        here.hearsMail("From: ann@example.net\r\n\r\n", ReversePath.none(), confirm(token));

        assertThat(here.isMember("ann@example.net")).isFalse();
        assertThat(here.mail.sent()).isEmpty();
    }

    @Test
    void aRobotThatLooksLikeAPersonStopsAfterOneMail() {
        here.hears("robot@example.net", "hello", request(here));
        for (int round = 0; round < MANY_ROUNDS; round++) {
            here.hears("robot@example.net", "Re: " + here.mail.sent().getLast().field("Subject"), request(here));
        }

        assertThat(here.mail.sent()).hasSize(1);
    }

    @Test
    void aRobotThatWaitsAnHourEachTimeStopsAtTheCap() {
        for (int round = 0; round < MANY_ROUNDS / 3; round++) {
            here.hears("robot@example.net", "hello", request(here));
            here.now = here.now.plus(Answers.ECHO).minusSeconds(1);
            here.hears("robot@example.net", "hello", request(here));
            assertThat(here.mail.sent()).hasSize(Math.min(round + 1, AnswerCap.MAX_TOLD));
            here.now = here.now.plusSeconds(1);
        }
    }

    @Test
    void aPersonWhoFindsTheCommandAfterTheHelpIsHeardAtOnce() {
        here.hears("ann@example.net", "what is this?", request(here));
        here.hears("ann@example.net", "is anybody there?", request(here));
        here.hears("ann@example.net", "join", request(here));

        assertThat(here.mail.sent()).hasSize(2);
        assertThat(here.token()).isNotEmpty();
    }

    @Test
    void aRobotThatConfirmsWhateverItIsAskedGetsTwoMailsAQuestion() {
        for (int round = 0; round < MANY_ROUNDS; round++) {
            boolean joins = round % 2 == 0;
            here.hears("robot@example.net", joins ? "join" : "leave", request(here));
            here.hears("robot@example.net", "Re: Confirm " + here.token(), request(here));
        }

        // Each of the answers within the cap may be a question, and each question is answered once.
        assertThat(here.mail.sent()).hasSizeLessThanOrEqualTo(2 * (AnswerCap.MAX_ANSWERS + AnswerCap.MAX_LEAVING));
    }

    private static BiConsumer<MailCommands, Inbound> join(CommandDesk desk) {
        return (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list));
    }

    private static BiConsumer<MailCommands, Inbound> request(CommandDesk desk) {
        return (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list));
    }

    private BiConsumer<MailCommands, Inbound> confirm(String token) {
        long id = here.tokens.verify(TokenPurpose.CONFIRM, token).orElseThrow();
        return (commands, row) -> commands.takeInTx(row, new Destination.Confirm(here.list, id));
    }
}
