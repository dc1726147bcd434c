package org.indaba.app;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.indaba.app.config.IndabaConfig;
import org.indaba.app.config.SmarthostTls;
import org.indaba.auth.SigningKeys;
import org.indaba.bounce.Refusals;
import org.indaba.deliver.BinaryRenderingFormat;
import org.indaba.deliver.ClientProfile;
import org.indaba.deliver.ClientTimeouts;
import org.indaba.deliver.CopySigner;
import org.indaba.deliver.Courtesy;
import org.indaba.deliver.DeliveryEngine;
import org.indaba.deliver.DeliveryLimits;
import org.indaba.deliver.DeliveryPorts;
import org.indaba.deliver.DeliverySettings;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.HostAddresses;
import org.indaba.deliver.HttpsPolicyFetch;
import org.indaba.deliver.JdbiOutbox;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.LedgerUpkeep;
import org.indaba.deliver.Login;
import org.indaba.deliver.MtaSts;
import org.indaba.deliver.MtaStsStore;
import org.indaba.deliver.MxOurselves;
import org.indaba.deliver.MxRouter;
import org.indaba.deliver.NodeNames;
import org.indaba.deliver.OpportunisticTls;
import org.indaba.deliver.OutcomeListener;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.OwnDoorDialer;
import org.indaba.deliver.PeerIdentity;
import org.indaba.deliver.PeerVerification;
import org.indaba.deliver.PolicyFetch;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.deliver.PublishedPolicies;
import org.indaba.deliver.QueueControl;
import org.indaba.deliver.RetrySchedule;
import org.indaba.deliver.Route;
import org.indaba.deliver.Router;
import org.indaba.deliver.SevenBitForm;
import org.indaba.deliver.Shaping;
import org.indaba.deliver.ShuntedCopies;
import org.indaba.deliver.SiteNames;
import org.indaba.deliver.Sites;
import org.indaba.deliver.SmarthostRouter;
import org.indaba.deliver.SocketDialer;
import org.indaba.deliver.TlsMode;
import org.indaba.deliver.TlsPolicies;
import org.indaba.dns.HostsFileDns;
import org.indaba.expand.DroppedExpansions;
import org.indaba.expand.ExpansionView;
import org.indaba.lists.Lists;
import org.indaba.mail.MailEvents;
import org.indaba.mail.TokenCodec;
import org.indaba.mime.SevenBit;
import org.indaba.mime.SevenBitReading;
import org.indaba.receive.SmtpServer;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/** Builds how copies leave: by MX or through the smarthost, from the queue in the database. */
final class DeliveryWiring {

    private static final Path HOSTS_FILE = Path.of("/etc/hosts");
    /** How soon a domain is asked for again when DNS could not say. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(5);
    /** How long the web host of a policy may take to answer the call: a domain's first mail waits for it. */
    private static final Duration POLICY_DIAL = Duration.ofSeconds(10);

    @Produces
    @Singleton
    SenderBell senderBell() {
        return new SenderBell();
    }

    @Produces
    @Singleton
    Outbox outbox(Jdbi jdbi, MessageStore store, SenderBell senders) {
        return new JdbiOutbox(jdbi, new BinaryRenderingFormat(), store, senders);
    }

    @Produces
    @Singleton
    Ledger ledger(Jdbi jdbi, InstantSource clock) {
        return new Ledger(jdbi, clock);
    }

    @Produces
    @Singleton
    QueueControl queueControl(Jdbi jdbi, Transactions transactions, InstantSource clock, RandomGenerator random, SenderBell senders) {
        return new QueueControl(jdbi, transactions, clock, random, senders::wake, new DroppedExpansions(jdbi));
    }

    @Produces
    @Singleton
    NodeNames nodeNames(Jdbi jdbi, InstantSource clock) {
        return new NodeNames(jdbi, clock);
    }

    @Produces
    @Singleton
    Sites sites(Jdbi jdbi, InstantSource clock, SenderBell senders) {
        return new Sites(jdbi, clock, senders::pace);
    }

    @Produces
    @Singleton
    ShuntedCopies shuntedCopies(Jdbi jdbi, Transactions transactions, InstantSource clock, SenderBell senders) {
        return new ShuntedCopies(jdbi, transactions, clock, senders::wake);
    }

