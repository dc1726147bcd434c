package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.indaba.spool.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two engines on one database. */
class NodesDbTest {

    private static final int SITES = 40;
    private static final int PER_SITE = 2;
    private static final Duration LEASE = Duration.ofSeconds(6);

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final Watching watching = new Watching();
    private final List<DeliveryEngine> engines = new ArrayList<>();

    @AfterEach
    void close() {
        engines.forEach(engine -> engine.stop(Duration.ofSeconds(1)));
        exploder.close();
        peer.close();
    }

    /** Counts the sockets that are open to each host, over all engines. */
    private final class Watching implements Dialer {
        private final Map<String, List<Socket>> open = new ConcurrentHashMap<>();
        private final Map<String, Integer> most = new ConcurrentHashMap<>();

        @Override
        public Targets targets(Route.Host host) {
            return new Targets.Known(List.of(InetAddress.getLoopbackAddress()));
        }

        @Override
        public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
            Dial dial = Exploder.loopback().dial(host, address, sources);
            if (dial instanceof Dial.Connected(Socket socket)) {
                open.compute(host.name(), (name, before) -> {
                    List<Socket> now = new ArrayList<>(before == null ? List.of() : before);
                    now.removeIf(Socket::isClosed);
                    now.add(socket);
                    most.merge(name, now.size(), Math::max);
                    return now;
                });
            }
            return dial;
        }
    }

    /** The way to the database, until it is cut. */
    private static final class Cable implements Transactions {
        private final Transactions real;
        private final AtomicBoolean cut = new AtomicBoolean();

        private Cable(Transactions real) {
            this.real = real;
        }

        @Override
        public <T> T call(Supplier<T> work) {
            check();
            return real.call(() -> {
                T result = work.get();
                check();
                return result;
            });
        }

        private void check() {
            if (cut.get()) {
                throw new org.jdbi.v3.core.ConnectionException(new java.sql.SQLException("cut off"));
            }
        }
    }

    private DeliveryEngine node(String name, Transactions transactions) {
        return node(name, transactions, Exploder.timeouts());
    }

    private DeliveryEngine node(String name, Transactions transactions, ClientTimeouts timeouts) {
        exploder.transactions = transactions;
        ClientProfile profile = ClientProfile.towardsMailServers(name + ".test", Exploder.verification(), timeouts);
        DeliveryLimits limits = Exploder.limits(50, PER_SITE);
        DeliveryEngine engine = new DeliveryEngine(new DeliverySettings(name, limits, exploder.schedule, profile, Shaping.even(limits),
                new DeliverySettings.Nodes(LEASE, 20)), exploder.ports());
        engine.start();
        engines.add(engine);
        return engine;
    }

    private void routes() {
        exploder.dialer = watching;
        for (int site = 0; site < SITES; site++) {
            String domain = "domain%04d.test".formatted(site);
            exploder.ways.put(domain, new Way.Open(new Route(domain, List.of(new Route.Host(0, domain, peer.port()))),
                    Duration.ofHours(1)));
        }
    }

    private static List<String> names() {
        return IntStream.range(0, SITES).mapToObj("domain%04d.test"::formatted).toList();
    }

    private static long sites(DeliveryEngine engine) {
        return names().stream().filter(engine::holds).count();
    }

    private long greeted(String name) {
        return peer.commands.stream().filter(("EHLO " + name + ".test")::equals).count();
    }

    @Test
    void twoNodesShareTheSitesAndTogetherNeverPassASitesLimit() {
        routes();
        Transactions real = exploder.transactions;
        // What were put off here would not be due again: the clock stands.
        ClientTimeouts patient = ClientTimeouts.of(Duration.ofSeconds(20), Duration.ofMinutes(1));
        DeliveryEngine one = node("one", real, patient);
        long early = exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(2000, SITES));
        DeliveryEngine two = node("two", real, patient);
        await().atMost(LEASE).until(() -> sites(one) > 10 && sites(two) > 10 && sites(one) + sites(two) == SITES);
        long late = exploder.post(exploder.mailing(2, Exploder.POST), 10, Exploder.addresses(2000, SITES));

        await().atMost(Duration.ofSeconds(30)).until(() -> exploder.windows() == 0);

        assertThat(peer.taken).hasSize(4000);
        assertThat(exploder.ledger.counts(early)).isEqualTo(Map.of(CopyState.DELIVERED, 2000L));
        assertThat(exploder.ledger.counts(late)).isEqualTo(Map.of(CopyState.DELIVERED, 2000L));
        assertThat(greeted("one")).isPositive();
        assertThat(greeted("two")).isPositive();
        assertThat(watching.most).hasSize(SITES).allSatisfy((_, most) -> assertThat(most).isLessThanOrEqualTo(PER_SITE));
    }

    @Test
    void howFastASiteIsSentToIsKnownByTheNodeThatSendsThere() {
        routes();
        Transactions real = exploder.transactions;
        DeliveryEngine one = node("one", real);
        exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(2 * SITES, SITES));
        await().atMost(Duration.ofSeconds(30)).until(() -> exploder.windows() == 0);
        assertThat(names()).allSatisfy(site -> assertThat(one.pace(site)).isPresent());

        DeliveryEngine two = node("two", real);
        await().atMost(LEASE.multipliedBy(2)).until(() -> sites(one) > 10 && sites(two) > 10 && sites(one) + sites(two) == SITES);

        // Connections that wait for more mail end within moments.
        await().untilAsserted(() -> assertThat(names()).filteredOn(two::holds)
                .allSatisfy(site -> assertThat(one.pace(site)).as(site).isEmpty()));
        assertThat(names()).filteredOn(one::holds).allSatisfy(site -> assertThat(one.pace(site)).as(site).isPresent());
        exploder.post(exploder.mailing(2, Exploder.POST), 10, Exploder.addresses(2 * SITES, SITES));
        await().atMost(Duration.ofSeconds(30)).until(() -> exploder.windows() == 0);
        assertThat(names()).filteredOn(two::holds).allSatisfy(site -> assertThat(two.pace(site)).as(site).isPresent());
    }

    @Test
    void theSitesOfANodeThatIsCutOffMoveWithinTheLeaseAndEveryCopyHasItsOutcome() {
        routes();
        Transactions real = exploder.transactions;
        Cable cable = new Cable(real);
        DeliveryEngine one = node("one", cable);
        DeliveryEngine two = node("two", real);
        await().atMost(LEASE).until(() -> sites(one) > 10 && sites(one) + sites(two) == SITES);
        peer.script = (point, _, count) -> {
            if (point == ScriptedPeer.At.DOT && count == 200) {
                cable.cut.set(true);
            }
            // A peer that does not answer keeps connections open beyond what it takes to notice.
            return point == ScriptedPeer.At.DOT && count >= 200 && count < 220 ? new ScriptedPeer.Does.Silence() : null;
        };
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(2000, SITES));
        await().until(cable.cut::get);

        await().atMost(LEASE).until(() -> sites(one) == 0 && sites(two) == SITES);
        // What had been put off by the silence is due later; not so fast that windows run out while they are carried.
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200)).until(() -> {
            exploder.clock.forward(Duration.ofMinutes(1));
            two.wake();
            return exploder.windows() == 0;
        });

        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2000L));
        assertThat(watching.most).allSatisfy((_, most) -> assertThat(most).isLessThanOrEqualTo(PER_SITE));
        // Sent twice is at most what the node was at, and what it could not record.
        assertThat(peer.taken.size()).isBetween(2000, 2000 + 50 + 256);
        cable.cut.set(false);
        await().atMost(LEASE).until(() -> sites(one) > 10 && sites(one) + sites(two) == SITES);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2000L));
    }
}
