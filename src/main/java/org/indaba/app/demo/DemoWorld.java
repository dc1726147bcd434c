package org.indaba.app.demo;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.indaba.app.bench.Delivery;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.app.home.Refusal;
import org.indaba.dns.Dns;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.web.demo.CaughtMail;
import org.indaba.web.demo.DemoFacts;
import org.indaba.web.demo.Mailboxes;
import org.jspecify.annotations.Nullable;

/**
 * The world around a demo: its mail hosts, each a sink at a loopback address of its own, all on one port; their names; the mailboxes
 * behind them. Listens from the moment it is made until it is closed. Thread-safe.
 */
public final class DemoWorld implements AutoCloseable {

    /** A port may be free at one address and taken at the next; then another one is tried. */
    private static final int MAX_TRIES = 20;

    private final DemoDns dns;
    private final CaughtMails caught;
    private final InstantSource clock;
    private final @Nullable SSLContext tls;
    private final LateReports reports;
    private final DemoMailboxes mailboxes;
    private final List<SmtpSink> sinks;

    /**
     * What a world is made of.
     *
     * @param subscribers how many people live in it
     * @param indaba where Indaba takes mail
     * @param home the folder of the demo, for its first page
     * @param tls the certificate of the mail hosts, or null for hosts without TLS
     * @param clock tells the time of everything in it
     * @param random makes message ids; thread-safe
     */
    public record Plan(int subscribers, InetSocketAddress indaba, String home, @Nullable SSLContext tls, InstantSource clock,
            RandomGenerator random) {
    }

    /** @throws Refusal if the mail hosts cannot listen */
    public DemoWorld(Plan plan) {
        this(plan, CaughtMails.Limits.usual());
    }

    DemoWorld(Plan plan, CaughtMails.Limits limits) {
        List<Site> sites = Site.all();
        MailProgram program = new MailProgram(plan.indaba());
        clock = plan.clock();
        tls = plan.tls();
        dns = new DemoDns(sites, Cast.LIST.domain());
        caught = new CaughtMails(limits, Cast.of(plan.subscribers()).subscribers());
        reports = new LateReports(program, clock);
        mailboxes = new DemoMailboxes(caught, facts(plan, sites),
                new DemoMailboxes.Post(program, new Letters(clock, plan.random()), clock));
        sinks = listen(sites);
    }

    private static DemoFacts facts(Plan plan, List<Site> sites) {
        List<DemoFacts.SiteFact> odd = sites.stream().flatMap(site -> site.conduct().story()
                .map(story -> new DemoFacts.SiteFact(site.hosts().getFirst(), String.join(", ", site.domains()), story)).stream())
                .toList();
        return new DemoFacts(Cast.LIST.toString(), Cast.owner().address().toString(), Cast.typist().address().toString(),
                new DemoFacts.Endpoint(plan.indaba().getHostString(), plan.indaba().getPort()), plan.home(), odd);
    }

    /** Who answers questions about names. */
    public Dns dns() {
        return dns;
    }

    /** The port on which all mail hosts listen. */
    public int mailPort() {
        return sinks.getFirst().port();
    }

    /** The mailboxes. */
    public Mailboxes mailboxes() {
        return mailboxes;
    }

    private List<SmtpSink> listen(List<Site> sites) {
        UncheckedIOException last = null;
        for (int i = 0; i < MAX_TRIES; i++) {
            List<SmtpSink> listening = new ArrayList<>();
            try {
                for (Site site : sites) {
                    listenFor(site, listening);
                }
                return List.copyOf(listening);
            } catch (UncheckedIOException taken) {
                last = taken;
                listening.forEach(SmtpSink::close);
            }
        }
        reports.close();
        throw new Refusal("The mail hosts of the demo cannot listen on 127.77.0.0/16 (" + (last == null ? "" : last.getMessage())
                + "). The whole of 127.0.0.0/8 must be this machine, as it is on Linux.", last);
    }

    private void listenFor(Site site, List<SmtpSink> listening) {
        if (site.conduct() == Conduct.DEAD) {
            return;
        }
        Script script = new Script(site.conduct(), clock);
        for (String host : site.hosts()) {
            InetAddress address = dns.hosts().get(host);
            int port = listening.isEmpty() ? 0 : listening.getFirst().port();
            listening.add(SmtpSink.start(new InetSocketAddress(address, port), options(site, host, script)));
        }
    }

    private SinkOptions options(Site site, String host, Script script) {
        SinkOptions options = SinkOptions.counting().named(host).behaving(script)
                .telling(SinkOptions.Keep.MESSAGE, delivery -> took(site, host, delivery));
        SinkOptions paced = site.conduct() == Conduct.SLOW ? options.delaying(Script.SLOWNESS) : options;
        // Those who look after themselves have no certificate, so that both kinds of connection can be seen.
        return tls == null || host.startsWith("mail.") ? paced : paced.encrypting(tls);
    }

    private void took(Site site, String host, Delivery delivery) {
        CaughtMail.Envelope envelope = new CaughtMail.Envelope(host, delivery.client().helo(), delivery.client().tls(), delivery.mailFrom(),
                delivery.parameters(), delivery.recipients());
        for (String recipient : delivery.recipients()) {
            if (site.conduct() == Conduct.BOUNCES_LATE && concerned(site, recipient)) {
                reports.regret(new CaughtMail(0, recipient, delivery.at(), envelope, delivery.content().message()));
            } else {
                caught.keep(recipient, delivery.at(), envelope, delivery.content().message());
            }
        }
    }

    private static boolean concerned(Site site, String recipient) {
        return switch (EmailAddress.parse(recipient)) {
            case ParsedAddress.Valid(EmailAddress address) -> site.conduct().concerns(address);
            case ParsedAddress.Invalid _ -> false;
        };
    }

    /** Where each mail host is, for tests. */
    Map<String, InetAddress> hosts() {
        return dns.hosts();
    }

    /** Stops listening and forgets everything. */
    @Override
    public void close() {
        sinks.forEach(SmtpSink::close);
        reports.close();
    }
}
