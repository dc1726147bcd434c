package org.indaba.app.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.app.home.Refusal;

/**
 * Measures how fast one post becomes copies: a server that was started a moment ago, a sink on the same cores in a process of its own,
 * one post, or one behind another of the same kind, as in a server that has been running for a while. The measure beside it, the
 * ceiling, is a bare pipelined client without a queue that sends as many messages of the same size, each to one recipient and with a
 * return path of its own, into the same sink over as many connections. For one thread.
 */
public final class Explosion {

    private static final String DOMAIN = "lists.invalid";
    private static final String LIST = "bench@" + DOMAIN;
    private static final String SICK_LIST = "bench-sick@lists.invalid";
    private static final String OWNER = "owner@source.invalid";
    private static final String RETURN_PATH = "owner-bench+" + Source.NUMBER + "@lists.invalid";

    /** Without a new copy for so long, the measurement is given up. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    /** Between two looks at the sink passes a part of the time so far. */
    private static final int PRECISION = 200;
    private static final Duration LEAST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    /** Ten copies warm nothing: a server that sends them has sent others before. */
    static final int WARMING_COPIES = 2_000;

    /** So many messages has a sink taken that compiles no more. */
    static final int WARMING_MESSAGES = 50_000;

    /** Members in a file. */
    private static final int IMPORTED_AT_ONCE = 250_000;

    /** How many messages the ceiling is measured with at most: more of them say nothing new, and a well-known client takes minutes. */
    private static final int ENOUGH_FOR_THE_CEILING = 100_000;

    /** Towards the sink. */
    public enum Way {
        /** A mail host for each domain, found in the DNS. */
        MX,
        /** One host for everything. */
        SMARTHOST
    }

    /** What the server has done before. */
    public enum Start {
        /** Nothing. */
        COLD,
        /** It has sent one such post, or so many of them that they made {@link #WARMING_COPIES} copies. */
        WARM
    }

    /** Who else is a subscriber. */
    public enum Company {
        /** Nobody. */
        NONE,
        /** Of another list, to which everybody belongs too: as many people at each {@link SickHost} as at one of the domains. */
        SICK_SITES
    }

    /** By what keys the copies are signed. */
    public enum Signatures {
        /** None. */
        NONE,
        /** A short one. */
        ED25519,
        /** A long one. */
        RSA,
        /** One of each, so that each copy has two signatures. */
        BOTH
    }

    /**
     * How many connections at a time.
     *
     * @param all to all sites, at least 1; the bare client has as many
     * @param perSite to one site, at least 1
     */
    public record Connections(int all, int perSite) {
    }

    /**
     * What to measure.
     *
     * @param start what the server has done before
     * @param subscribers how many copies, at least 1
     * @param sizeBytes of the post
     * @param domains over how many domains the subscribers are spread, at least 1
     * @param connections at a time
     * @param way how the sink is found
     * @param latency before each reply of the sink
     * @param lossPercent of the messages the sink refuses for the moment, 0 to 50
     * @param signatures by what keys the copies are signed
     * @param footer of the list; empty for none
     * @param company with sick sites, which have names in the DNS, the way is {@link Way#MX}
     */
    public record Plan(Start start, int subscribers, int sizeBytes, int domains, Connections connections, Way way, Duration latency,
            int lossPercent, Signatures signatures, String footer, Company company) {
    }

