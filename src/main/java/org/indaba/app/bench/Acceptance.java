package org.indaba.app.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.indaba.app.home.Refusal;

/**
 * Measures how fast posts are taken: judged, stored and committed before their 250, on a server that was started a moment ago, for a
 * list without subscribers. The measure beside it, the ceiling, is the same client at a sink that keeps nothing, on the same cores in a
 * process of its own. For one thread.
 */
public final class Acceptance {

    private static final String LIST = "bench@lists.invalid";
    private static final String AUTHOR = "author@source.invalid";

    /** Large messages warm no better than small ones, and would take minutes. */
    private static final long WARMING_OCTETS = 256L << 20;

    /**
     * What to measure.
     *
     * @param messages how many posts, at least 1
     * @param sizeBytes of each
     * @param connections over how many connections at once, at least 1
     */
    public record Plan(int messages, int sizeBytes, int connections) {
    }

    /**
     * What was measured.
     *
     * @param first from the first connection to the first 250
     * @param elapsed from the first connection to the last reply
     * @param perSecond posts a second
     * @param ceilingPerSecond messages a second at the sink
     * @param cpu of the server and its database, from the first connection to the last reply
     * @param peakBytes the most memory of the server and its database (proportional set size) at a look; 0 where the kernel does not tell
     * @param yardstickPerSecond messages a second of Postfix's smtp-source at the sink; empty where it is not installed
     */
    public record Result(Duration first, Duration elapsed, double perSecond, double ceilingPerSecond, Duration cpu, long peakBytes,
            OptionalDouble yardstickPerSecond) {

        /** The part of the ceiling that was reached; 1 is all of it. */
        public double ratio() {
            return perSecond / ceilingPerSecond;
        }

        /** Whether the ceiling is one: not so if a well-known client comes near to it, as it does on a busy machine. */
        public boolean ceilingHolds() {
            return SmtpSource.letsStand(ceilingPerSecond, yardstickPerSecond);
        }
    }

    private final Plan plan;
    private final Path installation;
    private final Map<String, String> environment;

    /** @param installation where the launcher of the measured program is */
    public Acceptance(Plan plan, Path installation, Map<String, String> environment) {
        this.plan = plan;
        this.installation = installation;
        this.environment = environment;
    }

    /** Measures once. @throws Refusal if something fails */
    public Result measure() {
        try (SinkProcess sink = new SinkProcess(installation, environment, List.of());
                MeasuredIndaba indaba = new MeasuredIndaba(installation, environment)) {
            indaba.set("INDABA_DELIVERY_SMARTHOST", "127.0.0.1:" + sink.port());
            indaba.set("INDABA_SMTP_CONNECTIONS_PER_PEER", Integer.toString(plan.connections()));
            indaba.run("", "list", "create", LIST, "--owner", AUTHOR, "--set", "posting=open");
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", sink.port());
            // What starts cold is the measured server alone: neither the client, which stands on both sides, nor the sink.
            post(address, Math.clamp(WARMING_OCTETS / plan.sizeBytes(), 1, Explosion.WARMING_MESSAGES));
            double ceiling = post(address, plan.messages()).perSecond();
            OptionalDouble yardstick = SmtpSource.perSecond(sink.port(), plan.messages(), plan.connections(), plan.sizeBytes(),
                    environment.getOrDefault("PATH", ""));
            return accept(indaba, ceiling, yardstick);
        }
    }

    private Result accept(MeasuredIndaba indaba, double ceiling, OptionalDouble yardstick) {
        InetSocketAddress server = indaba.serve();
        try (Effort effort = new Effort(indaba.process())) {
            Duration before = effort.cpu();
            Source.Report report = post(server, plan.messages());
            return new Result(report.first(), report.elapsed(), report.perSecond(), ceiling, effort.cpu().minus(before), effort.peakBytes(),
                    yardstick);
        }
    }

    private Source.Report post(InetSocketAddress server, int messages) {
        Source.Report report = new Source(new Source.Plan(server, messages, plan.connections(), plan.sizeBytes(), AUTHOR, LIST,
                "accept"), InstantSource.system()).run();
        if (report.accepted() < messages) {
            throw new Refusal("Of " + messages + " posts " + report.accepted() + " were taken: " + report.firstProblem());
        }
        return report;
    }
}
