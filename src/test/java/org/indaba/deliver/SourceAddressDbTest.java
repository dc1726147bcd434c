package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From which of this machine's addresses a site is dialled. */
class SourceAddressDbTest {

    private static final InetAddress USUAL = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress CHOSEN = InetAddress.ofLiteral("127.0.0.3");

    private final Exploder exploder = new Exploder();

    @AfterEach
    void close() {
        exploder.close();
    }

    /** Dials the peer, and notes from where. */
    private static final class Noting implements Dialer {

        private final Dialer dialer = new SocketDialer(_ -> new Dialer.Targets.Known(List.of(InetAddress.ofLiteral("127.0.0.1"))),
                Duration.ofSeconds(5), List.of(USUAL), new Random(1));
        private final Map<String, Set<InetAddress>> from = new ConcurrentHashMap<>();

        @Override
        public Targets targets(Route.Host host) {
            return dialer.targets(host);
        }

        @Override
        public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
            Dial dial = dialer.dial(host, address, sources);
            if (dial instanceof Dial.Connected(Socket socket)) {
                from.computeIfAbsent(host.name(), _ -> ConcurrentHashMap.newKeySet()).add(socket.getLocalAddress());
            }
            return dial;
        }
    }

    private static Shaping shaping(DeliveryLimits limits, String table) {
        if (Shaping.read(table, Shaping.Others.EVEN, limits) instanceof ShapingReading.Read(Shaping shaping)) {
            return shaping;
        }
        throw new AssertionError(table);
    }

    private void route(String domain, ScriptedPeer peer) {
        exploder.ways.put(domain, new Way.Open(new Route(domain, List.of(new Route.Host(0, domain, peer.port()))), Duration.ofHours(1)));
    }

    private String lastError() {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT last_error FROM sites").mapTo(String.class).findOne())
                .orElse("");
    }

    @Test
    void aSiteIsDialledFromTheAddressesOfItsLineAndOthersFromTheUsualOnes() {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            List.of("far.test", "six.test", "near.test").forEach(domain -> route(domain, peer));
            Noting dialer = new Noting();
            exploder.dialer = dialer;
            Shaping shaping = shaping(exploder.limits, "far.test = sources=127.0.0.3,2001:db8::1\nsix.test = sources=2001:db8::1");
            exploder.engine = new DeliveryEngine(new DeliverySettings("n", exploder.limits, exploder.schedule, exploder.profile, shaping,
                    DeliverySettings.Nodes.usual()), exploder.ports());
            exploder.engine.start();
            long mailing = exploder.post(1, "a@far.test", "b@near.test", "c@six.test");

            await().until(() -> exploder.windows() == 0);
            assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 3L));
            // six.test has no address of the family of its peer in its line.
            assertThat(dialer.from).isEqualTo(Map.of("far.test", Set.of(CHOSEN), "near.test", Set.of(USUAL), "six.test", Set.of(USUAL)));
        }
    }

    @Test
    void anAddressThatThisMachineDoesNotHaveDefersTheCopyAndSaysWhy() {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            route("far.test", peer);
            exploder.dialer = new Noting();
            Shaping shaping = shaping(exploder.limits, "far.test = sources=203.0.113.77");
            exploder.engine = new DeliveryEngine(new DeliverySettings("n", exploder.limits, exploder.schedule, exploder.profile, shaping,
                    DeliverySettings.Nodes.usual()), exploder.ports());
            exploder.engine.start();
            exploder.post(1, "a@far.test");

            await().until(() -> lastError().contains("203.0.113.77"));
        }
    }
}
