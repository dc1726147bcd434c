package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.indaba.accept.Destination;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.MailList;
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

/** Joining, leaving and confirming by mail, under each policy. */
class MailCommandsDbTest {

    private static final String AFNOG = "afnog@lists.example.org";
    private static final String ANN = "Ann <ann@example.net>";

    private static TestDatabase database;

    private final CommandDesk desk = new CommandDesk(database, AFNOG, Joining.CONFIRM, Joining.CONFIRM);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void joiningIsConfirmedByAnAnswerToTheConfirmAddress() {
        desk.hears(ANN, "", join());

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString("ann@example.net");
            assertThat(sent.field("Reply-To")).isEqualTo("afnog-confirm+" + desk.token() + "@lists.example.org");
            assertThat(sent.field("In-Reply-To")).isEqualTo("<q@example.net>");
        });
        String token = desk.token();
        desk.mail.take();
        desk.hears(ANN, "Re: whatever", confirm(token));

        assertThat(desk.isMember("ann@example.net")).isTrue();
        assertThat(desk.members.find(desk.list.id(), EmailAddress.of("ann@example.net")).orElseThrow().displayName()).isEqualTo("Ann");
        assertThat(subjects()).containsExactly("You are on the list " + AFNOG);
    }

    @Test
    void joiningIsConfirmedByAPlainAnswerToTheRequestAddress() {
        desk.hears(ANN, "subscribe", request());
        String subject = desk.mail.take().getFirst().field("Subject");

        desk.hears("ann@example.net", "Re: " + subject, request());

        assertThat(desk.isMember("ann@example.net")).isTrue();
        assertThat(subjects()).containsExactly("You are on the list " + AFNOG);
    }

    @Test
    void leavingIsConfirmedToo() {
        member("ann@example.net");
        desk.hears(ANN, "", leave());
        String token = desk.token();
        assertThat(desk.isMember("ann@example.net")).isTrue();
        desk.mail.take();

        desk.hears(ANN, "", confirm(token));

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(subjects()).containsExactly("You are not on the list " + AFNOG);
    }

    @Test
    void whoConfirmsFromAnotherAddressPutsTheAskedOneOnTheList() {
        desk.hears(ANN, "", join());
        String token = desk.token();
        desk.mail.take();

        desk.hears("ann@work.example.com", "", confirm(token));

        assertThat(desk.isMember("ann@example.net")).isTrue();
        assertThat(desk.isMember("ann@work.example.com")).isFalse();
        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString("ann@example.net");
            assertThat(sent.field("In-Reply-To")).isEmpty();
        });
    }

    @Test
    void anOpenListTakesAtOnce() {
        desk.policy(Joining.OPEN, Joining.OPEN);

        desk.hears(ANN, "", join());
        assertThat(desk.isMember("ann@example.net")).isTrue();
        desk.hears(ANN, "", leave());
        assertThat(desk.isMember("ann@example.net")).isFalse();

        assertThat(subjects()).containsExactly("You are on the list " + AFNOG, "You are not on the list " + AFNOG);
    }

    @Test
    void aModeratedListAsksItsOwnersOnce() {
        desk.policy(Joining.MODERATE, Joining.MODERATE);

        desk.hears(ANN, "", join());
        desk.hears(ANN, "", join());

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.mail.sent()).extracting(sent -> sent.recipient().toString())
                .containsExactly("olu@example.org", "ann@example.net", "ann@example.net");
        assertThat(desk.mail.sent().getFirst().text()).containsPattern("\r\n  bin/indaba requests accept \\d+\r\n");
    }

    @Test
    void confirmThenModerateAsksTheAddressFirstAndThenTheOwners() {
        desk.policy(Joining.CONFIRM_THEN_MODERATE, Joining.CONFIRM);
        desk.hears(ANN, "", join());
        assertThat(desk.mail.sent()).extracting(sent -> sent.recipient().toString()).containsExactly("ann@example.net");
        String token = desk.token();
        desk.mail.take();

        desk.hears(ANN, "", confirm(token));

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.mail.sent()).extracting(sent -> sent.recipient().toString()).containsExactly("olu@example.org", "ann@example.net");
    }

    @Test
    void aClosedListSaysSo() {
        desk.policy(Joining.CLOSED, Joining.CLOSED);

        desk.hears(ANN, "", join());
        member("bob@example.net");
        desk.hears("bob@example.net", "", leave());

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.isMember("bob@example.net")).isTrue();
        assertThat(desk.mail.sent()).hasSize(2).allSatisfy(sent -> assertThat(prose(sent)).contains("Nobody can do that by mail"));
    }

    @Test
    void aListThatWasClosedMeanwhileTakesNoConfirmation() {
        desk.hears(ANN, "", join());
        String token = desk.token();
        desk.policy(Joining.CLOSED, Joining.CONFIRM);

        desk.hears(ANN, "", confirm(token));

        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Joining.class)
    void whatTheSenderSeesDoesNotTellWhetherAnAddressIsOnTheList(Joining policy) {
        desk.policy(policy, policy);
        member("known@example.net");

        for (BiConsumer<MailCommands, Inbound> wish : List.of(join(), leave())) {
            desk.mail.take();
            desk.hears("known@example.net", "", wish);
            List<String> known = toSender("known@example.net");
            desk.hears("other@example.net", "", wish);
            assertThat(toSender("other@example.net")).isEqualTo(known).hasSize(1);
            member("known@example.net");
            desk.now = desk.now.plus(Questioner.QUIET);
            desk.members.removeInTx(desk.list.id(), EmailAddress.of("other@example.net"));
        }
    }

    private List<String> toSender(String address) {
        return desk.mail.sent().stream().filter(sent -> sent.recipient().toString().equals(address))
                .map(sent -> sent.field("Subject").replaceAll("[a-z2-7]{25}", "TOKEN")).toList();
    }

    @Test
    void theTokenOfACopyEndsItsSubscriptionAtOnce() {
        desk.policy(Joining.CLOSED, Joining.CLOSED);
        long subscription = member("ann@example.net");

        desk.hears("somebody@else.example", "unsubscribe", leaveByToken(desk.list, subscription));

        // RFC 2369 §3.2: mail to the address is all that is needed.
        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.mail.sent()).singleElement().satisfies(sent ->
                assertThat(sent.recipient()).hasToString("ann@example.net"));
    }

    @Test
    void theTokenOfACopyWorksOnceAndForItsListOnly() {
        long subscription = member("ann@example.net");
        MailList other = desk.lists.add("other@lists.example.org");

        desk.hears(ANN, "", leaveByToken(other, subscription));
        assertThat(desk.isMember("ann@example.net")).isTrue();
        desk.hears(ANN, "", leaveByToken(desk.list, subscription));
        assertThat(desk.mail.take()).hasSize(1);
        member("ann@example.net");
        desk.hears(ANN, "", leaveByToken(desk.list, subscription));

        assertThat(desk.isMember("ann@example.net")).isTrue();
        assertThat(desk.mail.sent()).isEmpty();
    }

    @Test
    void aProgramMayUnsubscribeForAPersonButAnAnswerMayNot() {
        long subscription = member("ann@example.net");
        ReversePath ann = ReversePath.of(EmailAddress.of("ann@example.net"));

        desk.hearsMail("From: ann@example.net\r\n\r\n", ReversePath.none(), leaveByToken(desk.list, subscription));
        desk.hearsMail("From: ann@example.net\r\nAuto-Submitted: auto-replied (x)\r\n\r\n", ann, leaveByToken(desk.list, subscription));
        assertThat(desk.isMember("ann@example.net")).isTrue();
        desk.hearsMail("From: ann@example.net\r\nAuto-Submitted: auto-generated\r\n\r\n", ann, leaveByToken(desk.list, subscription));

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.mail.sent()).isEmpty();
    }

    @Test
    void expiredReusedForeignAndForgedTokensChangeNothing() {
        MailList other = desk.lists.add("other@lists.example.org");
        desk.hears(ANN, "", join());
        String token = desk.token();

        desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.Confirm(other, id(token))));
        desk.hears("eve@example.com", "confirm " + desk.tokens.sign(TokenPurpose.LEAVE, id(token)), request());
        desk.hears("eve@example.com", "confirm " + (token.startsWith("b") ? "c" : "b") + token.substring(1), request());
        desk.hears("eve@example.com", "confirm " + desk.tokens.sign(TokenPurpose.CONFIRM, id(token) + 1), request());
        assertThat(desk.members.count(desk.list.id()) + desk.members.count(other.id())).isZero();

        desk.now = desk.now.plus(Confirmations.VALID);
        desk.hears(ANN, "", confirm(token));
        assertThat(desk.members.count(desk.list.id())).isZero();

        desk.hears(ANN, "", join());
        assertThat(desk.token()).isNotEqualTo(token);
        desk.now = desk.now.plus(Confirmations.VALID).minusSeconds(1);
        String second = desk.token();
        desk.hears(ANN, "", confirm(token));
        assertThat(desk.isMember("ann@example.net")).isFalse();
        desk.hears(ANN, "", confirm(second));
        assertThat(desk.isMember("ann@example.net")).isTrue();

        desk.members.removeInTx(desk.list.id(), EmailAddress.of("ann@example.net"));
        desk.hears(ANN, "", confirm(second));
        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    @Test
    void aThousandRequestsForOneVictimMakeThreeMailsADay() {
        List<MailList> many = IntStream.range(0, 20).mapToObj(i ->
                desk.lists.add("list" + i + "@lists.example.org")).toList();
        for (int i = 0; i < 1_000; i++) {
            MailList list = many.get(i % many.size());
            String victim = i % 3 == 0 ? "Victim@example.net" : i % 3 == 1 ? "victim@example.net" : "victim+" + i + "@example.net";
            desk.hears(victim, "join", i % 2 == 0
                    ? (commands, row) -> commands.takeInTx(row, new Destination.Join(list))
                    : (commands, row) -> commands.takeInTx(row, new Destination.Request(list)));
            desk.now = desk.now.plus(Duration.ofSeconds(80));
        }

        // RFC 3834 §2: the number of answers to one address is bounded.
        assertThat(desk.mail.sent()).hasSize(AnswerCap.MAX_ANSWERS);
        desk.now = desk.now.plus(Duration.ofHours(2));
        desk.hears("victim@example.net", "help", request());
        assertThat(desk.mail.sent()).hasSize(AnswerCap.MAX_ANSWERS + 1);
    }

    // RFC 3464 §2.3.3: whoever asked is told that a mail was delivered only if it was.
    @Test
    void whoIsNotListenedToHasReachedNobody() {
        desk.lists.banEverywhere("eve@example.net");
        ReversePath ann = ReversePath.of(EmailAddress.of("ann@example.net"));
        String mail = "From: %s\r\nSubject: join\r\n\r\n";

        for (Destination destination : List.of(new Destination.Join(desk.list), new Destination.Leave(desk.list),
                new Destination.Request(desk.list), new Destination.Confirm(desk.list, 1))) {
            assertThat(heard(mail.formatted(ANN), ann, destination)).as("%s", destination).isTrue();
            // Who is banned may leave, and whether he is on the list is not told by this.
            assertThat(heard(mail.formatted("eve@example.net"), ann, destination)).as("%s", destination)
                    .isEqualTo(destination instanceof Destination.Leave || destination instanceof Destination.Confirm);
            assertThat(heard(mail.formatted(ANN), ReversePath.none(), destination)).as("%s", destination).isFalse();
        }
        assertThat(heard(mail.formatted(ANN), ReversePath.none(), new Destination.LeaveByToken(desk.list, 1))).isFalse();
        assertThat(heard(mail.formatted(ANN), ann, new Destination.LeaveByToken(desk.list, 1))).isTrue();
    }

    private boolean heard(String text, ReversePath from, Destination destination) {
        AtomicBoolean heard = new AtomicBoolean();
        desk.hearsMail(text, from, (commands, row) -> heard.set(switch (destination) {
            case Destination.Join join -> commands.takeInTx(row, join);
            case Destination.Leave leave -> commands.takeInTx(row, leave);
            case Destination.Request request -> commands.takeInTx(row, request);
            case Destination.Confirm confirm -> commands.takeInTx(row, confirm);
            case Destination.LeaveByToken leave -> commands.takeInTx(row, leave);
            // No other is a command.
            default -> throw new IllegalArgumentException(destination.toString());
        }));
        return heard.get();
    }

    @Test
    void askingAgainSoonSendsNothingAndLaterRepeatsTheSameToken() {
        desk.hears(ANN, "", join());
        String token = desk.token();
        desk.now = desk.now.plus(Confirmations.REPEAT_AFTER).minusSeconds(1);
        desk.hears(ANN, "", join());
        assertThat(desk.mail.sent()).hasSize(1);

        desk.now = desk.now.plusSeconds(1);
        desk.hears(ANN, "", join());

        assertThat(desk.mail.sent()).hasSize(2);
        assertThat(desk.token()).isEqualTo(token);
    }

    @Test
    void moreThanFiftyUndecidedWishesAreNotAskedToTheOwners() {
        desk.policy(Joining.MODERATE, Joining.MODERATE);
        for (int i = 0; i <= Confirmations.MAX_DECIDING; i++) {
            assertThat(toOwner()).hasSize(i);
            desk.hears("a" + i + "@example.net", "", join());
        }

        assertThat(toOwner()).hasSize(Confirmations.MAX_DECIDING);
        assertThat(prose(desk.mail.sent().getLast())).contains("Please try again in a few days");
    }

    @Test
    void tenThousandUnansweredConfirmationsAreEnough() {
        int before = Confirmations.MAX_CONFIRMING - 1;
        database.jdbi().useHandle(handle -> handle.createUpdate("""
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at)
                SELECT :list, i || '@x.org', i || '@x.org', '', 'JOIN', 'CONFIRM', :now, :expires FROM generate_series(1, :before) i""")
                .bind("list", desk.list.id()).bind("now", desk.now).bind("expires", desk.now.plusSeconds(60)).bind("before", before)
                .execute());

        desk.hears("last@example.net", "", join());
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> assertThat(sent.field("Subject")).startsWith("Confirm "));
        desk.hears("more@example.net", "", join());

        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> assertThat(prose(sent)).contains("Please try again"));
    }

    @Test
    void helpIsSentToWhoAsksAndToWhoSaysNothingWeKnow() {
        desk.hears(ANN, "help", request());
        desk.hears("bob@example.net", "Hello, who are you?", request());

        assertThat(desk.mail.sent()).hasSize(2);
        assertThat(desk.mail.sent().getFirst().text()).doesNotContain("No command was found");
        assertThat(desk.mail.sent().getLast().text()).contains("No command was found").doesNotContain("who are you");
    }

    @Test
    void whoHasNoSingleAddressOrIsBannedOrIsUsGetsNoAnswer() {
        ReversePath path = ReversePath.of(EmailAddress.of("ann@example.net"));
        desk.lists.banEverywhere("banned@example.net");

        desk.hearsMail("Subject: join\r\n\r\n", path, join());
        desk.hearsMail("From: a@example.net, b@example.net\r\n\r\n", path, join());
        desk.hearsMail("From: a@example.net\r\nFrom: b@example.net\r\n\r\n", path, join());
        desk.hearsMail("From: banned@example.net\r\n\r\n", path, join());
        desk.hearsMail("From: " + AFNOG + "\r\n\r\n", path, join());

        assertThat(desk.mail.sent()).isEmpty();
        assertThat(desk.events.lines()).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(value = Joining.class, names = {"OPEN", "CONFIRM", "CONFIRM_THEN_MODERATE"})
    void whoJoinsAgainAndProvesItGetsPostsAgainWhateverBouncesStopped(Joining policy) {
        desk.policy(policy, policy);
        EmailAddress ann = EmailAddress.of("ann@example.net");
        member("ann@example.net");
        long subscription = desk.members.find(desk.list.id(), ann).orElseThrow().subscriptionId();
        desk.members.switchInTx(subscription, DeliveryMode.ON, DeliveryMode.SUSPENDED);
        desk.deadEverywhere(ann);

        desk.hears(ANN, "", join());
        assertThat(desk.suppressions.find(ann)).as("anybody may have written it").isPresent();
        assertThat(desk.members.byId(subscription).orElseThrow().delivery()).isEqualTo(DeliveryMode.SUSPENDED);
        if (policy != Joining.OPEN) {
            desk.hears(ANN, "", confirm(desk.token()));
            assertThat(desk.suppressions.find(ann)).isEmpty();
            assertThat(desk.members.byId(subscription).orElseThrow().delivery()).isEqualTo(DeliveryMode.ON);
        }
    }

    @Test
    void whoIsBannedMeanwhileDoesNotGetOnTheList() {
        desk.hears(ANN, "", join());
        String token = desk.token();
        desk.lists.banEverywhere("ann@example.net");

        desk.hears("ann@work.example.com", "", confirm(token));

        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Joining.class, names = {"OPEN", "CONFIRM"})
    void whoIsBannedStaysAMemberAndMayLeave(Joining policy) {
        desk.policy(policy, policy);
        member("ann@example.net");
        desk.lists.banEverywhere("ann@example.net");

        desk.hears(ANN, "", leave());
        if (policy == Joining.CONFIRM) {
            String token = desk.token();
            assertThat(desk.isMember("ann@example.net")).isTrue();
            desk.mail.take();
            desk.hears(ANN, "", confirm(token));
        }

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(subjects()).containsExactly("You are not on the list " + AFNOG);
        desk.mail.take();
        desk.hears(ANN, "", leave());
        desk.hears(ANN, "leave", request());
        desk.hears(ANN, "set", request());
        desk.hears(ANN, "set delivery off", request());
        assertThat(desk.mail.sent()).as("who is no member any more").isEmpty();
    }

    @Test
    void sweepsForgetWhatHasRunOutAndNothingElse() {
        desk.hears(ANN, "", join());
        String token = desk.token();

        database.transactions().run(() -> assertThat(desk.confirmations.sweepInTx(10) + desk.cap.sweepInTx(10)).isZero());
        desk.now = desk.now.plus(Confirmations.VALID);
        database.transactions().run(() -> {
            assertThat(desk.confirmations.sweepInTx(10)).isEqualTo(1);
            // The hours of the network and of all, which are more than the one answer.
            assertThat(desk.cap.sweepInTx(10)).isEqualTo(2);
            assertThat(desk.questions.sweepInTx(10)).isEqualTo(1);
        });

        desk.hears(ANN, "", confirm(token));
        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    private List<MailInMemory.Sent> toOwner() {
        return desk.mail.sent().stream().filter(sent -> sent.recipient().toString().equals("olu@example.org")).toList();
    }

    private static String prose(MailInMemory.Sent sent) {
        return sent.text().replaceAll("\\s+", " ");
    }

    private List<String> subjects() {
        return desk.mail.sent().stream().map(sent -> sent.field("Subject")).toList();
    }

    private long member(String address) {
        desk.members.addInTx(desk.list.id(), EmailAddress.of(address), "");
        return desk.members.find(desk.list.id(), EmailAddress.of(address)).orElseThrow().subscriptionId();
    }

    private long id(String token) {
        return desk.tokens.verify(TokenPurpose.CONFIRM, token).orElseThrow();
    }

    private BiConsumer<MailCommands, Inbound> join() {
        return (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list));
    }

    private BiConsumer<MailCommands, Inbound> leave() {
        return (commands, row) -> commands.takeInTx(row, new Destination.Leave(desk.list));
    }

    private BiConsumer<MailCommands, Inbound> request() {
        return (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list));
    }

    private BiConsumer<MailCommands, Inbound> confirm(String token) {
        return (commands, row) -> commands.takeInTx(row, new Destination.Confirm(desk.list, id(token)));
    }

    private static BiConsumer<MailCommands, Inbound> leaveByToken(MailList list, long subscription) {
        return (commands, row) -> commands.takeInTx(row, new Destination.LeaveByToken(list, subscription));
    }
}
