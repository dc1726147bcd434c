package org.indaba.app.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.indaba.app.home.Refusal;

/**
 * Measures how fast posts are taken: judged, stored and committed before their 250, on a server that was started a moment ago, for a
 * list without subscribers. The measure beside it is the same client at a sink that keeps nothing. For one thread.
 */
public final class Acceptance {

    private static final String LIST = "bench@lists.invalid";
    private static final String AUTHOR = "author@source.invalid";

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
     * @param elapsed from the first connection to the last reply
     * @param perSecond posts a second
     * @param ceilingPerSecond messages a second at the sink
     */
    public record Result(Duration elapsed, double perSecond, double ceilingPerSecond) {

        /** The part of the ceiling that was reached; 1 is all of it. */
        public double ratio() {
            return perSecond / ceilingPerSecond;
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
        try (SmtpSink sink = SmtpSink.start(SinkOptions.counting());
                MeasuredIndaba indaba = new MeasuredIndaba(installation, environment)) {
            indaba.set("INDABA_DELIVERY_SMARTHOST", sink.address());
            indaba.set("INDABA_SMTP_CONNECTIONS_PER_PEER", Integer.toString(plan.connections()));
            indaba.run("", "list", "create", LIST, "--owner", AUTHOR, "--set", "posting=open");
            double ceiling = post(new InetSocketAddress("127.0.0.1", sink.port())).perSecond();
            Source.Report report = post(indaba.serve());
            return new Result(report.elapsed(), report.perSecond(), ceiling);
        }
    }

    private Source.Report post(InetSocketAddress server) {
        Source.Report report = new Source(new Source.Plan(server, plan.messages(), plan.connections(), plan.sizeBytes(), AUTHOR, LIST,
                "accept"), InstantSource.system()).run();
        if (report.accepted() < plan.messages()) {
            throw new Refusal("Of " + plan.messages() + " posts " + report.accepted() + " were taken: " + report.firstProblem());
        }
        return report;
    }
}
