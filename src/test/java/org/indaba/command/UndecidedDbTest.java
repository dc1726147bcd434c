package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.accept.Destination;
import org.indaba.access.AuditEntry;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a wish that waits for owners when who wished it joins or leaves by another way. */
class UndecidedDbTest {

    private static final EmailAddress ANN = EmailAddress.of("ann@example.net");
    private static final EmailAddress OLU = EmailAddress.of("olu@example.org");

    private static TestDatabase database;

    private final CommandDesk desk = new CommandDesk(database, "afnog@lists.example.org", Joining.MODERATE, Joining.MODERATE);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void ofAnotherDay() {
        later();
    }

    /** An owner adds her by hand, and another one reads his mail when she has left. */
    @Test
    void whoWasAddedMeanwhileAndLeftIsNotAddedByAnOldMail() {
        String accept = asksToJoin(ANN);
        later();
        desk.members.addInTx(desk.list.id(), ANN, "");
        later();
        desk.members.removeInTx(desk.list.id(), ANN);
        later();

        assertThat(desk.owners.waiting(desk.list.id())).isEmpty();
        accepts(accept);

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).as("she is not told anything").hasToString("olu@example.org");
            assertThat(sent.field("Subject")).startsWith("Already decided");
        });
        assertThat(desk.audit.latest(9)).extracting(AuditEntry::action).doesNotContain("request accept");
    }

    @Test
    void whoWasAddedMeanwhileIsNotRefusedEither() {
        asksToJoin(ANN);
        long wish = desk.owners.waiting(desk.list.id()).getFirst().id();
        later();
        desk.members.addInTx(desk.list.id(), ANN, "");

        assertThat(desk.inTx(() -> desk.owners.refuseInTx(desk.list, wish, "No."))).isEmpty();
        assertThat(desk.mail.take()).isEmpty();
        assertThat(desk.owners.listOf(wish)).as("it is gone").isEmpty();
    }

    @Test
    void whoLeftMeanwhileAndCameBackIsNotPutOutByAnOldMail() {
        desk.members.addInTx(desk.list.id(), ANN, "");
        later();
        desk.hears("ann@example.net", "", (commands, row) -> commands.takeInTx(row, new Destination.Leave(desk.list)));
        String accept = address(desk.mail.take());
        later();
        desk.members.removeInTx(desk.list.id(), ANN);
        later();
        desk.members.addInTx(desk.list.id(), ANN, "");

        accepts(accept);

        assertThat(desk.isMember("ann@example.net")).isTrue();
        assertThat(desk.mail.take()).extracting(sent -> sent.recipient().toString()).containsExactly("olu@example.org");
    }

    @Test
    void whoAsksAgainAfterThatIsAskedAboutAnew() {
        String old = asksToJoin(ANN);
        later();
        desk.members.addInTx(desk.list.id(), ANN, "");
        later();
        desk.members.removeInTx(desk.list.id(), ANN);
        later();

        String accept = asksToJoin(ANN);
        accepts(old);
        assertThat(desk.isMember("ann@example.net")).as("that mail is about the former request").isFalse();
        accepts(accept);

        assertThat(desk.isMember("ann@example.net")).isTrue();
    }

    @Test
    void whatIsMootTakesNoPlaceAmongTheFifty() {
        List<EmailAddress> many = IntStream.range(0, Confirmations.MAX_DECIDING)
                .mapToObj(i -> EmailAddress.of("a" + i + "@example.net")).toList();
        many.forEach(this::asksToJoin);
        later();
        desk.members.addInTx(desk.list.id(), many.getFirst(), "");
        later();

        asksToJoin(ANN);

        assertThat(desk.owners.waiting(desk.list.id())).hasSize(Confirmations.MAX_DECIDING)
                .extracting(OwnersDecisions.Pending::address).contains(ANN).doesNotContain(many.getFirst());
    }

    @Test
    void aNoToTheAddressThatAcceptsLetsNobodyIn() {
        String accept = asksToJoin(ANN);

        desk.moderates(accept, "From: olu@example.org\r\nSubject: Re: x\r\n\r\nNo, I do not know her.\r\n", ReversePath.of(OLU));

        assertThat(desk.isMember("ann@example.net")).isFalse();
        assertThat(desk.owners.waiting(desk.list.id())).as("it still waits").hasSize(1);
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> {
            assertThat(sent.recipient()).isEqualTo(OLU);
            assertThat(sent.field("Subject")).startsWith("Not accepted at");
        });
    }

    private void later() {
        desk.now = desk.now.plus(Duration.ofMinutes(1));
    }

    /** The address that accepts it, as the owners have it. */
    private String asksToJoin(EmailAddress who) {
        desk.hears(who.toString(), "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));
        return address(desk.mail.take());
    }

    private static String address(List<MailInMemory.Sent> mails) {
        return mails.stream().filter(sent -> sent.recipient().equals(OLU)).findFirst().orElseThrow().field("Reply-To");
    }

    private void accepts(String address) {
        desk.moderates(address, "From: olu@example.org\r\nSubject: Re: x\r\n\r\nok\r\n", ReversePath.of(OLU));
    }
}
