package org.indaba.app.cli;

import java.util.Locale;
import org.indaba.app.bench.Acceptance;
import org.indaba.app.bench.Explosion;
import org.indaba.app.home.Refusal;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench explode|accept}: how fast this machine is. */
@CommandLine.Command(name = "bench", description = "Measures this machine, in a throw-away home with a server of its own.",
        subcommands = {BenchCommand.Explode.class, BenchCommand.Accept.class})
@Manual(examples = {"bench explode", "bench accept --messages 20000"}, seeAlso = "docs/operations.md")
final class BenchCommand {

    /** {@code bench explode}. */
    @CommandLine.Command(name = "explode", description = "Measures how fast one post becomes copies, from a cold start.",
            footer = {"", "The smarthost is a sink in this process, on the same cores. The ceiling is what a bare client without a queue",
                "sends into the same sink."})
    @Manual(examples = {"bench explode", "bench explode --subscribers 100000 --connections 50"}, seeAlso = "indaba bench accept")
    static final class Explode implements EarlyCommand {
        @Option(names = "--subscribers", paramLabel = "N", defaultValue = "10000", description = "Copies (${DEFAULT-VALUE}).")
        int subscribers;

        @Option(names = "--size", paramLabel = "OCTETS", defaultValue = "4096", description = "Of the post (${DEFAULT-VALUE}).")
        int size;

        @Option(names = "--domains", paramLabel = "D", defaultValue = "100",
                description = "Domains that the subscribers are spread over (${DEFAULT-VALUE}).")
        int domains;

        @Option(names = "--connections", paramLabel = "C", defaultValue = "20", description = "To the sink (${DEFAULT-VALUE}).")
        int connections;

        @Override
        public void run(Surroundings surroundings, Console console) {
            positive("--subscribers", subscribers);
            positive("--size", size);
            positive("--domains", domains);
            positive("--connections", connections);
            Explosion.Result result = new Explosion(new Explosion.Plan(subscribers, size, domains, connections),
                    surroundings.installation(), surroundings.environment()).measure();
            console.result(String.format(Locale.ROOT, "%d copies in %.2f s after the 250: %.0f a second. The first came after %d ms.%n"
                    + "A bare client: %.0f a second. Indaba reaches %.0f %% of that.", subscribers, result.last().toMillis() / 1000.0,
                    result.copiesPerSecond(), result.first().toMillis(), result.ceilingPerSecond(), 100 * result.ratio()),
                    Row.of("copies", subscribers).and("firstMillis", result.first().toMillis()).and("lastMillis", result.last().toMillis())
                            .and("perSecond", Math.round(result.copiesPerSecond()))
                            .and("ceilingPerSecond", Math.round(result.ceilingPerSecond()))
                            .and("percent", Math.round(100 * result.ratio())));
        }
    }

    /** {@code bench accept}. */
    @CommandLine.Command(name = "accept", description = "Measures how fast posts are taken, from a cold start.",
            footer = {"", "The ceiling is what the same client sends into a sink that keeps nothing."})
    @Manual(examples = {"bench accept", "bench accept --size 100000"}, seeAlso = "indaba bench explode")
    static final class Accept implements EarlyCommand {
        @Option(names = "--messages", paramLabel = "N", defaultValue = "5000", description = "Posts (${DEFAULT-VALUE}).")
        int messages;

        @Option(names = "--size", paramLabel = "OCTETS", defaultValue = "4096", description = "Of each (${DEFAULT-VALUE}).")
        int size;

        @Option(names = "--connections", paramLabel = "C", defaultValue = "20", description = "At once (${DEFAULT-VALUE}).")
        int connections;

        @Override
        public void run(Surroundings surroundings, Console console) {
            positive("--messages", messages);
            positive("--size", size);
            positive("--connections", connections);
            Acceptance.Result result = new Acceptance(new Acceptance.Plan(messages, size, connections), surroundings.installation(),
                    surroundings.environment()).measure();
            console.result(String.format(Locale.ROOT, "%d posts taken in %.2f s: %.0f a second.%n"
                    + "A sink that keeps nothing: %.0f a second. Indaba reaches %.0f %% of that.", messages,
                    result.elapsed().toMillis() / 1000.0, result.perSecond(), result.ceilingPerSecond(), 100 * result.ratio()),
                    Row.of("messages", messages).and("millis", result.elapsed().toMillis()).and("perSecond", Math.round(result.perSecond()))
                            .and("ceilingPerSecond", Math.round(result.ceilingPerSecond()))
                            .and("percent", Math.round(100 * result.ratio())));
        }
    }

    private static void positive(String option, int value) {
        if (value < 1) {
            throw new Refusal("The value of " + option + " is at least 1.");
        }
    }
}
