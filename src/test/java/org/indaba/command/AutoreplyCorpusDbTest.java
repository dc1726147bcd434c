package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.indaba.accept.Destination;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Inbound;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Automatic answers of real programs, sent to every command address: none is answered, none changes anything. The mails are read from
 * the folder that the system property {@code indaba.corpus} names; where there is no such folder, the test is skipped.
 */
class AutoreplyCorpusDbTest {

    private static final Path CORPUS = Path.of(System.getProperty("indaba.corpus", "../shared/corpus"), "autoreply");

    /** The return path is the envelope's where the file has it; here it is a person's, so that the header alone must do. */
    private static final ReversePath PERSON = ReversePath.of(EmailAddress.of("ann@example.net"));

    @Test
    void noAutomaticAnswerIsAnswered() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "there is no corpus at " + CORPUS);
        List<Path> mails = mails();
        assertThat(mails).hasSizeGreaterThanOrEqualTo(25);
        try (TestDatabase database = TestDatabase.create()) {
            CommandDesk desk = new CommandDesk(database, "afnog@lists.example.org", Joining.OPEN, Joining.OPEN);
            for (Path mail : mails) {
                String text = withCrlf(Files.readAllBytes(mail));
                for (BiConsumer<MailCommands, Inbound> command : commands(desk)) {
                    desk.hearsMail(text, PERSON, command);
                }
                assertThat(desk.mail.sent()).as("%s", mail).isEmpty();
                assertThat(desk.members.count(desk.list.id())).as("%s", mail).isZero();
            }
        }
    }

    private static List<BiConsumer<MailCommands, Inbound>> commands(CommandDesk desk) {
        long pending = desk.tokens.verify(TokenPurpose.CONFIRM, desk.tokens.sign(TokenPurpose.CONFIRM, 1)).orElseThrow();
        return List.of(
                (commands, row) -> commands.takeInTx(row, new Destination.Request(desk.list)),
                (commands, row) -> commands.takeInTx(row, new Destination.Join(desk.list)),
                (commands, row) -> commands.takeInTx(row, new Destination.Leave(desk.list)),
                (commands, row) -> commands.takeInTx(row, new Destination.Confirm(desk.list, pending)));
    }

    private static List<Path> mails() throws IOException {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(Files::isRegularFile).filter(file -> !file.toString().endsWith(".jsonl")).sorted().toList();
        }
    }

    /** Octets as ISO 8859-1, so that any file is text; its lines end as they would on the wire. */
    private static String withCrlf(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1).replace("\r\n", "\n").replace("\n", "\r\n");
    }
}