    /**
     * What was measured.
     *
     * @param first from the 250 to the moment when the sink had taken a copy
     * @param last from the 250 to the moment when it had taken all
     * @param copiesPerSecond subscribers divided by {@code last}
     * @param ceilingPerSecond messages a second of the bare client
     * @param cpu of the server and its database, from the post to the last copy
     * @param peakBytes the most memory of the server and its database (proportional set size) at a look; 0 where the kernel does not tell
     * @param yardstickPerSecond messages a second of Postfix's smtp-source; empty where it is not installed, or where it was not asked
     * @param besideSickSites the time that the same copies took beside others for sick sites, divided by the time without them; empty
     *     where it was not asked for
     */
    public record Result(Duration first, Duration last, double copiesPerSecond, double ceilingPerSecond, Duration cpu, long peakBytes,
            OptionalDouble yardstickPerSecond, OptionalDouble besideSickSites) {

        /** The part of the ceiling that was reached; 1 is all of it. */
        public double ratio() {
            return copiesPerSecond / ceilingPerSecond;
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
    public Explosion(Plan plan, Path installation, Map<String, String> environment) {
        this.plan = plan;
        this.installation = installation;
        this.environment = environment;
    }

    /** Measures once. @throws Refusal if something fails */
    public Result measure() {
        try (SinkProcess sink = new SinkProcess(installation, environment, sinkOptions());
                Zone zone = new Zone();
                MeasuredIndaba indaba = new MeasuredIndaba(installation, environment)) {
            if (plan.way() == Way.MX) {
                indaba.set("INDABA_DNS_SERVERS", zone.address());
                indaba.set("INDABA_DELIVERY_PORT", Integer.toString(sink.port()));
                indaba.set("INDABA_DELIVERY_ALLOW_PRIVATE_ADDRESSES", "true");
            } else {
                indaba.set("INDABA_DELIVERY_SMARTHOST", "127.0.0.1:" + sink.port());
            }
            indaba.set("INDABA_DELIVERY_CONNECTIONS", Integer.toString(plan.connections().all()));
            indaba.set("INDABA_DELIVERY_CONNECTIONS_PER_SITE", Integer.toString(plan.connections().perSite()));
            // What the sink refuses comes again at once, and again: nobody measures how long a server waits.
            indaba.set("INDABA_DELIVERY_FIRST_RETRY", "1s");
            indaba.set("INDABA_DELIVERY_MAX_RETRY", "1s");
            indaba.run("", "list", "create", LIST, "--owner", OWNER, "--set", "posting=open", "--set", "footer=" + plan.footer());
            subscribe(indaba, LIST);
            if (plan.signatures() != Signatures.NONE) {
                indaba.run("", "dkim", "create", DOMAIN, "--type", plan.signatures().name());
                // No DNS serves them, and nobody verifies here.
                indaba.run("", "dkim", "rotate", DOMAIN, "--now");
            }
            if (plan.company() == Company.SICK_SITES) {
                indaba.run("", "list", "create", SICK_LIST, "--owner", OWNER, "--set", "posting=open");
                subscribe(indaba, SICK_LIST);
                indaba.run(sickSubscribers(), "member", "import", SICK_LIST, "-");
            }
            // Before the post: it is cold as well then, and the sink is warm for what counts.
            double ceiling = ceiling(sink);
            warm(sink);
            return explode(sink, indaba, ceiling, yardstick(sink));
        }
    }

    /** A file of members has an end: a large list comes in pieces. */
    private void subscribe(MeasuredIndaba indaba, String list) {
        for (int from = 0; from < plan.subscribers(); from += IMPORTED_AT_ONCE) {
            indaba.run(subscribers(from, Math.min(from + IMPORTED_AT_ONCE, plan.subscribers())), "member", "import", list, "-");
        }
    }

    private String subscribers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> String.format("member%07d@domain%04d." + Zone.APEX, i, i % plan.domains()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String sickSubscribers() {
        int each = Math.max(1, plan.subscribers() / plan.domains());
        return Stream.of(SickHost.values()).flatMap(host -> IntStream.range(0, each)
                .mapToObj(i -> "member" + i + "@" + host.label() + "." + Zone.APEX))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private List<String> sinkOptions() {
        List<String> options = new ArrayList<>(List.of("--latency=" + plan.latency().toMillis(), "--loss=" + plan.lossPercent()));
        if (plan.company() == Company.SICK_SITES) {
            options.add("--sick");
        }
        return options;
    }

    private double ceiling(SinkProcess sink) {
        int messages = forTheCeiling();
        Source.Report report = fromBareClient(sink, messages);
        if (report.accepted() == 0 || plan.lossPercent() == 0 && report.accepted() < messages) {
            throw new Refusal("The bare client could not send all: " + report.firstProblem());
        }
        return report.perSecond();
    }

    /** The sink stands for hosts that have been running: what starts cold is the measured server alone. */
    private void warm(SinkProcess sink) {
        int more = WARMING_MESSAGES - forTheCeiling();
        if (more > 0 && plan.latency().isZero()) {
            fromBareClient(sink, more);
        }
    }

    private Source.Report fromBareClient(SinkProcess sink, int messages) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", sink.port());
        return new Source(new Source.Plan(address, messages, plan.connections().all(), plan.sizeBytes(), RETURN_PATH,
                "member@domain.invalid", "ceiling"), InstantSource.system()).run();
    }

    private int forTheCeiling() {
        return Math.min(plan.subscribers(), ENOUGH_FOR_THE_CEILING);
    }

    /** Only where the sink is fast and friendly: what smtp-source makes of anything else says nothing about the ceiling. */
    private OptionalDouble yardstick(SinkProcess sink) {
        return plan.latency().isZero() && plan.lossPercent() == 0
                ? SmtpSource.perSecond(sink.port(), forTheCeiling(), plan.connections().all(), plan.sizeBytes(),
                        environment.getOrDefault("PATH", ""))
                : OptionalDouble.empty();
    }

    private Result explode(SinkProcess sink, MeasuredIndaba indaba, double ceiling, OptionalDouble yardstick) {
        InetSocketAddress server = indaba.serve();
        if (plan.start() == Start.WARM) {
            for (int copies = 0; copies < WARMING_COPIES; copies += plan.subscribers()) {
                reached(sink, sink.messages() + plan.subscribers(), post(server, LIST, "warm" + copies));
            }
        }
        try (Effort effort = new Effort(indaba.process())) {
            Duration cpuBefore = effort.cpu();
            long before = sink.messages();
            long accepted = post(server, LIST, "explode");
            Duration first = reached(sink, before + 1, accepted);
            Duration last = reached(sink, before + plan.subscribers(), accepted);
            Duration cpu = effort.cpu().minus(cpuBefore);
            return new Result(first, last, plan.subscribers() * 1e9 / last.toNanos(), ceiling, cpu, effort.peakBytes(), yardstick,
                    plan.company() == Company.NONE ? OptionalDouble.empty() : OptionalDouble.of(besideSickSites(sink, server, last)));
        }
    }

    /** The sink that is asked counts the copies of the healthy sites alone. */
    private double besideSickSites(SinkProcess sink, InetSocketAddress server, Duration alone) {
        long wanted = sink.messages() + plan.subscribers();
        return (double) reached(sink, wanted, post(server, SICK_LIST, "sick")).toNanos() / alone.toNanos();
    }

    /** Sends a post; returns the instant of its 250 on the clock of {@link System#nanoTime()}. */
    private long post(InetSocketAddress server, String list, String name) {
        long begun = System.nanoTime();
        Source.Report post = new Source(new Source.Plan(server, 1, 1, plan.sizeBytes(), OWNER, list, name), InstantSource.system()).run();
        if (post.accepted() != 1) {
            throw new Refusal("The server did not take the post: " + post.firstProblem());
        }
        return begun + post.elapsed().toNanos();
    }

    private static Duration reached(SinkProcess sink, long wanted, long since) {
        long seen = sink.messages();
        long lastChange = System.nanoTime();
        while (seen < wanted) {
            if (System.nanoTime() - lastChange > LONGEST_SILENCE.toNanos()) {
                throw new Refusal("Copies stopped coming: " + (wanted - seen) + " of them did not.");
            }
            // Each look costs the sink and us a change of threads; an error of the pause is nothing to what takes long.
            MeasuredIndaba.pause(Duration.ofNanos(Math.clamp((System.nanoTime() - since) / PRECISION, LEAST_PAUSE.toNanos(),
                    LONGEST_PAUSE.toNanos())));
            long now = sink.messages();
            lastChange = now == seen ? lastChange : System.nanoTime();
            seen = now;
        }
        return Duration.ofNanos(Math.max(1, System.nanoTime() - since));
    }
}
