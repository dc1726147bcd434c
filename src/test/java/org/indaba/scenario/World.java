package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.Config;
import org.indaba.app.ServerPart;
import org.indaba.app.ServerParts;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.cli.Operations;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.DeliveryEngine;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.LedgerPage;
import org.indaba.deliver.LedgerUpkeep;
import org.indaba.language.Saying;
import org.indaba.lists.ListChange;
import org.indaba.lists.MailList;
import org.indaba.lists.NewList;
import org.indaba.lists.RosterResult;
import org.indaba.lists.RosterRow;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.testing.DnsZone;
import org.indaba.testing.TestDnsServer;
import org.jdbi.v3.core.Jdbi;

/**
 * The whole program, running, and the world around it: a DNS, mail hosts on loopback addresses, a clock that can be moved. Started once
 * for all stories, which keep apart by lists and domains of their own.
 */
@Alternative
@Singleton
public final class World {

    /** What the program calls itself. */
    static final String OWN_NAME = "mail.indaba.example";

    /** Where the lists live. */
    static final String LISTS = "lists.indaba.example";

    /** The owner of every list. */
    static final String OWNER = "ola@owners.example";

    /** How long a story waits for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    ServerParts parts;

    @Inject
    Operations operations;

    @Inject
    ShiftedClock clock;

    @Inject
    DeliveryEngine engine;

    @Inject
    LedgerUpkeep ledgerUpkeep;

    @Inject
    Jdbi jdbi;

    @Inject
    TokenCodec tokens;

    @Inject
    Config config;

    final DnsZone zone = new DnsZone();
    private final AtomicInteger hosts = new AtomicInteger();
    private final List<ServerPart> started = new ArrayList<>();
    private TestDnsServer dns;
    private MailHost owners;

    void start(@Observes StartupEvent event) throws IOException {
        String[] name = config.getValue("indaba.dns.servers", String.class).split(":");
        dns = TestDnsServer.serving(zone, new InetSocketAddress(InetAddress.ofLiteral(name[0]), Integer.parseInt(name[1])));
        owners = host("owners.example");
        for (ServerPart part : parts.inOrder()) {
            part.start();
            started.addFirst(part);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        started.forEach(ServerPart::stop);
        owners.close();
        dns.close();
    }

    /** Where the owners of all lists read their mail. */
    MailHost owners() {
        return owners;
    }

    /** Where the program takes mail. */
    InetSocketAddress smtp() {
        String[] address = started.stream().map(ServerPart::smtpAddress).flatMap(Optional::stream).findFirst().orElseThrow().split(":");
        return new InetSocketAddress(InetAddress.ofLiteral(address[0]), Integer.parseInt(address[1]));
    }

    /** The port of all mail hosts. */
    int deliveryPort() {
        return config.getValue("indaba.delivery.port", Integer.class);
    }

    /** A loopback address that nobody has. */
    String freeAddress() {
        return Loopback.address(hosts.incrementAndGet());
    }

    /** The one mail host of a domain; takes everything. */
    MailHost host(String domain) {
        return host(domain, options -> options);
    }

    /** The one mail host of a domain, with options. */
    MailHost host(String domain, UnaryOperator<SinkOptions> options) {
        MailHost host = new MailHost(new InetSocketAddress(InetAddress.ofLiteral(freeAddress()), deliveryPort()), options);
        zone.mx(domain, 10, "mx." + domain).address("mx." + domain, host.address());
        return host;
    }

    /** A mail host that no domain knows yet. */
    MailHost unnamedHost() {
        return new MailHost(new InetSocketAddress(InetAddress.ofLiteral(freeAddress()), deliveryPort()), options -> options);
    }

    /** A new list. */
    MailList list(String name, Map<String, String> settings, String... members) {
        NewList wanted = new NewList(new EmailAddress(name, LISTS), List.of(EmailAddress.of(OWNER)), settings);
        MailList list = switch (operations.transactions().call(() -> operations.register().createInTx(wanted))) {
            case ListChange.Done(MailList made) -> made;
            case ListChange.Refused(Saying reason) -> throw new AssertionError(reason.inEnglish());
        };
        subscribe(list, members);
        return list;
    }

    void subscribe(MailList list, String... members) {
        List<RosterRow> rows = new ArrayList<>();
        for (String member : members) {
            rows.add(new RosterRow.Entry(rows.size() + 1, EmailAddress.of(member), ""));
        }
        List<RosterResult> results = operations.transactions().call(() -> operations.roster().importInTx(list.id(), rows));
        assertThat(results).extracting(RosterResult::outcome).containsOnly(repeated(rows.size()));
    }

    private static RosterResult.Outcome[] repeated(int count) {
        return count == 0 ? new RosterResult.Outcome[0] : new RosterResult.Outcome[] {RosterResult.Outcome.ADDED};
    }

    /** Sends a letter to the program; its last reply. */
    String send(Letter letter, String... recipients) {
        try (Mailer mailer = new Mailer(smtp())) {
            return mailer.send(letter.from(), List.of(recipients), letter.octets());
        }
    }

    /** Moves the clock, and lets everybody look whether something is due. */
    void forward(Duration time) {
        clock.forward(time);
        ledgerUpkeep.run();
        engine.wake();
    }

    /** The post with this Message-ID, once it has passed its stations. */
    long post(String messageId) {
        return eventually().until(() -> operations.archive().postsOf(messageId), posts -> !posts.isEmpty()).getLast();
    }

    /** The ledger of a post, as it stands. */
    List<LedgerCopy> ledger(String messageId) {
        long mailing = operations.ledger().mailingOf(post(messageId)).orElseThrow();
        return operations.ledger().copies(mailing, LedgerPage.first());
    }

    /** The copy of a post to an address, once it is in one of these states. */
    LedgerCopy copy(String messageId, String address, CopyState... states) {
        return eventually().until(() -> ledger(messageId).stream().filter(copy -> copy.address().equals(address)).findFirst(),
                copy -> copy.isPresent() && Set.of(states).contains(copy.get().state())).orElseThrow();
    }

    /** Waits until nothing of the program's own work is left: rows, expansions, copies that may leave now. */
    void awaitQuiet() {
        eventually().untilAsserted(() -> assertThat(work()).as("what is left to do").isEmpty());
    }

    /** What waits in the inbox, in expansions, and in windows that a connection or a lookup works on, or will at its next look. */
    private List<String> work() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT 'row ' || id || ' for ' || recipient FROM inbound WHERE state = 'WAITING'
                UNION ALL SELECT 'expansion ' || mailing_id FROM expansions WHERE done_at IS NULL
                UNION ALL SELECT concat_ws(' ', 'window', w.id, w.domain, w.site, w.due_at, w.owner, w.owned_until)
                FROM windows w LEFT JOIN sites s ON s.site = w.site
                LEFT JOIN routes r ON r.domain = w.domain AND w.site IS NULL AND r.site IS NULL
                WHERE NOT held AND (owned_until > :now OR due_at <= :now AND r.domain IS NULL
                    AND coalesce(s.backoff_until, 'epoch') <= :now)
                """).bind("now", clock.instant()).mapTo(String.class).list());
    }

    /** Waits in this thread, whose scopes the repositories need. */
    static ConditionFactory eventually() {
        return await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(25)).atMost(PATIENCE);
    }

    long number(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    void sql(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }

    /** One line for each copy of a post: address, state, code, status and text. */
    Map<String, String> told(String messageId) {
        return ledger(messageId).stream().collect(Collectors.toMap(LedgerCopy::address,
                copy -> copy.state().word() + " " + copy.answer().text()));
    }
}
