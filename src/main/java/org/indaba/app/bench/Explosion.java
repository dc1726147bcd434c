package org.indaba.app.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.indaba.app.home.Refusal;

/**
 * Measures how fast one post becomes copies: a server that was started a moment ago and has sent nothing yet, a smarthost on the same
 * cores that takes everything, one post. The measure beside it is a bare client without a queue that sends as many messages of the
 * same size into the same smarthost over as many connections. For one thread.
 */
public final class Explosion {

    private static final String LIST = "bench@lists.invalid";
    private static final String OWNER = "owner@source.invalid";

    /** Without a new copy for so long, the measurement is given up. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    /**
     * What to measure.
     *
     * @param subscribers how many copies, at least 1
     * @param sizeBytes of the post
     * @param domains over how many domains the subscribers are spread, at least 1
     * @param connections to the smarthost, at least 1
     */
    public record Plan(int subscribers, int sizeBytes, int domains, int connections) {
    }

    /**
     * What was measured.
     *
     * @param first from the 250 to the moment when the smarthost had taken a copy
     * @param last from the 250 to the moment when it had taken all
     * @param copiesPerSecond subscribers divided by {@code last}
     * @param ceilingPerSecond messages a second of the bare client
     */
    public record Result(Duration first, Duration last, double copiesPerSecond, double ceilingPerSecond) {

        /** The part of the ceiling that was reached; 1 is all of it. */
        public double ratio() {
            return copiesPerSecond / ceilingPerSecond;
        }
    }

    private final Plan plan;
    private final Path installation;
    private final Map<String, String> environment;

    /** @param installation where the launcher of the measured program is */
    public Explosion(Plan plan, Path installation, Map<String, String> environment) {
        this.plan = plan;
        this.installation = installation;
        this.environment = environment;
    }

    /** Measures once. @throws Refusal if something fails */
    public Result measure() {
        try (SmtpSink sink = SmtpSink.start(SinkOptions.counting());
                MeasuredIndaba indaba = new MeasuredIndaba(installation, environment)) {
            indaba.set("INDABA_DELIVERY_SMARTHOST", sink.address());
            indaba.set("INDABA_DELIVERY_CONNECTIONS", Integer.toString(plan.connections()));
            indaba.set("INDABA_DELIVERY_CONNECTIONS_PER_SITE", Integer.toString(plan.connections()));
            indaba.run("", "list", "create", LIST, "--owner", OWNER, "--set", "posting=open");
            indaba.run(subscribers(), "member", "import", LIST, "-");
            // Before the post: it is cold as well then, and the smarthost is warm for what counts.
            double ceiling = ceiling(sink);
            return explode(sink, indaba.serve(), ceiling);
        }
    }

    private String subscribers() {
        return IntStream.range(0, plan.subscribers())
                .mapToObj(i -> String.format("member%06d@domain%04d.invalid", i, i % plan.domains()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private double ceiling(SmtpSink sink) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", sink.port());
        Source.Report report = new Source(new Source.Plan(address, plan.subscribers(), plan.connections(), plan.sizeBytes(), OWNER,
                "member@domain.invalid", "ceiling"), InstantSource.system()).run();
        if (report.accepted() < plan.subscribers()) {
            throw new Refusal("The bare client could not send all: " + report.firstProblem());
        }
        return report.perSecond();
    }

    private Result explode(SmtpSink sink, InetSocketAddress server, double ceiling) {
        long before = sink.messages();
        long begun = System.nanoTime();
        Source.Report post = new Source(new Source.Plan(server, 1, 1, plan.sizeBytes(), OWNER, LIST, "explode"), InstantSource.system())
                .run();
        if (post.accepted() != 1) {
            throw new Refusal("The server did not take the post: " + post.firstProblem());
        }
        long accepted = begun + post.elapsed().toNanos();
        Duration first = reached(sink, before + 1, accepted);
        Duration last = reached(sink, before + plan.subscribers(), accepted);
        return new Result(first, last, plan.subscribers() * 1e9 / last.toNanos(), ceiling);
    }

    private static Duration reached(SmtpSink sink, long wanted, long since) {
        long seen = sink.messages();
        long lastChange = System.nanoTime();
        while (seen < wanted) {
            if (System.nanoTime() - lastChange > LONGEST_SILENCE.toNanos()) {
                throw new Refusal("Copies stopped coming: " + (wanted - seen) + " of them did not.");
            }
            MeasuredIndaba.pause();
            long now = sink.messages();
            lastChange = now == seen ? lastChange : System.nanoTime();
            seen = now;
        }
        return Duration.ofNanos(Math.max(1, System.nanoTime() - since));
    }
}
