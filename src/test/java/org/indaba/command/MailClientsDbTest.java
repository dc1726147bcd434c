package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.indaba.accept.Destination;
import org.indaba.language.Saying;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.moderate.HeldPost;
import org.indaba.notice.Notice;
import org.indaba.notice.WaitingPost;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands and the answers of moderators as the mail programs of people write them; the mails are in {@code clients}. */
class MailClientsDbTest {

    private static final Path FOLDER = Path.of("src/test/resources/clients");
    private static final ReversePath OLU = ReversePath.of(EmailAddress.of("olu@example.org"));

    private static TestDatabase database;

    private final CommandDesk desk = new CommandDesk(database, "afnog@lists.example.org", Joining.MODERATE, Joining.CONFIRM);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    static List<Path> commands() throws IOException {
        return files("commands.eml");
    }

    static List<Path> rejections() throws IOException {
        return files("").stream().filter(file -> file.getFileName().toString().startsWith("reject-")).toList();
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    /** Each of them asks which lists there are, and sets delivery off; each has "leave" in its signature. */
    @ParameterizedTest
    @MethodSource("commands")
    void commandsAreReadAsEveryProgramWritesThem(Path mail) throws IOException {
        desk.members.add(desk.list.id(), "ann@example.net");

        desk.hearsMail(read(mail), ReversePath.of(EmailAddress.of("ann@example.net")),
                (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)));

        assertThat(desk.mail.take()).singleElement().satisfies(answer -> {
            assertThat(answer.field("Subject")).matches("Confirm [a-z2-7]{25} to change what you get of afnog@lists.example.org");
            assertThat(answer.text()).contains("on these lists of this site", "  set delivery off").doesNotContain("leave  afnog");
            desk.hearsMail("From: ann@example.net\r\nSubject: Re: " + answer.field("Subject") + "\r\n\r\nyes\r\n",
                    ReversePath.of(EmailAddress.of("ann@example.net")),
                    (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)));
        });
        assertThat(desk.members.find(desk.list.id(), EmailAddress.of("ann@example.net")).orElseThrow().delivery())
                .isEqualTo(DeliveryMode.OFF);
        assertThat(desk.isMember("ann@example.net")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void theReasonIsWhatTheModeratorWroteAndNothingThatWasQuoted(Path mail) throws IOException {
        Notice.Verdicts verdicts = held(17);

        desk.moderates(verdicts.refuse().toString(), read(mail), OLU);

        assertThat(desk.decisions).containsExactly("17 Rejected[by=olu@example.org, words=Please write in the body, not in an attachment…"
                + "\n\nThank you!]");
        assertThat(desk.mail.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString("olu@example.org");
            assertThat(sent.field("Auto-Submitted")).isEqualTo("auto-replied");
            assertThat(sent.field("Subject")).startsWith("Refused at");
        });
    }

