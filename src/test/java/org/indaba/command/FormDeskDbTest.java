package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.indaba.accept.Destination;
import org.indaba.command.FormDesk.Answer;
import org.indaba.command.FormDesk.Looked;
import org.indaba.command.FormDesk.Used;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.EncodedWords;
import org.indaba.notice.Notice.Wish;
import org.indaba.spool.Inbound;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joining and leaving on pages: what is asked, what is answered, and how much of it. */
class FormDeskDbTest {

    private static final InetAddress HOME = InetAddress.ofLiteral("198.51.100.7");

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

    @ParameterizedTest
    @EnumSource(value = Joining.class, names = {"OPEN", "CONFIRM"})
    void whoTypesAnAddressIsOnTheListWhenTheAddressHasAnswered(Joining policy) {
        desk.policy(policy, policy);

        assertThat(ask(desk.list, " ann@example.net ", Wish.JOIN)).isEqualTo(new Answer.Taken());
        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString("ann@example.net");
            assertThat(sent.field("Reply-To")).startsWith("afnog-confirm+");
            assertThat(sent.field("Auto-Submitted")).isEqualTo("auto-generated");
            assertThat(sent.text()).contains("  http://localhost:8080/confirm/" + sent.field("Subject").split(" ")[1] + "\r\n");
        });
    }

    @Test
    void lookingAtATokenChangesNothingAndUsingItWorksOnce() {
        String token = asked(desk.list, "ann@example.net", Wish.JOIN);
        for (int i = 0; i < 3; i++) {
            assertThat(desk.forms.look(token)).isInstanceOfSatisfying(Looked.Open.class, open -> {
                assertThat(open.address()).hasToString("ann@example.net");
                assertThat(open.asked()).singleElement().satisfies(one -> {
                    assertThat(one.list().name()).isEqualTo("afnog");
                    assertThat(one.wish()).isEqualTo(Wish.JOIN);
                });
                assertThat(open.until()).isEqualTo(desk.now.plus(Confirmations.VALID));
            });
            assertThat(desk.isMember("ann@example.net")).isFalse();
        }
        desk.mail.take();

        Used used = useAll(token);

        assertThat(used).isInstanceOfSatisfying(Used.Done.class, done -> assertThat(done.happened())
                .containsExactly(new FormDesk.Happened(desk.list, Wish.JOIN, FormDesk.Outcome.DONE)));
        assertThat(desk.isMember("ann@example.net")).isTrue();
        assertThat(desk.mail.take()).singleElement().satisfies(sent ->
                assertThat(sent.field("Subject")).startsWith("You are on the list"));
        desk.members.removeInTx(desk.list.id(), EmailAddress.of("ann@example.net"));
        assertThat(useAll(token)).isEqualTo(new Used.Answered());
        assertThat(desk.forms.look(token)).isEqualTo(new Looked.Answered());
        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    @Test
    void foreignForgedAndExpiredTokensAreGone() {
        String token = asked(desk.list, "ann@example.net", Wish.JOIN);

        for (String wrong : List.of("", "x", token.substring(1), (token.startsWith("b") ? "c" : "b") + token.substring(1),
                desk.tokens.sign(TokenPurpose.LEAVE, id(token)), desk.tokens.sign(TokenPurpose.CONFIRM, id(token) + 1))) {
            assertThat(desk.forms.look(wrong)).isEqualTo(new Looked.Gone());
            assertThat(useAll(wrong)).isEqualTo(new Used.Gone());
        }
        desk.now = desk.now.plus(Confirmations.VALID).minusSeconds(1);
        assertThat(desk.forms.look(token)).isInstanceOf(Looked.Open.class);
        desk.now = desk.now.plusSeconds(1);

        assertThat(desk.forms.look(token)).isEqualTo(new Looked.Gone());
        assertThat(useAll(token)).isEqualTo(new Used.Gone());
        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    @Test
    void theSameIsAnsweredWhateverIsKnownOfTheAddress() {
        desk.members.add(desk.list.id(), "member@example.net");
        desk.lists.banEverywhere("banned@example.net");
        ask(desk.list, "waiting@example.net", Wish.JOIN);
        for (int i = 0; i < AnswerCap.MAX_ANSWERS; i++) {
            desk.hears("full@example.net", "help", (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)));
        }

        for (String address : List.of("member@example.net", "banned@example.net", "waiting@example.net", "full@example.net",
                "unknown@example.net", "owner-afnog@lists.example.org", "afnog@lists.example.org")) {
            assertThat(ask(desk.list, address, Wish.JOIN)).as(address).isEqualTo(new Answer.Taken());
            assertThat(ask(desk.list, address, Wish.LEAVE)).as(address).isEqualTo(new Answer.Taken());
        }
        desk.mail.sent().forEach(sent -> assertThat(sent.recipient().toString()).isNotEqualTo("banned@example.net")
                .doesNotEndWith("@lists.example.org"));
    }

    @Test
    void whoIsBannedMayLeaveAndNotJoin() {
        desk.members.add(desk.list.id(), "member@example.net");
        desk.lists.banEverywhere("@example.net");

        assertThat(ask(desk.list, "member@example.net", Wish.JOIN)).isEqualTo(new Answer.Taken());
        assertThat(ask(desk.list, "other@example.net", Wish.LEAVE)).isEqualTo(new Answer.Taken());
        assertThat(desk.mail.sent()).isEmpty();
        String token = asked(desk.list, "member@example.net", Wish.LEAVE);

        assertThat(useAll(token)).isInstanceOfSatisfying(Used.Done.class, done -> assertThat(done.happened())
                .extracting(FormDesk.Happened::outcome).containsExactly(FormDesk.Outcome.DONE));
        assertThat(desk.isMember("member@example.net")).isFalse();
    }

    @Test
    void whatIsNoAddressAndAListThatIsClosedAreTold() {
        assertThat(ask(desk.list, "ann at example", Wish.JOIN)).isInstanceOf(Answer.NotAnAddress.class);
        desk.policy(Joining.CLOSED, Joining.CONFIRM);

        assertThat(ask(desk.list, "ann@example.net", Wish.JOIN)).isEqualTo(new Answer.Closed());
        assertThat(ask(desk.list, "ann@example.net", Wish.LEAVE)).isEqualTo(new Answer.Taken());
        desk.policy(Joining.INVITATION, Joining.CONFIRM);
        assertThat(ask(desk.list, "bob@example.net", Wish.JOIN)).as("whoever is invited").isEqualTo(new Answer.Taken());
    }

    @Test
    void aModeratedListAsksTheAddressAndThenItsOwners() {
        desk.policy(Joining.MODERATE, Joining.CONFIRM);
        String token = asked(desk.list, "ann@example.net", Wish.JOIN);
        assertThat(desk.mail.take()).extracting(sent -> sent.recipient().toString()).containsExactly("ann@example.net");

        assertThat(useAll(token)).isInstanceOfSatisfying(Used.Done.class, done -> assertThat(done.happened())
                .extracting(FormDesk.Happened::outcome).containsExactly(FormDesk.Outcome.OWNERS_DECIDE));

        assertThat(desk.mail.sent()).extracting(sent -> sent.recipient().toString()).containsExactly("olu@example.org", "ann@example.net");
        assertThat(desk.mail.sent().getFirst().text()).contains("  http://localhost:8080/lists/afnog@lists.example.org/requests\r\n");
        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    @Test
    void whoChoosesALanguageOnTheFormIsWrittenToInItFromThenOn() {
        useAll(askedInFrench("ann@example.net", Wish.JOIN));

        assertThat(subjects()).singleElement().asString().startsWith("Vous êtes abonné à la liste ");
        assertThat(desk.read).containsExactly(Map.entry("ann@example.net", "fr"));
        desk.read.put("bob@example.net", "en");
        useAll(askedInFrench("bob@example.net", Wish.JOIN));
        assertThat(subjects()).as("who has chosen before is asked no more").singleElement().asString()
                .startsWith("You are on the list ");
        assertThat(desk.read).containsEntry("bob@example.net", "en");
        useAll(asked(desk.list, "eve@example.net", Wish.JOIN));
        assertThat(desk.read).doesNotContainKey("eve@example.net");
    }

    @Test
    void whatOwnersDecideIsToldInTheLanguageOfTheForm() {
        desk.policy(Joining.MODERATE, Joining.MODERATE);
        String token = askedInFrench("ann@example.net", Wish.JOIN);
        useAll(token);
        MailInMemory.Sent asked = desk.mail.sent().getFirst();
        assertThat(subjects()).containsExactly("Somebody wants to join afnog@lists.example.org",
                "Votre souhait de rejoindre afnog@lists.example.org");
        assertThat(desk.read).as("nobody is a person here yet").isEmpty();

        decides(asked.field("Reply-To"));

        assertThat(subjects()).first().asString().startsWith("Vous êtes abonné à la liste ");
        assertThat(desk.read).containsEntry("ann@example.net", "fr");
        useAll(askedInFrench("bob@example.net", Wish.JOIN));
        decides(desk.mail.take().getFirst().text().replaceAll("(?s).*\r\n  (afnog-confirm\\+\\S+)\r\n.*", "$1"));
        assertThat(subjects()).first().isEqualTo("Votre souhait de rejoindre afnog@lists.example.org");
    }

    @Test
    void whoLeavesByTheFormReadsThatInItsLanguage() {
        desk.members.add(desk.list.id(), "ann@example.net");
        desk.members.add(desk.list.id(), "bob@example.net");

        useAll(askedInFrench("ann@example.net", Wish.LEAVE));

        assertThat(subjects()).singleElement().asString().startsWith("Vous n’êtes pas abonné à la liste ");
        String late = askedInFrench("bob@example.net", Wish.LEAVE);
        desk.policy(Joining.CONFIRM, Joining.CLOSED);
        useAll(late);
        assertThat(subjects()).singleElement().isEqualTo("Votre souhait de quitter afnog@lists.example.org");
        assertThat(desk.read).isEmpty();
    }

    private String askedInFrench(String address, Wish wish) {
        desk.inTx(() -> desk.forms.askInTx(new FormDesk.Form(desk.list, address, "Ann", wish, "fr", HOME)));
        String token = desk.token();
        desk.mail.take();
        return token;
    }

    private List<String> subjects() {
        return desk.mail.take().stream().map(sent -> EncodedWords.decode(sent.field("Subject"))).toList();
    }

    /** The owner writes to one of the two addresses. */
    private void decides(String address) {
        desk.moderates(address, "From: olu@example.org\r\nSubject: Re: x\r\n\r\nHello\r\n",
                ReversePath.of(EmailAddress.of("olu@example.org")));
    }

    @Test
    void whoAsksOnceMoreIsWrittenToInTheLanguageOfTheLastForm() {
        FormDesk.Form english = new FormDesk.Form(desk.list, "ann@example.net", "", Wish.JOIN, "en", HOME);
        FormDesk.Form french = new FormDesk.Form(desk.list, "ann@example.net", "", Wish.JOIN, "fr", HOME);
        desk.inTx(() -> desk.forms.askInTx(english));
        assertThat(subjects()).singleElement().satisfies(subject -> assertThat(subject).contains(" to join"));
        desk.now = desk.now.plus(Confirmations.REPEAT_AFTER);

        desk.inTx(() -> desk.forms.askInTx(french));
        assertThat(subjects()).singleElement().satisfies(subject -> assertThat(subject).contains("pour s’abonner"));

        desk.now = desk.now.plus(Confirmations.REPEAT_AFTER);
        desk.hears("ann@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));
        assertThat(subjects()).as("a mail says nothing of languages").singleElement()
                .satisfies(subject -> assertThat(subject).contains("pour s’abonner"));
    }

    @Test
    void severalListsWithinTheQuietTimeAreOneMoreMailWhenItIsOver() {
        List<MailList> lists = lists(4);
        String first = asked(lists.getFirst(), "ann@example.net", Wish.JOIN);
        desk.mail.take();
        lists.stream().skip(1).forEach(list -> ask(list, "ann@example.net", Wish.JOIN));
        desk.now = desk.now.plus(Questioner.QUIET).minusSeconds(1);
        assertThat(desk.round()).isZero();
        assertThat(desk.mail.sent()).isEmpty();

        desk.now = desk.now.plusSeconds(1);
        assertThat(desk.round()).isEqualTo(1);

        assertThat(desk.round()).isZero();
        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.field("Subject")).endsWith(" for 4 questions");
            assertThat(sent.text()).contains("list0@", "list1@", "list2@", "list3@");
        });
        // The mail before it answers for what it named, and the later one then for the rest.
        String second = desk.token();
        assertThat(first).isNotEqualTo(second);
        assertThat(names(useAll(first))).containsExactly("list0");
        assertThat(names(useAll(second))).containsExactly("list1", "list2", "list3");
    }

    @Test
    void whatAMailAsksAboutIsAnsweredForAsLongAsItSays() {
        List<MailList> lists = lists(2);
        String first = asked(lists.getFirst(), "ann@example.net", Wish.JOIN);
        desk.now = desk.now.plus(Confirmations.VALID).minusSeconds(1);
        String second = asked(lists.getLast(), "ann@example.net", Wish.JOIN);
        assertThat(desk.mail.sent().getLast().field("Subject")).endsWith(" for 2 questions");

        desk.now = desk.now.plus(Confirmations.VALID).minusSeconds(1);

        assertThat(useAll(first)).as("its time is over").isEqualTo(new Used.Gone());
        assertThat(names(useAll(second))).containsExactly("list0", "list1");
    }

    /** Erased while nothing was sent there: what ends is over for an address that is read, as it is for everybody else. */
    @Test
    void whoWasErasedAndJoinsAgainGetsPostsUnlessTheyAreKeptBackForGood() {
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO erased_suppressions (key_hash, reason, since, expires_at) VALUES
                    (sha256(convert_to('ann@example.net', 'UTF8')), 'dead on 2 lists', now(), ?),
                    (sha256(convert_to('bob@example.net', 'UTF8')), 'asked us by telephone', now(), NULL)""",
                desk.now.plus(Duration.ofDays(180))));

        for (String address : List.of("ann@example.net", "bob@example.net")) {
            useAll(asked(desk.list, address, Wish.JOIN));
            assertThat(desk.isMember(address)).isTrue();
        }

        assertThat(database.jdbi().<List<String>, RuntimeException>withHandle(handle -> handle.createQuery(
                "SELECT reason FROM erased_suppressions").mapTo(String.class).list())).containsExactly("asked us by telephone");
    }

    @Test
    void ofSeveralThingsAPersonTakesSome() {
        List<MailList> lists = lists(2);
        lists.forEach(list -> ask(list, "ann@example.net", Wish.JOIN));
        desk.now = desk.now.plus(Questioner.QUIET);
        desk.round();
        String token = desk.token();
        Looked.Open open = (Looked.Open) desk.forms.look(token);

        Used used = desk.inTx(() -> desk.forms.useInTx(token, Set.of(open.asked().getLast().id())));

        assertThat(((Used.Done) used).happened()).extracting(FormDesk.Happened::outcome)
                .containsExactly(FormDesk.Outcome.DECLINED, FormDesk.Outcome.DONE);
        assertThat(desk.members.count(lists.getFirst().id())).isZero();
        assertThat(desk.members.count(lists.getLast().id())).isEqualTo(1);
    }

    @Test
    void aFourthMailOfADayIsNotSentWhetherMailOrFormCausedIt() {
        List<MailList> lists = lists(5);
        desk.hears("ann@example.net", "join", (commands, row) -> commands.takeInTx(row, new Destination.Join(lists.get(0))));
        for (int i = 1; i < AnswerCap.MAX_ANSWERS; i++) {
            desk.now = desk.now.plus(Questioner.QUIET);
            ask(lists.get(i), "Ann+x" + i + "@example.net", Wish.JOIN);
        }
        assertThat(desk.mail.take()).hasSize(AnswerCap.MAX_ANSWERS);

        desk.now = desk.now.plus(Questioner.QUIET);
        ask(lists.get(3), "ann@example.net", Wish.JOIN);
        desk.hears("ann@example.net", "help", (commands, row) -> commands.takeInTx(row, new Destination.Request(lists.get(4))));
        desk.round();

        assertThat(desk.mail.sent()).isEmpty();
        desk.now = desk.now.plus(AnswerCap.PERIOD);
        desk.round();
        assertThat(desk.mail.sent()).as("what was not asked is forgotten").isEmpty();
        ask(lists.get(4), "ann@example.net", Wish.JOIN);
        assertThat(desk.mail.sent()).hasSize(1);
    }

    @Test
    void aNetworkHasItsShareAnHour() {
        // RFC 6177 §2: the first three are of one customer, whatever addresses he uses.
        CommandDesk narrow = new CommandDesk(database, "afnog@lists.example.org", Joining.CONFIRM, Joining.CONFIRM,
                new AskLimits(3, 2, 100, 100));
        for (int i = 0; i < 3; i++) {
            assertThat(ask(narrow, "a" + i + "@example.net", "2001:db8:1:2" + i + "::1")).isEqualTo(new Answer.Taken());
        }
        assertThat(ask(narrow, "a3@example.net", "2001:db8:1:2f::9")).isEqualTo(new Answer.TooMany());
        assertThat(ask(narrow, "a4@example.net", "2001:db8:1:100::1")).isEqualTo(new Answer.Taken());
        assertThat(ask(narrow, "a5@example.net", "198.51.100.7")).isEqualTo(new Answer.Taken());
        assertThat(narrow.mail.take()).hasSize(5);
        BiConsumer<MailCommands, Inbound> join = (commands, row) -> commands.takeInTx(row, new Destination.Join(narrow.list));
        for (int i = 0; i <= 2; i++) {
            narrow.hears("b" + i + "@example.net", "", join);
        }
        assertThat(narrow.mail.take()).hasSize(2);

        narrow.now = narrow.now.plus(Duration.ofHours(1));

        assertThat(ask(narrow, "a6@example.net", "2001:db8:1:2f::9")).isEqualTo(new Answer.Taken());
        narrow.hears("b2@example.net", "", join);
        assertThat(narrow.mail.sent()).hasSize(2);
    }

    @Test
    void allTogetherHaveTheirShareAnHour() {
        CommandDesk narrow = new CommandDesk(database, "afnog@lists.example.org", Joining.CONFIRM, Joining.CONFIRM,
                new AskLimits(100, 100, 100, 3));
        for (int i = 0; i <= 3; i++) {
            assertThat(ask(narrow, "a" + i + "@example.net", "192.0." + i + ".1")).isEqualTo(new Answer.Taken());
        }

        assertThat(narrow.mail.sent()).hasSize(3);
    }

    @Test
    void moreThanTwentyThingsAreNotGatheredForOneAddress() {
        List<MailList> lists = lists(Confirmations.MAX_PER_ADDRESS + 1);
        lists.forEach(list -> ask(list, "ann@example.net", Wish.JOIN));
        desk.now = desk.now.plus(Questioner.QUIET);
        desk.round();

        assertThat(((Looked.Open) desk.forms.look(desk.token())).asked()).hasSize(Confirmations.MAX_PER_ADDRESS);
    }

    /** The victim's address in several spellings, hundreds of networks, twenty lists, forms and mails, within a day. */
    @Test
    void aBombMakesThreeMailsADay() {
        List<MailList> lists = lists(20);
        // One transaction, since each would open a connection here.
        desk.inTx(() -> {
            explode(lists, 10_000);
            return desk.round();
        });

        assertThat(desk.mail.sent()).hasSizeLessThanOrEqualTo(AnswerCap.MAX_ANSWERS).isNotEmpty();
    }

    private void explode(List<MailList> lists, int asks) {
        for (int i = 0; i < asks; i++) {
            MailList list = lists.get(i % lists.size());
            String victim = i % 3 == 0 ? "Victim@example.net" : i % 3 == 1 ? "victim@example.net" : "victim+" + i % 50 + "@example.net";
            if (i % 5 == 0) {
                desk.hears(victim, "join", (commands, row) -> commands.takeInTx(row, new Destination.Join(list)));
            } else {
                InetAddress from = InetAddress.ofLiteral("10.%d.%d.9".formatted(i % 500 / 250, i % 250));
                desk.inTx(() -> desk.forms.askInTx(new FormDesk.Form(list, victim, "", Wish.JOIN, "", from)));
            }
            if (i % 100 == 0) {
                desk.round();
            }
            desk.now = desk.now.plus(AnswerCap.PERIOD.dividedBy(asks + 1));
        }
    }

    private List<MailList> lists(int count) {
        return IntStream.range(0, count).mapToObj(i -> desk.lists.add("list" + i + "@lists.example.org")).toList();
    }

    private static List<String> names(Used used) {
        return ((Used.Done) used).happened().stream().map(happened -> happened.list().name()).toList();
    }

    private String asked(MailList list, String address, Wish wish) {
        ask(list, address, wish);
        return desk.token();
    }

    private Answer ask(MailList list, String address, Wish wish) {
        return desk.inTx(() -> desk.forms.askInTx(new FormDesk.Form(list, address, "Ann", wish, "", HOME)));
    }

    private static Answer ask(CommandDesk desk, String address, String from) {
        return desk.inTx(() -> desk.forms.askInTx(
                new FormDesk.Form(desk.list, address, "", Wish.JOIN, "", InetAddress.ofLiteral(from))));
    }

    private Used useAll(String token) {
        Set<Long> all = desk.forms.look(token) instanceof Looked.Open open
                ? open.asked().stream().map(FormDesk.Asked::id).collect(Collectors.toSet()) : Set.of();
        return desk.inTx(() -> desk.forms.useInTx(token, all));
    }

    private long id(String token) {
        return desk.tokens.verify(TokenPurpose.CONFIRM, token).orElseThrow();
    }
}