    @Produces
    @Singleton
    LedgerUpkeep ledgerUpkeep(Jdbi jdbi, Transactions transactions, MessageStore store, InstantSource clock, IndabaConfig config,
            ExpansionView expansions) {
        return new LedgerUpkeep(jdbi, transactions, store, clock, config.ledger().keep(), expansions::unfinished);
    }

    @Produces
    @Singleton
    Router router(IndabaConfig config, Outside outside, OwnName name, TlsPolicies policies, Lists lists) {
        if (config.delivery().smarthost().isPresent()) {
            return SmarthostRouter.of(config.delivery().smarthost().get());
        }
        MxOurselves ourselves = MxOurselves.listening(name.hostname(), InetAddress.ofLiteral(config.smtp().host()), config.smtp().port(),
                lists::servesDomain);
        return new MxRouter(outside.dns(), outside.mailPort(), outside.privates(), ourselves, SiteNames.standard(),
                policies, ASK_AGAIN);
    }

    @Produces
    @Singleton
    PolicyFetch policyFetch(IndabaConfig config, Outside outside, RandomGenerator random) {
        Dialer dialer = outside.guard().apply(new SocketDialer(new HostAddresses(outside.dns(), outside.privates(), random)::targets,
                POLICY_DIAL, sources(config), random));
        return new HttpsPolicyFetch(dialer, trusted(), HttpsPolicyFetch.USUAL_PORT, HttpsPolicyFetch.USUAL_TIME);
    }

    @Produces
    @Singleton
    TlsPolicies tlsPolicies(IndabaConfig config, Outside outside, DeliveryBase base, PolicyFetch fetch) {
        if (!config.delivery().tlsPolicies() || config.delivery().smarthost().isPresent()) {
            return TlsPolicies.none();
        }
        return new PublishedPolicies(
                new MtaSts(outside.dns(), fetch, new MtaStsStore(base.jdbi(), new LocalTransactions(base.jdbi())), base.clock()));
    }

    static List<InetAddress> sources(IndabaConfig config) {
        return config.delivery().sourceAddresses().orElse(List.of()).stream().map(InetAddress::ofLiteral).toList();
    }

    @Produces
    @Singleton
    Dialer dialer(IndabaConfig config, Outside outside, RandomGenerator random, Instance<SmtpServer> door) {
        // The smarthost is named by the operator, as this machine knows it; MX hosts by strangers.
        HostAddresses addresses = config.delivery().smarthost().isPresent()
                ? new HostAddresses(new HostsFileDns(HOSTS_FILE, outside.dns()), new PrivateAddresses(PrivateAddresses.Rule.ALLOWED),
                        random)
                : new HostAddresses(outside.dns(), outside.privates(), random);
        SocketDialer sockets =
                new SocketDialer(host -> targets(addresses.of(host.name())), config.delivery().connectTimeout(), sources(config), random);
        return outside.guard().apply(new OwnDoorDialer(sockets, () -> door.get().address()));
    }

    private static Dialer.Targets targets(HostAddresses.Found found) {
        return switch (found) {
            case HostAddresses.Found.Reachable(List<InetAddress> addresses, _) -> new Dialer.Targets.Known(addresses);
            case HostAddresses.Found.NoAddress(String reason) -> new Dialer.Targets.Nowhere(reason);
            case HostAddresses.Found.PrivateOnly(String reason) -> new Dialer.Targets.Nowhere(reason);
            case HostAddresses.Found.Unknown(String reason) -> new Dialer.Targets.Nowhere(reason);
        };
    }

    @Produces
    @Singleton
    SevenBitForm sevenBitForm() {
        return (original, rendering) -> switch (SevenBit.of(original, rendering)) {
            case SevenBitReading.Converted(var converted) -> converted;
            // What stays eight-bit fails at the peer as a protocol fact, so it needs no reason here.
            case SevenBitReading.Unneeded _, SevenBitReading.Impossible _ -> rendering;
        };
    }

