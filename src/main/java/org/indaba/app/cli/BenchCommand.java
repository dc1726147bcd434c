package org.indaba.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.indaba.app.bench.Acceptance;
import org.indaba.app.bench.Behaviour;
import org.indaba.app.bench.Explosion;
import org.indaba.app.bench.SickSites;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench explode|accept}: how fast this machine is. */
@CommandLine.Command(name = "bench", description = "Measures this machine, in a throw-away home with a server of its own.",
        subcommands = {BenchCommand.Explode.class, BenchCommand.Accept.class, BenchBounces.class,
            BenchCommand.Sink.class})
@Manual(examples = {"bench explode", "bench accept --messages 20000"}, seeAlso = "docs/operations.md")
final class BenchCommand {

    /** Slower than the slowest reply of an honest host. */
    private static final int MAX_LATENCY_MILLIS = 60_000;
    private static final int MAX_LOSS_PERCENT = 50;

    /** {@code bench explode}. */
    @CommandLine.Command(name = "explode", description = "Measures how fast one post becomes copies.",
            footer = {"", "The sink is a process of its own on the same cores. The ceiling is what a bare client without a queue sends",
                "into the same sink, each copy with a return path of its own. Where Postfix's smtp-source is installed, the ceiling",
                "must be twice what that sends, or the run is void. Options for Java are taken from INDABA_JAVA_OPTS."})
    @Manual(examples = {"bench explode", "bench explode --subscribers 100000 --domains 500 --way mx --connections 50 --warm --runs 3"},
            seeAlso = {"indaba bench accept", "indaba dkim create"})
    static final class Explode implements EarlyCommand {
        @Option(names = "--subscribers", paramLabel = "N", defaultValue = "10000", description = "Copies (${DEFAULT-VALUE}).")
        int subscribers;

        @Option(names = "--size", paramLabel = "OCTETS", defaultValue = "4096", description = "Of the post (${DEFAULT-VALUE}).")
        int size;

        @Option(names = "--domains", paramLabel = "D", defaultValue = "100",
                description = "Domains that the subscribers are spread over (${DEFAULT-VALUE}).")
        int domains;

        @Option(names = "--connections", paramLabel = "C", defaultValue = "20",
                description = "To the sink, all to one site if there is one (${DEFAULT-VALUE}).")
        int connections;

        @Option(names = "--connections-per-site", paramLabel = "C", description = "To one site at most; without it as many as there are.")
        @Nullable Integer connectionsPerSite;

        @Option(names = "--way", paramLabel = "WAY", defaultValue = "smarthost",
                description = "mx: a mail host for each domain, found in a name server on loopback; or smarthost (${DEFAULT-VALUE}).")
        Explosion.Way way = Explosion.Way.SMARTHOST;

        @Option(names = "--latency", paramLabel = "MILLIS", defaultValue = "0", description = "Before each reply (${DEFAULT-VALUE}).")
        int latency;

        @Option(names = "--loss", paramLabel = "PERCENT", defaultValue = "0",
                description = "Of the messages the sink answers with 451 at each try, 0 to 50 (${DEFAULT-VALUE}).")
        int loss;

        @Option(names = "--sign", paramLabel = "KIND", defaultValue = "none",
                description = "Each copy is signed: none, ed25519, rsa, or both side by side (${DEFAULT-VALUE}).")
        Explosion.Signatures signatures = Explosion.Signatures.NONE;

        @Option(names = "--footer", paramLabel = "TEXT", defaultValue = "",
                description = "The footer of the list; {unsubscribe} in it gives each copy a body of its own.")
        String footer = "";

        @Option(names = "--sick", description = "Sends the post once more, to others too: at a site that hangs, one that greylists and "
                + "one that says 421.")
        boolean sick;

        @Option(names = "--warm", description = "Another such post goes before the one that is measured, or "
                + "as many small ones as make 2,000 copies; without it the start is cold.")
        boolean warm;

        @Option(names = "--runs", paramLabel = "R", defaultValue = "1",
                description = "Each with a home of its own; the last line is the median of those that stand (${DEFAULT-VALUE}).")
        int runs;

