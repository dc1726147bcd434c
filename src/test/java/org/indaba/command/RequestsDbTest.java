package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.accept.Destination;
import org.indaba.access.AuditEntry;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several commands in one mail and one answer to them; what may be asked, and what is changed only when the address has answered. */
class RequestsDbTest {

    private static final String ANN = "ann@example.net";

    private static TestDatabase database;

    private final CommandDesk desk = new CommandDesk(database, "afnog@lists.example.org", Joining.CONFIRM, Joining.CONFIRM);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void oneMailAnswersSeveralCommandsAndAsksAboutAllThatIsToChange() {
        desk.members.add(desk.list.id(), ANN);

        request(ANN, "which\r\nset delivery off until 2026-12-24\r\nset own posts off\r\nleave\r\ninfo\r\nend\r\nhelp\r\n");

        MailInMemory.Sent answer = desk.mail.take().getFirst();
        assertThat(answer.field("Subject")).matches("Confirm [a-z2-7]{25} for 2 questions");
        assertThat(answer.field("Reply-To")).startsWith("afnog-confirm+");
        assertThat(answer.field("In-Reply-To")).isEqualTo("<q@example.net>");
        assertThat(answer.field("Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(answer.text()).containsSubsequence("on these lists of this site", "    afnog@lists.example.org",
                "The mailing list afnog@lists.example.org", "leave  afnog@", "set delivery off until 2026-12-24, set",
                "myposts").doesNotContain("confirm TOKEN");
        assertThat(desk.isMember(ANN)).isTrue();
    }

    @Test
    void aRequestOfWhoIsBannedIsFollowedAsFarAsItDoesNotJoinOrAsk() {
        desk.policy(Joining.OPEN, Joining.CONFIRM);
        desk.members.add(desk.list.id(), ANN);
        desk.lists.banEverywhere(ANN);
        desk.lists.banEverywhere("eve@example.net");

        for (String command : List.of("join", "help", "info", "who", "which", "hello", "set up")) {
            request(ANN, command);
            assertThat(desk.mail.sent()).as(command).isEmpty();
        }
        request("eve@example.net", "join\r\nleave\r\nwho\r\n");
        assertThat(desk.isMember("eve@example.net")).isFalse();
        assertThat(desk.mail.sent()).isEmpty();

        request(ANN, "leave\r\nwho\r\njoin\r\n");

        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> assertThat(sent.field("Subject")).startsWith("Confirm "));
        request(ANN, "confirm " + question());
        assertThat(desk.isMember(ANN)).isFalse();
    }

    @Test
    void whoJoinsAndAnswersLiftsNothingThatAnOperatorSet() {
        EmailAddress ann = EmailAddress.of(ANN);
        desk.suppressions.addInTx(ann, "asked us by telephone", Duration.ofDays(90), Suppressions.Origin.OPERATOR);

        request(ANN, "join");
        request(ANN, "confirm " + question());

        assertThat(desk.isMember(ANN)).isTrue();
        assertThat(desk.suppressions.find(ann)).isPresent();
    }

    @Test
    void whoSwitchesDeliveryOnAndAnswersGetsPostsAgainUnlessAnOperatorSetThatNothingIsSent() {
        EmailAddress ann = EmailAddress.of(ANN);
        EmailAddress bob = EmailAddress.of("bob@example.net");
        for (EmailAddress each : List.of(ann, bob)) {
            desk.members.add(desk.list.id(), each.toString());
        }
        desk.members.switchInTx(member().subscriptionId(), DeliveryMode.ON, DeliveryMode.SUSPENDED);
        desk.deadEverywhere(ann);
        request(ANN, "set own posts off");
        request(ANN, "confirm " + question());
        assertThat(desk.suppressions.find(ann)).as("that asks for no posts").isPresent();
        desk.now = desk.now.plus(AnswerCap.PERIOD);

        request(ANN, "set delivery on");
        assertThat(desk.suppressions.find(ann)).as("nobody has answered").isPresent();
        request(ANN, "confirm " + question());

        assertThat(member().delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.suppressions.find(ann)).isEmpty();
        desk.suppressions.addInTx(bob, "asked us by telephone", Duration.ofDays(90), Suppressions.Origin.OPERATOR);
        request("bob@example.net", "set delivery on");
        request("bob@example.net", "confirm " + question());
        assertThat(desk.suppressions.find(bob)).isPresent();
    }