    @Test
    void aReasonWithWhatTheDatabaseDoesNotKnowRefusesAllTheSame() {
        desk.moderates(held(17).refuse().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nNot\0here\r\n", OLU);

        assertThat(desk.decisions).containsExactly("17 Rejected[by=olu@example.org, words=Not\ufffdhere]");
    }

    @Test
    void eachPostOfAMailIsDecidedAboutByItsOwnAddresses() throws IOException {
        List<WaitingPost> posts = LongStream.of(17, 18, 19).mapToObj(post -> new WaitingPost(post, "eve@example.com", "Hello",
                held(post))).toList();
        desk.inTx(() -> desk.notices.sendInTx(new Notice.PostHeld(desk.list, List.of(EmailAddress.of("olu@example.org")),
                posts.getFirst(), Saying.verbatim("not a member"), posts.subList(1, 3), 0, "http://localhost:8080/held")));
        List<String> addresses = Pattern.compile("(?m)^  .*?(afnog-confirm\\+\\S+)").matcher(desk.mail.take().getFirst().text()).results()
                .map(found -> found.group(1)).toList();

        desk.moderates(addresses.getLast(), read(rejections().getFirst()), OLU);
        desk.moderates(addresses.get(1), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nok\r\n", OLU);

        assertThat(addresses).as("refuse the first; accept and refuse the others").hasSize(5).doesNotHaveDuplicates();
        assertThat(desk.decisions).hasSize(2).satisfies(decided -> {
            assertThat(decided.getFirst()).startsWith("19 Rejected[by=olu@example.org, words=Please write in the body");
            assertThat(decided.getLast()).isEqualTo("18 Accepted[by=olu@example.org]");
        });
    }

    @Test
    void moderatorsDecideAboutPostsAndOwnersAloneAboutPeople() {
        EmailAddress mod = EmailAddress.of("mod@example.org");
        desk.lists.moderate(desk.list, mod);
        desk.hears("ann@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));
        assertThat(desk.mail.take()).extracting(sent -> sent.recipient().toString()).containsExactly("olu@example.org", "ann@example.net");
        long wish = database.jdbi().withHandle(handle -> handle.createQuery("SELECT max(id) FROM confirmations").mapTo(Long.class).one());
        Notice.Verdicts person = desk.inTx(() -> desk.errands.openInTx(desk.list, mod, Errands.Kind.WISH, wish));
        held(17);
        Notice.Verdicts post = desk.inTx(() -> desk.errands.openInTx(desk.list, mod, Errands.Kind.POST, 17));
        String yes = "From: mod@example.org\r\nSubject: Re: x\r\n\r\nok\r\n";

        desk.moderates(person.accept().toString(), yes, ReversePath.of(mod));
        desk.moderates(post.accept().toString(), yes, ReversePath.of(mod));

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.decisions).containsExactly("17 Accepted[by=mod@example.org]");
        assertThat(desk.audit.latest(9)).singleElement().satisfies(entry -> assertThat(entry.action()).isEqualTo("held accept"));
    }

    @Test
    void allProgramsAreThere() throws IOException {
        assertThat(commands()).hasSize(5);
        assertThat(rejections()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO - this is spam, please reject it!", "Reject.", "Non, merci", "Refusé"})
    void whoSaysNoToTheAddressThatAcceptsAcceptsNothingAndHearsWhereToRefuse(String words) {
        Notice.Verdicts verdicts = held(17);

        desk.moderates(verdicts.accept().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + words + "\r\n\r\n> yes\r\n", OLU);

        assertThat(desk.decisions).isEmpty();
        assertThat(desk.audit.latest(9)).isEmpty();
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString("olu@example.org");
            assertThat(sent.field("Subject")).startsWith("Not accepted at");
            assertThat(sent.text()).contains("  " + verdicts.refuse() + "\r\n");
        });
        desk.moderates(verdicts.refuse().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nspam\r\n", OLU);
        assertThat(desk.decisions).containsExactly("17 Rejected[by=olu@example.org, words=spam]");
    }

    /** The address that refuses is the moderator's alone, whoever got hold of the other one. */
    @Test
    void aNoFromAnotherAddressIsAnsweredToTheModerator() {
        Notice.Verdicts verdicts = held(17);

        desk.moderates(verdicts.accept().toString(), "From: eve@example.com\r\nSubject: Re: x\r\n\r\nno\r\n",
                ReversePath.of(EmailAddress.of("eve@example.com")));

        assertThat(desk.decisions).isEmpty();
        assertThat(desk.mail.take()).extracting(sent -> sent.recipient().toString()).containsExactly("olu@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "Good post, not spam", "Nobody minds"})
    void allOtherWordsGoOnAccepting(String words) {
        desk.moderates(held(17).accept().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n\r\n" + words + "\r\n", OLU);

        assertThat(desk.decisions).containsExactly("17 Accepted[by=olu@example.org]");
    }

    @Test
    void anAnswerAcceptsOnceAndTheSecondModeratorIsTold() {
        Notice.Verdicts first = held(17);
        Notice.Verdicts again = open(17);

        desk.moderates(first.accept().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nok\r\n", OLU);
        desk.moderates(again.refuse().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nno\r\n", OLU);
        desk.moderates(first.accept().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nok\r\n", OLU);

        assertThat(desk.decisions).containsExactly("17 Accepted[by=olu@example.org]");
        assertThat(desk.audit.latest(9)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("olu@example.org");
            assertThat(entry.action()).isEqualTo("held accept");
            assertThat(entry.subject()).isEqualTo("afnog@lists.example.org");
            assertThat(entry.detail()).startsWith("post 17 of ").endsWith(", by mail");
        });
        assertThat(desk.mail.sent()).extracting(sent -> sent.field("Subject").split(" at ")[0])
                .containsExactly("Accepted", "Already decided", "Already decided");
    }

    @Test
    void machinesExpiredTokensAndThoseWhoAreNoModeratorsAnyMoreDecideNothing() {
        Notice.Verdicts verdicts = held(17);
        Notice.Verdicts gone = desk.inTx(() -> desk.errands.openInTx(desk.list, EmailAddress.of("former@example.org"), Errands.Kind.POST,
                17));

        // RFC 3834 §2: what a vacation responder answers decides nothing, and is not answered.
        desk.moderates(verdicts.accept().toString(), "From: olu@example.org\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n", OLU);
        desk.moderates(verdicts.accept().toString(), "From: olu@example.org\r\nSubject: Automatic reply: x\r\n\r\nAway.\r\n", OLU);
        desk.moderates(verdicts.accept().toString(), "From: olu@example.org\r\n\r\nx\r\n", ReversePath.none());
        assertThat(desk.mail.sent()).isEmpty();
        desk.moderates(gone.accept().toString(), "From: former@example.org\r\nSubject: Re: x\r\n\r\nok\r\n", OLU);
        desk.now = desk.now.plus(Errands.VALID);
        desk.moderates(verdicts.accept().toString(), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nok\r\n", OLU);

        assertThat(desk.decisions).isEmpty();
        assertThat(desk.mail.sent()).hasSize(2).allSatisfy(sent -> assertThat(sent.field("Subject")).startsWith("Already decided"));
    }

    @Test
    void whoAsksToJoinIsAcceptedOrRefusedByAnAnswer() {
        List<String> people = List.of("ann@example.net", "bob@example.net");
        for (String person : people) {
            desk.hears(person, "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));
        }
        List<MailInMemory.Sent> asked = desk.mail.take().stream().filter(sent -> sent.recipient().localPart().equals("olu")).toList();

        desk.moderates(asked.getFirst().field("Reply-To"), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nWelcome\r\n", OLU);
        String refuse = asked.getLast().text().replaceAll("(?s).*\r\n  (afnog-confirm\\+\\S+)\r\n.*", "$1");
        desk.moderates(refuse, "From: olu@example.org\r\nSubject: Re: x\r\n\r\nNot here, sorry.\r\n\r\n> quoted\r\n", OLU);

        assertThat(people.stream().map(desk::isMember)).containsExactly(true, false);
        assertThat(desk.mail.sent()).filteredOn(sent -> sent.recipient().toString().equals("bob@example.net")).singleElement()
                .satisfies(sent -> assertThat(sent.text()).contains("    Not here, sorry.").doesNotContain("quoted"));
    }

    @Test
    void whoWasBannedMeanwhileIsNotLetInAndTheModeratorIsToldWhy() {
        desk.hears("ann@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));
        MailInMemory.Sent asked = desk.mail.take().stream().filter(sent -> sent.recipient().localPart().equals("olu")).findFirst()
                .orElseThrow();
        desk.lists.banEverywhere("ann@example.net");

        desk.moderates(asked.field("Reply-To"), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nWelcome\r\n", OLU);

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.audit.latest(9)).isEmpty();
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).hasToString("olu@example.org");
            assertThat(sent.field("Subject")).startsWith("Not accepted at");
            assertThat(sent.text()).contains("banned meanwhile");
        });
        // It waits on, and can be refused.
        String refuse = asked.text().replaceAll("(?s).*\r\n  (afnog-confirm\\+\\S+)\r\n.*", "$1");
        desk.moderates(refuse, "From: olu@example.org\r\nSubject: Re: x\r\n\r\nNo.\r\n", OLU);
        assertThat(desk.audit.latest(9)).singleElement().satisfies(entry -> assertThat(entry.action()).isEqualTo("request refuse"));
    }

    @Test
    void aMemberWhoWasBannedIsLetGo() {
        desk.policy(Joining.MODERATE, Joining.MODERATE);
        desk.members.add(desk.list.id(), "ann@example.net");
        desk.hears("ann@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Leave(desk.list)));
        MailInMemory.Sent asked = desk.mail.take().stream().filter(sent -> sent.recipient().localPart().equals("olu")).findFirst()
                .orElseThrow();
        desk.lists.banEverywhere("ann@example.net");

        desk.moderates(asked.field("Reply-To"), "From: olu@example.org\r\nSubject: Re: x\r\n\r\nFarewell\r\n", OLU);

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.audit.latest(9)).singleElement().satisfies(entry -> assertThat(entry.action()).isEqualTo("request accept"));
    }

    private Notice.Verdicts held(long post) {
        desk.held.put(post, new HeldPost(post, desk.list.id(), "eve@example.com", "eve@example.com",
                "Hello", "not a member", Instant.EPOCH));
        return open(post);
    }

    private Notice.Verdicts open(long post) {
        return desk.inTx(() -> desk.errands.openInTx(desk.list, EmailAddress.of("olu@example.org"), Errands.Kind.POST, post));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