    @Produces
    @Singleton
    DeliverySettings deliverySettings(IndabaConfig config, ClientProfile client, RandomGenerator random, DeliveryLimits limits,
            Shaping shaping, DeliverySettings.Nodes nodes) {
        RetrySchedule schedule = RetrySchedule.of(config.delivery().firstRetry(), config.delivery().maxRetry(),
                config.delivery().giveUpAfter());
        return new DeliverySettings(NodeId.of(Path.of(config.home()), random), limits, schedule, client, shaping, nodes);
    }

    @Produces
    @Singleton
    ClientProfile clientProfile(IndabaConfig config, OwnName name, Outside outside, InstantSource clock) {
        return clientProfile(config, name, new PeerVerification(outside.dns(), trusted(), clock));
    }

    private static ClientProfile clientProfile(IndabaConfig config, OwnName name, PeerVerification verification) {
        ClientTimeouts timeouts = ClientTimeouts.of(config.delivery().connectTimeout(), config.delivery().replyTimeout());
        if (config.delivery().smarthost().isEmpty()) {
            return ClientProfile.towardsMailServers(name.hostname(), verification, timeouts);
        }
        TlsMode tls = mode(config.delivery().smarthostTls());
        Route.Host relay = SmarthostRouter.of(config.delivery().smarthost().get()).host();
        Login login = config.delivery().smarthostUsername().<Login>map(user -> new Login.Password(relay, user,
                config.delivery().smarthostPassword().orElse(""), over(tls))).orElseGet(Login.None::new);
        return switch (tls) {
            // RFC 8314 §5.3: a password, or the promise of TLS, is for the named host alone.
            case STARTTLS, IMPLICIT ->
                new ClientProfile(name.hostname(), tls, PeerIdentity.NAMED, trusted(), login, verification, timeouts);
            case NONE, OPPORTUNISTIC ->
                new ClientProfile(name.hostname(), tls, PeerIdentity.ANY, OpportunisticTls.context(), login, verification, timeouts);
        };
    }

    private static Login.Over over(TlsMode tls) {
        return tls == TlsMode.NONE ? Login.Over.ANYTHING : Login.Over.TLS;
    }

    private static TlsMode mode(SmarthostTls tls) {
        return switch (tls) {
            case NONE -> TlsMode.NONE;
            case OPPORTUNISTIC -> TlsMode.OPPORTUNISTIC;
            case STARTTLS -> TlsMode.STARTTLS;
            case IMPLICIT -> TlsMode.IMPLICIT;
        };
    }

    static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has a default TLS context", impossible);
        }
    }

    @Produces
    @Singleton
    DeliveryPorts deliveryPorts(DeliveryBase base, Router router, Dialer dialer, SevenBitForm sevenBit, TokenCodec tokens,
            RandomGenerator random, Told told) {
        return new DeliveryPorts(base.jdbi(), new LocalTransactions(base.jdbi()), base.store(), new BinaryRenderingFormat(), sevenBit,
                router, dialer, base.signer(), tokens, base.clock(), random, told.events(), told.refusals(),
                base.courtesy(), new DatabaseWatch());
    }

    @Produces
    @Singleton
    Courtesy courtesy() {
        return new Courtesy(System::nanoTime);
    }

    @Produces
    @Singleton
    DeliveryBase deliveryBase(Jdbi jdbi, Transactions transactions, MessageStore store, InstantSource clock, SigningKeys keys,
            Courtesy courtesy) {
        return new DeliveryBase(jdbi, transactions, store, clock, keys::of, courtesy);
    }

    @Produces
    @Singleton
    DeliveryEngine deliveryEngine(DeliverySettings settings, DeliveryPorts ports, SenderBell bell) {
        DeliveryEngine engine = new DeliveryEngine(settings, ports);
        bell.ringFor(engine, engine::pace);
        return engine;
    }

    @Produces
    @Singleton
    Told told(MailEvents events, Refusals refusals) {
        return new Told(events, refusals);
    }

    /** Who hears what becomes of copies. */
    record Told(MailEvents events, OutcomeListener refusals) {
    }

    /** What delivery stands on, so that the makers stay readable. */
    record DeliveryBase(Jdbi jdbi, Transactions transactions, MessageStore store, InstantSource clock, CopySigner signer,
            Courtesy courtesy) {
    }
}
