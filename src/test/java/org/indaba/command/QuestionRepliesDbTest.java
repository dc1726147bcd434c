package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import org.indaba.accept.Destination;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Inbound;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write who answer a question about their own wish: a no is a no, and everything else a yes. */
class QuestionRepliesDbTest {

    private static final String ANN = "Ann <ann@example.net>";

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
    @ValueSource(strings = {"No! I do not want to leave.", "Non merci", "> what you asked\r\n\r\nno"})
    void whoAnswersTheQuestionWithANoStays(String words) {
        desk.members.add(desk.list.id(), "ann@example.net");
        desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.Leave(desk.list)));
        String token = desk.token();
        desk.mail.take();

        answers(token, words);

        assertThat(desk.isMember("ann@example.net")).isTrue();
        assertThat(desk.mail.take()).singleElement().satisfies(sent -> assertThat(sent.text()).contains("so nothing was changed"));
        desk.hears(ANN, "", confirm(token));
        assertThat(desk.isMember("ann@example.net")).as("it was answered").isTrue();
        assertThat(desk.mail.sent()).singleElement()
                .satisfies(sent -> assertThat(sent.text().replaceAll("\\s+", " ")).contains("no longer, valid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "Please remove me", "unsubscribe", "Stop this", "I am not sure what to write here"})
    void whoAnswersTheQuestionWithAnythingElseLeaves(String words) {
        desk.members.add(desk.list.id(), "ann@example.net");
        desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.Leave(desk.list)));

        answers(desk.token(), words);

        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "Unsubscribe", "never!"})
    void whoAnswersTheQuestionWithANoDoesNotJoin(String words) {
        desk.hears(ANN, "", (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)));

        answers(desk.token(), words);

        assertThat(desk.isMember("ann@example.net")).isFalse();
    }

    private void answers(String token, String words) {
        desk.hearsMail("From: " + ANN + "\r\nSubject: Re: Confirm " + token + "\r\n\r\n" + words + "\r\n",
                ReversePath.of(EmailAddress.of("ann@example.net")), confirm(token));
    }

    private BiConsumer<MailCommands, Inbound> confirm(String token) {
        long id = desk.tokens.verify(TokenPurpose.CONFIRM, token).orElseThrow();
        return (commands, row) -> commands.takeInTx(row, new Destination.Confirm(desk.list, id));
    }
}
