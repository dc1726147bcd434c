package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.indaba.accept.Destination;
import org.indaba.access.AuditEntry;
import org.indaba.command.FormDesk.Looked;
import org.indaba.command.FormDesk.Used;
import org.indaba.command.Invitations.Outcome;
import org.indaba.command.Invitations.State;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.MailList;
import org.indaba.lists.SqlSuppressions;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.EncodedWords;
import org.indaba.notice.Notice.Wish;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners invite people: who may be, what answers do, and how much of it there is. */
class InvitationsDbTest {

    private static final String ANN = "ann@example.net";
    private static final String OLU = "olu@example.org";

    private static TestDatabase database;

    private final CommandDesk desk = new CommandDesk(database, "afnog@lists.example.org", Joining.INVITATION, Joining.CONFIRM);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private Outcome invite(String address) {
        return invite(desk.list, OLU, address);
    }

    private Outcome invite(MailList list, String by, String address) {
        return desk.inTx(() -> desk.invitations.inviteInTx(new Invitations.Letter(list, by, "Please come.\nWe have cake.", ""),
                EmailAddress.of(address), "Ann"));
    }

    /** The token of the last invitation. */
    private String token() {
        return desk.mail.sent().stream().filter(sent -> sent.field("Subject").startsWith("Invitation")).toList().getLast()
                .field("Reply-To").replaceAll(".*\\+|@.*", "");
    }

    private Looked.Invited looked(String token) {
        return (Looked.Invited) desk.forms.look(token);
    }

    private Used press(String token, Long... wanted) {
        return desk.inTx(() -> desk.forms.useInTx(token, Set.of(wanted)));
    }

    private Used accept(String token) {
        return press(token, looked(token).asked().id());
    }

    private void answers(String from, String token, String words) {
        answersWith(from, token, "\r\n" + words);
    }

    /** @param rest the fields about the content, an empty line, and the content */
    private void answersWith(String from, String token, String rest) {
        long id = desk.tokens.verify(TokenPurpose.CONFIRM, token).orElseThrow();
        desk.hearsMail("From: " + from + "\r\nSubject: Re: Invitation\r\nMessage-ID: <a@example.net>\r\n" + rest + "\r\n",
                ReversePath.of(EmailAddress.of(from)), (commands, row) -> commands.takeInTx(row, new Destination.Confirm(desk.list, id)));
    }

    private List<State> states() {
        return desk.invitations.page(desk.list.id(), 0, 100).stream().map(Invitations.Shown::state).toList();
    }

    private List<String> log() {
        return desk.audit.latest(100).stream().map(AuditEntry::action).toList();
    }

