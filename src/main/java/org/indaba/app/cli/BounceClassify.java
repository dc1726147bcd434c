package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.classify.FailedRecipient;
import org.indaba.classify.Notice;
import org.indaba.classify.NoticeReader;
import org.indaba.classify.Reason;
import org.indaba.mime.MessageOctets;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bounce classify FILE…}: what returned mails say; needs no home and no server. */
@CommandLine.Command(name = "classify", description = "Tells what returned mails say: which addresses failed, for how long, and why.")
@Manual(examples = {"bounce classify notice.eml", "bounce classify --json bounces/ old.mbox", "bounce classify - < notice.eml"},
        more = "A folder stands for all files in it and below. A file that begins with \"From \" is a mailbox file: each of its mails is "
                + "told as FILE#1, FILE#2 and so on. A file without a header is read as the bare text of a notice.",
        seeAlso = "docs/operations.md")
final class BounceClassify implements EarlyCommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "A mail, a mailbox file, a folder of them, or - for standard input.")
    List<String> files = List.of();

    @Override
    public void run(Surroundings surroundings, Console console) {
        NoticeReader reader = new NoticeReader();
        int failed = 0;
        for (String name : all(console)) {
            try (InputStream in = console.open(name)) {
                MailFile.read(in, name, (mail, octets) -> show(mail, reader, octets, console));
            } catch (Refusal unreadable) {
                console.note(unreadable.getMessage());
                failed++;
            } catch (IOException broken) {
                console.note("The file " + name + " cannot be read to its end (" + Home.reason(broken) + ").");
                failed++;
            }
        }
        if (failed > 0) {
            throw new Refusal(failed == 1 ? "One file could not be read; all others are told above."
                    : failed + " files could not be read; all others are told above.");
        }
    }

    private List<String> all(Console console) {
        List<String> all = new ArrayList<>();
        for (String name : files) {
            Path path = Path.of(name);
            if (name.equals("-") || !Files.isDirectory(path)) {
                all.add(name);
                continue;
            }
            try (Stream<Path> below = Files.walk(path)) {
                below.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(all::add);
            } catch (IOException | UncheckedIOException unreadable) {
                console.note("The folder " + name + " cannot be looked through to its end.");
                all.add(name);
            }
        }
        return all;
    }

    private static void show(String name, NoticeReader reader, MessageOctets octets, Console console) {
        Notice notice = reader.read(octets);
        List<Row> rows = rows(notice);
        StringBuilder text = new StringBuilder(name).append(": ").append(notice.word());
        for (Row row : rows) {
            text.append(System.lineSeparator()).append(line(row));
        }
        console.result(text.toString(), Row.of("file", name).and("kind", notice.word()).and("recipients", rows));
    }

    private static String line(Row row) {
        StringBuilder line = new StringBuilder("   ");
        for (String value : List.of("address", "class", "reason", "status", "reply")) {
            Object said = row.values().get(value);
            line.append(said == null || said.equals("") ? "" : " " + said);
        }
        Object evidence = row.values().get("evidence");
        return line + (evidence == null || evidence.equals("") ? "" : System.lineSeparator() + "      " + evidence);
    }

    private static List<Row> rows(Notice notice) {
        return switch (notice) {
            case Notice.Bounce(List<FailedRecipient> recipients) -> recipients.stream().map(BounceClassify::row).toList();
            case Notice.Delayed(List<FailedRecipient> recipients) -> recipients.stream().map(BounceClassify::row).toList();
            case Notice.Delivered(List<String> recipients) ->
                recipients.stream().map(address -> Row.of("address", address).and("class", null).and("reason", null)
                        .and("status", null).and("reply", null).and("evidence", "")).toList();
            case Notice.Complaint(String _, List<String> recipients, String _, String evidence) ->
                recipients.stream().map(address -> Row.of("address", address).and("class", null)
                        .and("reason", Reason.COMPLAINT.word()).and("status", null).and("reply", null).and("evidence", evidence)).toList();
            case Notice.AutoReply _, Notice.Challenge _, Notice.None _ -> List.of();
        };
    }

    private static Row row(FailedRecipient failed) {
        return Row.of("address", failed.address()).and("class", failed.diagnosis().severity().word())
                .and("reason", failed.diagnosis().reason().word())
                .and("status", failed.diagnosis().status().isEmpty() ? null : failed.diagnosis().status())
                .and("reply", failed.diagnosis().reply() == 0 ? null : failed.diagnosis().reply())
                .and("evidence", failed.diagnosis().evidence());
    }
}
