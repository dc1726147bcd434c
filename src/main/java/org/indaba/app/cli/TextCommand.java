package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.lists.ChangeOrigin;
import org.indaba.lists.ListText;
import org.indaba.lists.MailList;
import org.indaba.notice.OwnText;
import org.indaba.notice.TextKind;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code list text LIST NAME [--set FILE|--reset]}. */
@CommandLine.Command(name = "text", description = "Shows or changes what a list says to people in one of its notices.")
@Manual(examples = {"list text afnog welcome", "list text afnog welcome --language fr --set welcome.txt",
    "list text afnog welcome --reset"},
        more = "Names in braces such as {list} are replaced when the mail is written; wrong ones are refused with those that there are. "
                + "What is printed can be changed and given back with --set.",
        seeAlso = {"indaba list set", "indaba list show"})
final class TextCommand implements Command {

    private static final String SUBJECT = "Subject: ";

    /** Longer files are no notice. In octets. */
    private static final int MAX_FILE = 64 * 1024;

    @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String list = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The notice: welcome, goodbye, confirm-join, confirm-leave, pending-join, "
            + "pending-leave, closed-join, closed-leave, rejected or help.")
    String name = "";

    @Option(names = "--language", paramLabel = "TAG", description = "In which language; the list's own if this is not given.")
    String tag = "";

    @ArgGroup
    Change change = new Change();

    /** What is done to it; nothing where it is shown. */
    static final class Change {

        @Option(names = "--set", paramLabel = "FILE",
                description = "Says this instead: a line 'Subject: …', an empty one, the text, in UTF-8; - is standard input.")
        String file = "";

        @Option(names = "--reset", description = "Says Indaba's own words again.")
        boolean reset;
    }

    @Override
    public void run(Operations operations, Console console) {
        MailList asked = ListName.find(operations, list);
        TextKind kind = TextKind.named(name).orElseThrow(() -> new Refusal("There is no notice " + name + ". There are: "
                + Arrays.stream(TextKind.values()).map(TextKind::word).collect(Collectors.joining(", ")) + "."));
        Language language = tag.isEmpty() ? asked.settings().language() : Languages.shipped().named(tag)
                .orElseThrow(() -> new Refusal("There is no language " + tag + ". There are: "
                        + Languages.shipped().all().stream().map(Language::tag).collect(Collectors.joining(", ")) + "."));
        if (!change.file.isEmpty()) {
            set(operations, asked, kind, language, typed(console, kind));
            console.result("Done.", Row.of("list", asked.post()).and("notice", kind.word()).and("language", language.tag()));
        } else if (change.reset) {
            boolean done = reset(operations, asked, kind, language);
            console.result(done ? "Done." : "These are Indaba's own words already.",
                    Row.of("list", asked.post()).and("notice", kind.word()).and("language", language.tag()).and("reset", done));
        } else {
            show(operations, console, asked, kind, language);
        }
    }

    private static void show(Operations operations, Console console, MailList list, TextKind kind, Language language) {
        Optional<ListText> own = operations.listTexts().find(list.id(), kind.word(), language.tag());
        OwnText text = own.map(each -> new OwnText(each.subject(), each.body()))
                .orElseGet(() -> operations.ownTexts().ours(kind, language));
        console.result(SUBJECT + text.subject() + "\n\n" + text.body(), Row.of("list", list.post()).and("notice", kind.word())
                .and("language", language.tag()).and("own", own.isPresent()).and("subject", text.subject()).and("body", text.body()));
    }

    private OwnText typed(Console console, TextKind kind) {
        String text = read(console).replace("\r\n", "\n");
        int end = text.indexOf('\n');
        if (!text.startsWith(SUBJECT) || end < 0) {
            throw new Refusal("The first line must be the subject, as in: Subject: Welcome to {list}");
        }
        return switch (OwnText.check(kind, text.substring(SUBJECT.length(), end), text.substring(end))) {
            case OwnText.Checked.Right(OwnText right) -> right;
            case OwnText.Checked.Wrong(var reason) -> throw new Refusal(reason.inEnglish());
        };
    }

    /** What the file says. Octets that are no UTF-8 would be mailed as signs that nobody wrote. */
    private String read(Console console) {
        try (InputStream file = console.open(change.file)) {
            byte[] octets = file.readNBytes(MAX_FILE + 1);
            if (octets.length > MAX_FILE) {
                throw new Refusal("The file " + change.file + " has more than " + MAX_FILE / 1024 + " KB, and is no notice. "
                        + "Nothing was changed.");
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            // A byte order mark, as some programs put in front of UTF-8.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Refusal("The file " + change.file + " is not text in UTF-8. Nothing was changed.", e);
        } catch (IOException e) {
            throw new Refusal("The file " + change.file + " cannot be read (" + Home.reason(e) + ").", e);
        }
    }

    private static void set(Operations operations, MailList list, TextKind kind, Language language, OwnText text) {
        String actor = ChangeOrigin.operator().actor();
        operations.transactions().run(() -> {
            operations.listTexts().putInTx(list.id(), new ListText(kind.word(), language.tag(), text.subject(), text.body(), actor,
                    operations.clock().instant()));
            operations.audit().appendInTx(actor, "list text set", list.post().toString(), kind.word() + " " + language.tag());
        });
    }

    private static boolean reset(Operations operations, MailList list, TextKind kind, Language language) {
        return operations.transactions().call(() -> {
            boolean done = operations.listTexts().removeInTx(list.id(), kind.word(), language.tag());
            if (done) {
                operations.audit().appendInTx(ChangeOrigin.operator().actor(), "list text reset", list.post().toString(),
                        kind.word() + " " + language.tag());
            }
            return done;
        });
    }
}