    @ParameterizedTest
    @EnumSource(Joining.class)
    void whoAcceptsOnThePageIsOnTheListAtOnceWhateverItsPolicy(Joining policy) {
        desk.policy(policy, Joining.CONFIRM);

        assertThat(invite(ANN)).isEqualTo(Outcome.INVITED);
        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString(ANN);
            assertThat(sent.field("Subject")).isEqualTo("Invitation to the mailing list afnog@lists.example.org");
            assertThat(sent.field("Reply-To")).startsWith("afnog-confirm+");
            assertThat(sent.field("Auto-Submitted")).isEqualTo("auto-generated");
            assertThat(sent.text()).contains("    Please come.\r\n    We have cake.\r\n",
                    "  http://localhost:8080/confirm/" + token() + "\r\n").doesNotContain(OLU);
        });
        String token = token();
        assertThat(looked(token).asked().details()).isEqualTo("Please come.\nWe have cake.");
        assertThat(desk.isMember(ANN)).as("looking changes nothing").isFalse();
        desk.mail.take();

        assertThat(accept(token)).isInstanceOfSatisfying(Used.Done.class, done -> assertThat(done.happened())
                .containsExactly(new FormDesk.Happened(desk.list, Wish.JOIN, FormDesk.Outcome.DONE)));

        assertThat(desk.isMember(ANN)).isTrue();
        assertThat(desk.mail.sent()).as("the welcome, and no further question").hasSize(1);
        assertThat(press(token)).isEqualTo(new Used.Answered());
        assertThat(states()).isEmpty();
        assertThat(desk.audit.latest(9)).extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::detail).containsExactly(
                tuple(OLU, "member invite", ANN),
                tuple(ANN, "invitation accept", "invited by " + OLU));
    }

    @Test
    void theLanguageOfAnInvitationIsThatOfWhoAcceptsIt() {
        for (String address : List.of(ANN, "bob@example.net")) {
            desk.inTx(() -> desk.invitations.inviteInTx(new Invitations.Letter(desk.list, OLU, "", "fr-CA"), EmailAddress.of(address), ""));
            long id = database.jdbi().withHandle(handle -> handle.createQuery("SELECT max(id) FROM questions").mapTo(Long.class).one());
            desk.read.putIfAbsent("bob@example.net", "en");
            accept(desk.tokens.sign(TokenPurpose.CONFIRM, id));
        }

        assertThat(desk.read).isEqualTo(Map.of(ANN, "fr", "bob@example.net", "en"));
        assertThat(desk.mail.sent().stream().map(sent -> EncodedWords.decode(sent.field("Subject"))))
                .anyMatch(subject -> subject.startsWith("Vous êtes abonné"))
                .anyMatch(subject -> subject.startsWith("You are on the list"));
    }

    @Test
    void whoDeclinesIsLeftAloneUntilTheOwnersForgetThat() {
        invite(ANN);
        String token = token();
        desk.mail.take();

        assertThat(press(token)).isInstanceOfSatisfying(Used.Done.class, done -> assertThat(done.happened())
                .extracting(FormDesk.Happened::outcome).containsExactly(FormDesk.Outcome.DECLINED));

        assertThat(desk.isMember(ANN)).isFalse();
        assertThat(desk.mail.sent()).isEmpty();
        assertThat(states()).containsExactly(State.DECLINED);
        assertThat(invite(ANN)).isEqualTo(Outcome.DECLINED);
        desk.now = desk.now.plus(Invited.VALID).plusSeconds(1);
        long id = desk.invitations.page(desk.list.id(), 0, 1).getFirst().id();
        assertThat(desk.inTx(() -> desk.invitations.againInTx(desk.list, id, OLU)).orElseThrow().outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(desk.forms.look(token)).isEqualTo(new Looked.Gone());
        assertThat(desk.inTx(() -> desk.invitations.withdrawInTx(desk.list, id, OLU))).contains(EmailAddress.of(ANN));
        assertThat(invite(ANN)).isEqualTo(Outcome.INVITED);
        assertThat(log()).containsExactly("member invite", "invitation decline", "invitation withdraw", "member invite");
    }

    @ParameterizedTest
    @CsvSource({"'', true, 1", "yes, true, 1", "'no, thanks', false, 0", "who is this?, false, 1"})
    void aReplyAcceptsOrDeclinesAndWhatIsNeitherIsAskedAgain(String words, boolean joins, int mails) {
        invite(ANN);
        String token = token();
        desk.mail.take();

        answers(ANN, token, words);

        assertThat(desk.isMember(ANN)).isEqualTo(joins);
        assertThat(desk.mail.sent()).hasSize(mails);
        if (!joins && mails == 1) {
            assertThat(desk.mail.take().getFirst().text()).contains("with the word yes, or with the word no")
                    .as("no help of a list that he is not on").doesNotContain("confirm TOKEN");
            answers(ANN, token, "yes");
            assertThat(desk.isMember(ANN)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB",
        "Content-Transfer-Encoding: x-unknown\r\n\r\nNo, thank you",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment\r\n\r\nNo, thank you\r\n--b--"})
    void aReplyThatCannotBeReadIsAskedAboutAgain(String unreadable) {
        invite(ANN);
        String token = token();
        desk.mail.take();

        answersWith(ANN, token, unreadable);

        assertThat(desk.isMember(ANN)).isFalse();
        assertThat(desk.mail.sent()).singleElement()
                .satisfies(sent -> assertThat(sent.text()).contains("with the word yes, or with the word no"));
        assertThat(states()).containsExactly(State.WAITS);
    }

    @Test
    void aReplyWhosePlainTextIsBlankIsReadInItsHtml() {
        invite(ANN);

        answersWith(ANN, token(), "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n\r\n"
                + "--b\r\nContent-Type: text/html\r\n\r\n<p>No, thank you</p>\r\n--b--");

        assertThat(desk.isMember(ANN)).isFalse();
        assertThat(states()).containsExactly(State.DECLINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<blockquote>Please come.</blockquote><p>No, thanks</p>",
        "<div>On 4 May 2026 Olu wrote:</div><blockquote>Come.<blockquote>x</blockquote></blockquote><div>no</div>"})
    void aReplyBelowAQuotationInHtmlIsRead(String html) {
        invite(ANN);

        answersWith(ANN, token(), "Content-Type: text/html\r\n\r\n" + html);

        assertThat(desk.isMember(ANN)).isFalse();
        assertThat(states()).containsExactly(State.DECLINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: text/html\r\n\r\n<blockquote>Please come.<p>No, thanks</p>",
        "Subject: x\r\n\r\n-----Original Message-----\r\nFrom: Olu\r\n\r\nPlease come.\r\n\r\nNo, thanks",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n> Please come.\r\n--b\r\n\r\nNo, thanks\r\n--b--"})
    void aReplyOfWhichNotAllWasReadIsAskedAboutAgain(String rest) {
        invite(ANN);
        String token = token();
        desk.mail.take();

        answersWith(ANN, token, rest);

        assertThat(desk.isMember(ANN)).isFalse();
        assertThat(desk.mail.sent()).singleElement()
                .satisfies(sent -> assertThat(sent.text()).contains("with the word yes, or with the word no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: text/html\r\n\r\n<p></p><div>On 4 May 2026 Olu wrote:</div><blockquote>No</blockquote>",
        "\r\n\r\nSent from my iPhone\r\n\r\n> On 4 May 2026 Olu wrote:\r\n> No"})
    void aReplyWithNothingButAQuotationAccepts(String rest) {
        invite(ANN);

        answersWith(ANN, token(), rest);

        assertThat(desk.isMember(ANN)).isTrue();
    }

    @Test
    void aMachineThatAnswersDoesNotAccept() {
        invite(ANN);
        long id = desk.tokens.verify(TokenPurpose.CONFIRM, token()).orElseThrow();

        desk.hearsMail("From: " + ANN + "\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <v@example.net>\r\n\r\nyes\r\n",
                ReversePath.of(EmailAddress.of(ANN)), (commands, row) -> commands.takeInTx(row, new Destination.Confirm(desk.list, id)));

        assertThat(desk.isMember(ANN)).isFalse();
        assertThat(states()).containsExactly(State.WAITS);
    }

    @Test
    void whoIsInvitedMayAlsoAskByMailOrFormAndNobodyElse() {
        invite(ANN);
        desk.mail.take();

        desk.hears("eve@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> assertThat(sent.field("Subject")).doesNotContain("Confirm"));
        assertThat(ask("eve@example.net")).isEqualTo(new FormDesk.Answer.Taken());
        assertThat(desk.mail.take()).isEmpty();
        assertThat(ask(ANN)).isEqualTo(new FormDesk.Answer.Taken());
        String byForm = desk.token();
        desk.mail.take();
        Looked.Open question = (Looked.Open) desk.forms.look(byForm);
        press(byForm, question.asked().getFirst().id());

        assertThat(desk.isMember(ANN)).isTrue();
        assertThat(states()).as("the invitation has done its work").isEmpty();
        invite("bob@example.net");
        desk.hears("bob@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));
        String byMail = desk.token();
        press(byMail, ((Looked.Open) desk.forms.look(byMail)).asked().getFirst().id());
        assertThat(desk.isMember("bob@example.net")).isTrue();
        assertThat(log()).containsExactly("member invite", "invitation accept", "member invite", "invitation accept");
    }

    @Test
    void anInvitationThatWasTakenBackLetsNobodyIn() {
        invite(ANN);
        String token = token();
        long id = desk.invitations.page(desk.list.id(), 0, 1).getFirst().id();
        MailList other = desk.lists.add("other@lists.example.org", desk.list.settings(), EmailAddress.of(OLU));
        assertThat(desk.inTx(() -> desk.invitations.withdrawInTx(other, id, OLU))).as("another list's").isEmpty();

        assertThat(desk.inTx(() -> desk.invitations.withdrawInTx(desk.list, id, OLU))).contains(EmailAddress.of(ANN));

        assertThat(desk.forms.look(token)).isEqualTo(new Looked.Gone());
        assertThat(press(token, id)).isEqualTo(new Used.Gone());
        ask(ANN);
        assertThat(desk.mail.sent()).hasSize(1);
        assertThat(desk.isMember(ANN)).isFalse();
    }

    @Test
    void whoIsBannedMeanwhileDoesNotGetIn() {
        invite(ANN);
        String token = token();
        desk.lists.banEverywhere(ANN);

        assertThat(accept(token)).isInstanceOfSatisfying(Used.Done.class, done -> assertThat(done.happened())
                .extracting(FormDesk.Happened::outcome).containsExactly(FormDesk.Outcome.REFUSED));
        assertThat(desk.isMember(ANN)).isFalse();
    }

    @Test
    void membersTheBannedTheDeadAndOurselvesAreNotInvited() {
        desk.members.add(desk.list.id(), "member@example.net");
        desk.lists.banEverywhere("banned@example.net");
        desk.inTx(() -> {
            new SqlSuppressions(database.jdbi(), () -> desk.now).addInTx(EmailAddress.of("dead@example.net"), "x", Duration.ZERO,
                    Suppressions.Origin.OPERATOR);
            return true;
        });

        assertThat(invite("Member@Example.net")).isEqualTo(Outcome.MEMBER);
        assertThat(invite("banned@example.net")).isEqualTo(Outcome.BANNED);
        assertThat(invite("dead@example.net")).isEqualTo(Outcome.SUPPRESSED);
        assertThat(invite("owner-afnog@lists.example.org")).isEqualTo(Outcome.OURS);
        assertThat(desk.mail.sent()).isEmpty();
        assertThat(states()).isEmpty();
        assertThat(invite(ANN)).isEqualTo(Outcome.INVITED);
        assertThat(invite(ANN.toUpperCase(Locale.ROOT))).isEqualTo(Outcome.WAITS);
        desk.members.add(desk.list.id(), ANN);
        assertThat(states()).containsExactly(State.JOINED);
    }

    @Test
    void anAddressGetsThreeMailsADayFromAllListsAndKindsTogether() {
        ask("x@example.net");
        MailList open = desk.lists.add("open@lists.example.org", desk.list.settings().with(ListSetting.JOINING, "confirm"),
                EmailAddress.of(OLU));
        desk.inTx(() -> desk.forms.askInTx(new FormDesk.Form(open, ANN, "", Wish.JOIN, "", InetAddress.ofLiteral("198.51.100.7"))));
        assertThat(invite(ANN)).isEqualTo(Outcome.INVITED);
        assertThat(invite(open, OLU, ANN.replace("@", "+lists@"))).isEqualTo(Outcome.INVITED);
        MailList third = desk.lists.add("third@lists.example.org", desk.list.settings(), EmailAddress.of(OLU));

        assertThat(invite(third, OLU, ANN)).isEqualTo(Outcome.ADDRESS_FULL);

        assertThat(desk.mail.sent()).hasSize(3);
        desk.now = desk.now.plus(AnswerCap.PERIOD).plusSeconds(1);
        assertThat(invite(third, OLU, ANN)).isEqualTo(Outcome.INVITED);
    }

    @Test
    void oneWhoInvitesAndAllTogetherHaveAShareOfEachHour() {
        CommandDesk narrow = new CommandDesk(database, "afnog@lists.example.org", Joining.INVITATION, Joining.CONFIRM,
                new AskLimits(100, 100, 2, 3));
        assertThat(inviteAt(narrow, OLU, "a@example.net")).isEqualTo(Outcome.INVITED);
        assertThat(inviteAt(narrow, "Olu@example.org", "b@example.net")).isEqualTo(Outcome.INVITED);
        assertThat(inviteAt(narrow, OLU, "c@example.net")).isEqualTo(Outcome.LATER);
        assertThat(inviteAt(narrow, "moe@example.org", "c@example.net")).isEqualTo(Outcome.INVITED);
        assertThat(inviteAt(narrow, "moe@example.org", "d@example.net")).as("all together").isEqualTo(Outcome.LATER);
        narrow.policy(Joining.CONFIRM, Joining.CONFIRM);
        narrow.inTx(() -> narrow.forms.askInTx(new FormDesk.Form(narrow.list, "e@example.net", "", Wish.JOIN, "",
                InetAddress.ofLiteral("198.51.100.7"))));
        assertThat(narrow.mail.sent()).as("strangers still join").hasSize(4);

        narrow.now = narrow.now.plus(Duration.ofHours(1));
        assertThat(inviteAt(narrow, OLU, "f@example.net")).isEqualTo(Outcome.INVITED);
    }

    private static Outcome inviteAt(CommandDesk desk, String by, String address) {
        return desk.inTx(() -> desk.invitations.inviteInTx(new Invitations.Letter(desk.list, by, "", ""), EmailAddress.of(address), ""));
    }

    @Test
    void oneIsSentAgainAfterAnHourAndEitherMailServesOnce() {
        invite(ANN);
        String first = token();
        long id = desk.invitations.page(desk.list.id(), 0, 1).getFirst().id();
        assertThat(again(id)).isEqualTo(Outcome.WAITS);
        desk.now = desk.now.plus(Invitations.AGAIN_AFTER);
        assertThat(again(id)).isEqualTo(Outcome.INVITED);
        String second = token();
        assertThat(second).isNotEqualTo(first);
        desk.now = desk.now.plus(Invited.VALID).minusSeconds(1);
        assertThat(desk.forms.look(first)).isEqualTo(new Looked.Gone());

        accept(second);

        assertThat(desk.isMember(ANN)).isTrue();
        assertThat(press(second, id)).isEqualTo(new Used.Answered());
        assertThat(desk.inTx(() -> desk.invitations.againInTx(desk.list, id, OLU))).isEmpty();
    }

    private Outcome again(long id) {
        return desk.inTx(() -> desk.invitations.againInTx(desk.list, id, OLU)).orElseThrow().outcome();
    }

    @Test
    void anInvitationExpiresAndIsSweptAndCanBeMadeAnew() {
        invite(ANN);
        String token = token();
        desk.now = desk.now.plus(Invited.VALID).minusSeconds(1);
        assertThat(desk.forms.look(token)).isInstanceOf(Looked.Invited.class);
        desk.now = desk.now.plusSeconds(1);

        assertThat(desk.forms.look(token)).isEqualTo(new Looked.Gone());
        assertThat(states()).isEmpty();
        assertThat(invite(ANN)).as("before the sweep").isEqualTo(Outcome.INVITED);
        desk.now = desk.now.plus(Invited.VALID);
        assertThat(desk.inTx(() -> desk.confirmations.sweepInTx(10))).isEqualTo(1);
        assertThat(desk.inTx(() -> desk.questions.sweepInTx(10))).isEqualTo(2);
        assertThat(invite(ANN)).as("behind the sweep").isEqualTo(Outcome.INVITED);
    }

    @Test
    void aListHasNoMoreInvitationsThanItMay() {
        database.jdbi().useHandle(handle -> handle.createUpdate("""
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at)
                SELECT :list, n || '@example.net', n || '@example.net', '', 'JOIN', 'INVITE', :now, :until
                FROM generate_series(1, :many) n""").bind("list", desk.list.id()).bind("now", desk.now)
                .bind("until", desk.now.plusSeconds(60)).bind("many", Invited.MAX_INVITED - 1).execute());

        assertThat(invite(ANN)).isEqualTo(Outcome.INVITED);
        assertThat(invite("bob@example.net")).isEqualTo(Outcome.LIST_FULL);
        assertThat(desk.invitations.page(desk.list.id(), 0, Invitations.MAX_PAGE)).hasSize(Invitations.MAX_PAGE);
        assertThatThrownBy(() -> desk.invitations.page(desk.list.id(), 0, Invitations.MAX_PAGE + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The database knows no such character. */
    @Test
    void wordsThatCannotBeKeptAreMadeSuchThatCan() {
        Invitations.Letter letter = new Invitations.Letter(desk.list, OLU, "Please\u0000come.", "");

        assertThat(desk.inTx(() -> desk.invitations.inviteInTx(letter, EmailAddress.of(ANN), ""))).isEqualTo(Outcome.INVITED);

        assertThat(database.jdbi().<String, RuntimeException>withHandle(handle -> handle.createQuery("SELECT details FROM confirmations")
                .mapTo(String.class).one())).isEqualTo("Please\ufffdcome.");
    }

    @Test
    void wordsAreBounded() {
        assertThat(new Invitations.Letter(desk.list, OLU, "x".repeat(Invitations.MAX_WORDS), "").words()).hasSize(Invitations.MAX_WORDS);
        assertThatThrownBy(() -> new Invitations.Letter(desk.list, OLU, "x".repeat(Invitations.MAX_WORDS + 1), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"fr, fr", "FR-ca, fr", "tlh, ''", "'', ''", "'not a tag', ''"})
    void aLanguageIsOneOfOursOrNone(String wished, String kept) {
        assertThat(new Invitations.Letter(desk.list, OLU, "", wished).language()).isEqualTo(kept);
        assertThat(new Invitations.Letter(desk.list, OLU, "", (wished + "-x").repeat(10_000)).language()).isEmpty();
    }

    private FormDesk.Answer ask(String address) {
        return desk.inTx(() -> desk.forms.askInTx(new FormDesk.Form(desk.list, address, "", Wish.JOIN, "",
                InetAddress.ofLiteral("198.51.100.7"))));
    }
}