    @Test
    void aDayThatIsOverIsNotAskedAboutAndSwitchesNothingWhenTheAnswerIsLate() {
        desk.members.add(desk.list.id(), ANN);
        for (String day : List.of("2026-01-05", "2026-03-01", "2027-03-03")) {
            request(ANN, "set delivery off until " + day);
            assertThat(desk.mail.take()).singleElement().satisfies(sent -> assertThat(sent.text())
                    .contains("    set delivery off until " + day).doesNotContain("Confirm"));
            // More answers than one has on a day.
            database.jdbi().useHandle(handle -> handle.execute("TRUNCATE answers_sent"));
        }
        desk.now = desk.now.plus(AnswerCap.PERIOD);

        request(ANN, "set delivery off until 2026-03-03");
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> assertThat(sent.text()).contains("Confirm"));
        desk.now = desk.now.plus(Duration.ofDays(1));
        request(ANN, "confirm " + question());

        assertThat(member().delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(member().offUntil()).isNull();
        assertThat(desk.mail.sent().getLast().text()).contains("    set delivery on").doesNotContain("It is changed");
        assertThat(desk.audit.latest(9)).as("nothing was changed").isEmpty();
    }

    @Test
    void aPauseThatIsOverWhenTheAnswerComesKeepsBackNothingElse() {
        desk.members.add(desk.list.id(), ANN);
        request(ANN, "set myposts off\nset delivery off until 2026-03-03");
        String question = question();
        desk.now = desk.now.plus(Duration.ofDays(2));

        request(ANN, "confirm " + question);

        assertThat(member().ownPosts()).isFalse();
        assertThat(member().delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.mail.sent().getLast().text()).contains("It is changed", "    set myposts off");
        assertThat(desk.audit.latest(9)).hasSize(1);
    }