        @Override
        public void run(Surroundings surroundings, Console console) {
            positive("--subscribers", subscribers);
            positive("--size", size);
            positive("--domains", domains);
            positive("--connections", connections);
            int perSite = connectionsPerSite == null ? connections : connectionsPerSite;
            positive("--connections-per-site", perSite);
            positive("--runs", runs);
            within("--latency", latency, MAX_LATENCY_MILLIS);
            within("--loss", loss, MAX_LOSS_PERCENT);
            if (sick && way != Explosion.Way.MX) {
                throw new Refusal("Sick sites are found in the DNS: --sick goes with --way mx.");
            }
            Explosion explosion = new Explosion(new Explosion.Plan(
                    warm ? Explosion.Start.WARM : Explosion.Start.COLD, subscribers, size, domains,
                    new Explosion.Connections(connections, perSite), way,
                    Duration.ofMillis(latency), loss, signatures, footer, sick ? Explosion.Company.SICK_SITES : Explosion.Company.NONE),
                    surroundings.installation(), surroundings.environment());
            List<Explosion.Result> results = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                results.add(explosion.measure());
                if (runs > 1) {
                    show(oneOfMany(results.getLast()), results.getLast(), console);
                }
            }
            Explosion.Result median = median(results);
            show(words(median), median, console);
            if (!median.ceilingHolds()) {
                throw new Refusal(noCeiling(median.yardstickPerSecond(), median.ceilingPerSecond()));
            }
        }

        /** Of the runs that stand; of all, which are void then, only if none does. */
        static Explosion.Result median(List<Explosion.Result> results) {
            List<Explosion.Result> standing = results.stream().filter(Explosion.Result::ceilingHolds).toList();
            List<Explosion.Result> counted = standing.isEmpty() ? results : standing;
            return counted.stream().sorted(Comparator.comparingDouble(Explosion.Result::copiesPerSecond)).toList().get(counted.size() / 2);
        }

        /** A run that is void says so itself: the command goes on, and may end well. */
        String oneOfMany(Explosion.Result result) {
            return words(result) + (result.ceilingHolds() ? ""
                    : System.lineSeparator() + noCeiling(result.yardstickPerSecond(), result.ceilingPerSecond()));
        }

        private String words(Explosion.Result result) {
            double cpuPer1000 = result.cpu().toMillis() / (double) subscribers;
            return String.format(Locale.ROOT, "%d copies in %.2f s after the 250: %.0f a second. The first came after %d ms.%n"
                    + "A bare client: %.0f a second. Indaba reaches %.0f %% of that, with %.2f s of CPU for 1,000 copies and %d MB "
                    + "at most.%s",
                    subscribers, result.last().toMillis() / 1000.0, result.copiesPerSecond(), result.first().toMillis(),
                    result.ceilingPerSecond(), 100 * result.ratio(), cpuPer1000, result.peakBytes() >> 20, besideSick(result));
        }

        private void show(String words, Explosion.Result result, Console console) {
            double cpuPer1000 = result.cpu().toMillis() / (double) subscribers;
            console.result(words,
                    Row.of("copies", subscribers).and("copiesPerSecond", Math.round(result.copiesPerSecond()))
                            .and("ceilingPerSecond", Math.round(result.ceilingPerSecond()))
                            .and("ratio", Math.round(1000 * result.ratio()) / 1000.0)
                            .and("firstCopyMillis", result.first().toMillis()).and("lastCopyMillis", result.last().toMillis())
                            .and("cpuSecondsPer1000", Math.round(1000 * cpuPer1000) / 1000.0)
                            .and("peakMemoryBytes", result.peakBytes())
                            .and("smtpSourcePerSecond", result.yardstickPerSecond().isEmpty() ? null
                                    : Math.round(result.yardstickPerSecond().getAsDouble()))
                            .and("besideSickSitesRatio", result.besideSickSites().isEmpty() ? null
                                    : Math.round(1000 * result.besideSickSites().getAsDouble()) / 1000.0)
                            .and("ceilingHolds", result.ceilingHolds()));
        }

