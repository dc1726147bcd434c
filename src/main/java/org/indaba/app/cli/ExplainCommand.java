package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.lists.MailList;
import org.indaba.mime.LineEnds;
import org.indaba.moderate.Trace;
import org.indaba.post.Explained;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code explain LIST FILE.eml}: what would happen to this post. */
@CommandLine.Command(name = "explain",
        description = "Says what would happen to a post: rules, steps, number of recipients. Nothing is kept or sent.")
final class ExplainCommand implements Command {

    /** Larger files are no mail that any list takes. */
    private static final int MAX_OCTETS = 64 << 20;

    @Parameters(index = "0", paramLabel = "LIST", description = "its post address, or its name where only one domain has it")
    String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "a message as a mail program saves it; - is standard input")
    String file = "";

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        Explained explained = operations.explanation().explain(list, LineEnds.toCrlf(read(console)));
        switch (console.format()) {
            case TEXT -> explained.lines().forEach(console::say);
            case JSON -> console.result("", row(explained));
        }
    }

    private byte[] read(Console console) {
        try (InputStream octets = console.open(file)) {
            byte[] message = octets.readNBytes(MAX_OCTETS + 1);
            if (message.length > MAX_OCTETS) {
                throw new Refusal(file + " is larger than 64 MB, which is no post that any list takes.");
            }
            return message;
        } catch (IOException e) {
            throw new Refusal("The file " + file + " cannot be read (" + Home.reason(e) + ").", e);
        }
    }

    private static Row row(Explained explained) {
        Trace trace = explained.trace();
        return Row.of("verdict", trace.verdict()).and("reason", trace.reason())
                .and("rules", trace.looks().stream().map(look -> Row.of("rule", look.rule()).and("says", look.says())
                        .and("wants", look.wants()).and("remedy", look.remedy())).toList())
                .and("steps", explained.steps().stream().map(step -> Row.of("step", step.step())
                        .and("effect", step.effect().name().toLowerCase(Locale.ROOT)).and("says", step.line())).toList())
                .and("recipients", explained.recipients());
    }
}