    @Test
    void whatIsConfirmedStandsInTheAuditLogOnce() {
        request(ANN, "join");
        assertThat(desk.audit.latest(9)).as("nobody has answered").isEmpty();
        String join = question();
        request(ANN, "confirm " + join);
        request(ANN, "confirm " + join);
        desk.now = desk.now.plus(AnswerCap.PERIOD);
        request(ANN, "set plain on");
        request(ANN, "confirm " + question());
        desk.now = desk.now.plus(AnswerCap.PERIOD);
        request(ANN, "set plain on");
        request(ANN, "confirm " + question());
        desk.now = desk.now.plus(AnswerCap.PERIOD);
        request(ANN, "leave");
        request(ANN, "confirm " + question());
        desk.now = desk.now.plus(AnswerCap.PERIOD);
        request(ANN, "leave");
        request(ANN, "confirm " + question());

        String list = "afnog@lists.example.org";
        assertThat(desk.audit.latest(9)).extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::subject, AuditEntry::detail)
                .containsExactly(tuple(ANN, "member join", list, "by confirmation"),
                        tuple(ANN, "member set", list, "text=only, by confirmation"),
                        tuple(ANN, "member leave", list, "by confirmation"));
    }

    @Test
    void whatIsDoneByMailWithoutAQuestionStandsInTheAuditLogAsThat() {
        desk.policy(Joining.OPEN, Joining.OPEN);
        request(ANN, "join");
        long subscription = member().subscriptionId();
        desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.LeaveByToken(desk.list, subscription)));
        desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.LeaveByToken(desk.list, subscription)));

        assertThat(desk.audit.latest(9)).extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::detail).containsExactly(
                tuple(ANN, "member join", "by mail, not confirmed"), tuple(ANN, "member leave", "by mail to the address in a copy"));
    }

    @Test
    void aChangeIsMadeWhenTheAddressHasAnsweredAndShown() {
        desk.members.add(desk.list.id(), ANN);
        request(ANN, "set delivery off until 2026-12-24\r\nset duplicates off");
        assertThat(member().delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.mail.take()).hasSize(1);

        desk.hears(ANN, "Re: Confirm " + question(), (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)));

        assertThat(member().delivery()).isEqualTo(DeliveryMode.OFF);
        assertThat(member().offUntil()).isEqualTo(LocalDate.parse("2026-12-24"));
        assertThat(member().skipWhenAddressed()).isTrue();
        assertThat(desk.mail.take()).singleElement().satisfies(sent ->
                assertThat(sent.text()).contains("    set delivery off until 2026-12-24", "    set duplicates off", "    set myposts on"));
    }

    @Test
    void ofTwoLinesAboutDeliveryTheLaterOneCounts() {
        desk.members.add(desk.list.id(), ANN);
        request(ANN, "set delivery off until 2026-12-24\r\nset duplicates off\r\nset delivery on");
        request(ANN, "confirm " + question());
        assertThat(member().delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(member().skipWhenAddressed()).isTrue();

        request(ANN, "set delivery on\r\nset delivery off until 2026-12-24");
        request(ANN, "confirm " + question());
        assertThat(member().offUntil()).isEqualTo(LocalDate.parse("2026-12-24"));

        desk.now = desk.now.plus(AnswerCap.PERIOD);
        request(ANN, "set delivery off until 2026-12-24\r\nset delivery off");
        request(ANN, "confirm " + question());
        assertThat(member().delivery()).isEqualTo(DeliveryMode.OFF);
        assertThat(member().offUntil()).as("for good").isNull();
    }

    @Test
    void aDayThatNoDatabaseKnowsIsNotAskedAboutAndKeepsNoAnswerAway() {
        desk.members.add(desk.list.id(), ANN);
        request(ANN, "set delivery off until +6000000-01-01");
        assertThat(desk.mail.take()).singleElement().satisfies(sent ->
                assertThat(sent.text()).contains("    set delivery off until +6000000-01-01").doesNotContain("Confirm"));

        request(ANN, "set own posts off\r\nset delivery off until 2026-12-24");
        // What an earlier version took.
        database.jdbi().useHandle(handle -> handle.execute(
                "UPDATE confirmations SET details = replace(details, '2026-12-24', '+6000000-01-01')"));
        request(ANN, "confirm " + question());

        assertThat(member().delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(desk.mail.sent().getLast().text()).contains("    set delivery on");
    }

    @Test
    void aChangeThatFollowsAnotherNeedsAnAnswerOfItsOwn() {
        desk.members.add(desk.list.id(), ANN);
        request(ANN, "set own posts off");
        String first = question();
        desk.now = desk.now.plus(Questioner.QUIET);

        request(ANN, "set delivery off");
        desk.hears(ANN, "confirm " + first, (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)));

        assertThat(member().ownPosts()).as("the second wish took the place of the first").isTrue();
        assertThat(member().delivery()).isEqualTo(DeliveryMode.ON);
    }

    @Test
    void whoIsToldToThoseWhoMayKnowIt() {
        desk.members.add(desk.list.id(), ANN);
        desk.members.add(desk.list.id(), "bob@example.net");

        request(ANN, "who");
        request("stranger@example.net", "who");
        request("olu@example.org", "who");
        desk.list = desk.lists.change(desk.list, desk.list.settings().with(ListSetting.MEMBER_LIST, "members"));
        request(ANN, "who");
        request("stranger@example.net", "who");

        List<Boolean> told = desk.mail.sent().stream().map(sent -> sent.text().contains("    bob@example.net")).toList();
        assertThat(told).containsExactly(false, false, true, true, false);
        List<String> refusals = desk.mail.sent().stream().filter(sent -> !sent.text().contains("bob@"))
                .map(sent -> sent.text().split("\r\n\r\n", 2)[1].replaceAll("\\s+", " ")).toList();
        assertThat(refusals.get(0)).as("members and strangers read the same").isEqualTo(refusals.get(1))
                .contains("told only to its owners and moderators.");
        assertThat(refusals.get(2)).contains("told only to its members, owners and moderators.");
    }

    @Test
    void aLongListOfMembersIsCut() {
        IntStream.rangeClosed(0, Inquiries.MAX_MEMBERS).forEach(i -> desk.members.add(desk.list.id(), "m%04d@example.net".formatted(i)));

        request("olu@example.org", "who");

        assertThat(desk.mail.sent().getFirst().text()).contains("    m0499@example.net", "    and 1 more").doesNotContain("m0500@");
    }

    @Test
    void whichNamesTheListsOfThatAddressAlone() {
        MailList other = desk.lists.add("other@lists.example.org");
        desk.members.add(other.id(), ANN);
        desk.members.add(desk.list.id(), "bob@example.net");

        request(ANN, "which");

        assertThat(desk.mail.sent().getFirst().text().split("\r\n\r\n", 2)[1]).contains("    other@lists.example.org")
                .doesNotContain("    afnog@");
    }

    @Test
    void whatIsNotUnderstoodIsToldBesideTheRest() {
        request(ANN, "set digest plain\r\nset");

        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> assertThat(sent.text())
                .contains("    set digest plain", "Your address is not on the list"));
    }

    @Test
    void severalCommandsTakeOneOfTheMailsOfTheDay() {
        for (int i = 0; i < AnswerCap.MAX_TOLD; i++) {
            request(ANN, "info\r\nwhich\r\nhelp");
        }
        assertThat(desk.mail.take()).hasSize(AnswerCap.MAX_TOLD);

        request(ANN, "info\r\nwhich");

        assertThat(desk.mail.sent()).isEmpty();
    }

    @Test
    void whoHadHisAnswersOfTheDayCanStillJoin() {
        for (int i = 0; i <= AnswerCap.MAX_ANSWERS; i++) {
            request(ANN, "help");
        }
        assertThat(desk.mail.take()).hasSize(AnswerCap.MAX_TOLD);
        assertThat(desk.events.lines()).containsOnly("unanswered " + ANN + " the address had its mails of the day");

        request(ANN, "join");
        request(ANN, "confirm " + question());

        assertThat(desk.isMember(ANN)).isTrue();
    }

    @Test
    void whoCausesAnswersForAnotherKeepsNoWelcomeFromHim() {
        desk.policy(Joining.OPEN, Joining.OPEN);
        for (int i = 0; i <= AnswerCap.MAX_ANSWERS; i++) {
            request(ANN, "help");
        }
        desk.mail.take();

        request(ANN, "join");

        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> assertThat(sent.field("Subject")).startsWith("You are on the list"));
    }

    @Test
    void aMemberCanLeaveWhateverWasSentToHimToday() {
        MailList other = desk.lists.add("other@lists.example.org");
        desk.members.add(desk.list.id(), ANN);
        request(ANN, "help");
        request(ANN, "which");
        desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.Join(other)));
        desk.now = desk.now.plus(Questioner.QUIET);
        desk.mail.take();
        request(ANN, "set language fr");
        assertThat(desk.mail.sent()).as("the day is full").isEmpty();

        request(ANN, "unsubscribe");

        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> assertThat(sent.text()).contains("leave  afnog@lists.example.org"));
        request(ANN, "confirm " + question());
        assertThat(desk.isMember(ANN)).isFalse();
    }

    @Test
    void mailsAboutLeavingAreBoundedToo() {
        List<MailList> many = IntStream.range(0, 20).mapToObj(i -> desk.lists.add("list" + i + "@lists.example.org")).toList();
        many.forEach(list -> desk.members.add(list.id(), ANN));
        for (MailList list : many) {
            desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.Leave(list)));
            desk.now = desk.now.plus(Questioner.QUIET);
        }
        assertThat(desk.mail.take()).hasSize(AnswerCap.MAX_ANSWERS + AnswerCap.MAX_LEAVING);

        for (MailList list : many) {
            desk.hears("stranger@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Leave(list)));
            desk.now = desk.now.plus(Questioner.QUIET);
        }
        assertThat(desk.mail.sent()).as("who is on none of them").hasSize(AnswerCap.MAX_ANSWERS);
    }

    @Test
    void aMemberOfAnOpenListIsToldThatHeLeftWhateverElseWasSent() {
        desk.policy(Joining.OPEN, Joining.OPEN);
        desk.members.add(desk.list.id(), ANN);
        for (int i = 0; i < AnswerCap.MAX_ANSWERS; i++) {
            desk.inTx(() -> desk.cap.takeInTx(EmailAddress.of(ANN), new AnswerCap.Cause.Counted()));
        }

        request(ANN, "leave");

        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> assertThat(sent.field("Subject")).startsWith("You are not on"));
    }

    @Test
    void whoAnswersOurQuestionWithANoAtTheRequestAddressConfirmsNothing() {
        desk.members.add(desk.list.id(), ANN);
        request(ANN, "leave");
        String question = question();
        desk.mail.take();

        desk.hearsMail("From: " + ANN + "\r\nSubject: Re: Confirm " + question + " to leave\r\n\r\nNo! I want to stay.\r\n",
                ReversePath.of(EmailAddress.of(ANN)), (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)));

        assertThat(desk.isMember(ANN)).isTrue();
        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> assertThat(sent.text()).contains("so nothing was changed"));
    }

    @Test
    void whoCommandsForAnotherIsToldToWriteFromThere() {
        request(ANN, "unsubscribe address=bob@example.net");

        assertThat(desk.mail.sent()).singleElement().satisfies(sent ->
                assertThat(sent.text()).contains("write from the address itself").doesNotContain("bob@"));
    }

    @Test
    void theNameInACommandIsTheMembers() {
        request(ANN, "SUBSCRIBE afnog Ann Müller");
        request(ANN, "confirm " + question());

        assertThat(member().displayName()).isEqualTo("Ann Müller");
    }

    private Membership member() {
        return desk.members.find(desk.list.id(), EmailAddress.of(ANN)).orElseThrow();
    }

    private String question() {
        long id = database.jdbi().withHandle(handle -> handle.createQuery("SELECT max(id) FROM questions").mapTo(Long.class).one());
        return desk.tokens.sign(TokenPurpose.CONFIRM, id);
    }

    private void request(String from, String body) {
        desk.hearsMail("From: " + from + "\r\nSubject: please\r\nMessage-ID: <q@example.net>\r\n\r\n" + body,
                ReversePath.of(EmailAddress.of(from)), (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)));
    }
}
