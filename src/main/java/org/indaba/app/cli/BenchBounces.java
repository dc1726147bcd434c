package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.indaba.app.bench.Classification;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.mime.MessageOctets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench bounces}. */
@CommandLine.Command(name = "bounces", description = "Measures how many returned mails are classified in a second, on all cores.")
@Manual(examples = {"bench bounces", "bench bounces --corpus bounces/ --seconds 10"}, seeAlso = "indaba bounce classify")
final class BenchBounces implements EarlyCommand {

    @Option(names = "--corpus", paramLabel = "FOLDER",
            description = "Notices to take, files or mailbox files; without it they are made.")
    @Nullable String corpus;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "5",
            description = "How long, behind as long a warming-up (${DEFAULT-VALUE}).")
    int seconds;

    @Override
    public void run(Surroundings surroundings, Console console) {
        if (seconds < 1) {
            throw new Refusal("The value of --seconds is at least 1.");
        }
        List<MessageOctets> notices = corpus == null ? Classification.made() : read(corpus, console);
        Classification.Result result = new Classification(notices, seconds).measure();
        String sentence = String.format(Locale.ROOT, "%d notices classified in %.2f s on %d threads: %.0f a second. "
                + "%.0f octets each; %.1f %% are bounces, delays or complaints.",
                result.classified(), result.elapsed().toMillis() / 1000.0, result.threads(), result.perSecond(), result.octets(),
                100 * result.understood());
        console.result(sentence,
                Row.of("notices", result.classified()).and("millis", result.elapsed().toMillis()).and("threads", result.threads())
                        .and("perSecond", Math.round(result.perSecond())).and("octets", Math.round(result.octets()))
                        .and("percentUnderstood", Math.round(100 * result.understood())));
    }

    private static List<MessageOctets> read(String folder, Console console) {
        List<MessageOctets> notices = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                try (InputStream in = console.open(file.toString())) {
                    MailFile.read(in, file.toString(), (_, octets) -> notices.add(octets));
                }
            }
        } catch (IOException unreadable) {
            throw new Refusal("The folder " + folder + " cannot be read (" + Home.reason(unreadable) + "). Name a folder of notices.",
                    unreadable);
        } catch (UncheckedIOException unreadable) {
            throw new Refusal("The folder " + folder + " cannot be looked through to its end. Name a folder of notices.", unreadable);
        }
        if (notices.isEmpty()) {
            throw new Refusal("There is no notice in " + folder + ". Name a folder of notices.");
        }
        return notices;
    }
}