        private static String besideSick(Explosion.Result result) {
            if (result.besideSickSites().isEmpty()) {
                return "";
            }
            return String.format(Locale.ROOT, "%nBeside sick sites they take %.2f times as long.", result.besideSickSites().getAsDouble());
        }
    }

    /** {@code bench sink}. */
    @CommandLine.Command(name = "sink", hidden = true, description = "The sink of a measurement: says its port, then counts.")
    @Manual(examples = "bench sink")
    static final class Sink implements EarlyCommand {
        @Option(names = "--latency", paramLabel = "MILLIS", defaultValue = "0", description = "Before each reply (${DEFAULT-VALUE}).")
        int latency;

        @Option(names = "--loss", paramLabel = "PERCENT", defaultValue = "0", description = "Answered with 451 (${DEFAULT-VALUE}).")
        int loss;

        @Option(names = "--sick", description = "Sick hosts beside it.")
        boolean sick;

        @Override
        public void run(Surroundings surroundings, Console console) {
            AtomicLong asked = new AtomicLong();
            Behaviour lossy = turn -> {
                if (turn.stage() == Behaviour.Stage.RCPT) {
                    long number = asked.incrementAndGet();
                    if (number * loss % 100 < loss) {
                        return new Behaviour.Reaction.Say("451 4.3.2 Later");
                    }
                }
                return new Behaviour.Reaction.Usual();
            };
            SinkOptions options = SinkOptions.counting().delaying(Duration.ofMillis(latency))
                    .behaving(loss == 0 ? Behaviour.FRIENDLY : lossy);
            try (SmtpSink sink = SmtpSink.start(options);
                    SickSites _ = sick ? SickSites.start(sink.port()) : SickSites.none();
                    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
                console.out().println(sink.port());
                console.out().flush();
                while (questions.readLine() != null) {
                    console.out().println(sink.messages());
                    console.out().flush();
                }
            } catch (IOException gone) {
                throw new Refusal("Nobody asks any more.", gone);
            }
        }
    }

    /** {@code bench accept}. */
    @CommandLine.Command(name = "accept", description = "Measures how fast posts are taken, from a cold start.",
            footer = {"", "The ceiling is what the same client sends into a sink that keeps nothing, a process of its own on the same",
                "cores. Where Postfix's smtp-source is installed, the ceiling must be twice what that sends, or the run is void.",
                "Options for Java are taken from INDABA_JAVA_OPTS."})
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
            show(result, console);
            if (!result.ceilingHolds()) {
                throw new Refusal(noCeiling(result.yardstickPerSecond(), result.ceilingPerSecond()));
            }
        }

        private void show(Acceptance.Result result, Console console) {
            double cpuPer1000 = result.cpu().toMillis() / (double) messages;
            console.result(String.format(Locale.ROOT, "%d posts taken in %.2f s: %.0f a second.%n"
                    + "A sink that keeps nothing: %.0f a second. Indaba reaches %.0f %% of that, with %.2f s of CPU for 1,000 posts "
                    + "and %d MB at most.", messages, result.elapsed().toMillis() / 1000.0, result.perSecond(),
                    result.ceilingPerSecond(), 100 * result.ratio(), cpuPer1000, result.peakBytes() >> 20), row(messages, result));
        }

        static Row row(int messages, Acceptance.Result result) {
            double cpuPer1000 = result.cpu().toMillis() / (double) messages;
            return Row.of("messages", messages).and("millis", result.elapsed().toMillis())
                    .and("perSecond", Math.round(result.perSecond()))
                    .and("ceilingPerSecond", Math.round(result.ceilingPerSecond()))
                    // The names that a line of explode has, too.
                    .and("copiesPerSecond", Math.round(result.perSecond())).and("firstCopyMillis", result.first().toMillis())
                    .and("percent", Math.round(100 * result.ratio()))
                    .and("ratio", Math.round(1000 * result.ratio()) / 1000.0)
                    .and("cpuSecondsPer1000", Math.round(1000 * cpuPer1000) / 1000.0)
                    .and("peakMemoryBytes", result.peakBytes())
                    .and("smtpSourcePerSecond", result.yardstickPerSecond().isEmpty() ? null
                            : Math.round(result.yardstickPerSecond().getAsDouble()))
                    .and("ceilingHolds", result.ceilingHolds());
        }
    }

    private static String noCeiling(OptionalDouble yardstickPerSecond, double ceilingPerSecond) {
        return String.format(Locale.ROOT, "This run is void: smtp-source sends %.0f a second into the same sink, and "
                + "the ceiling of %.0f is not twice that. Run it again on a quiet machine.", yardstickPerSecond.orElse(0),
                ceilingPerSecond);
    }

    private static void within(String option, int value, int most) {
        if (value < 0 || value > most) {
            throw new Refusal("The value of " + option + " is between 0 and " + most + ".");
        }
    }

    private static void positive(String option, int value) {
        if (value < 1) {
            throw new Refusal("The value of " + option + " is at least 1.");
        }
    }
}
