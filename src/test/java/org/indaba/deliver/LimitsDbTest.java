package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each limit is reached and not passed. */
class LimitsDbTest {

    private final Exploder exploder = new Exploder();
    private final AtomicInteger dialling = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        exploder.close();
    }

    /** A dialer that never comes back until the test lets it. */
    private final class Stuck implements Dialer {

        @Override
        public Targets targets(Route.Host host) {
            return new Targets.Known(List.of(InetAddress.getLoopbackAddress()));
        }

        @Override
        public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
            dialling.incrementAndGet();
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            return new Dial.NotConnected("never");
        }
    }

    private void route(int domains) {
        for (int domain = 0; domain < domains; domain++) {
            String name = "domain%04d.test".formatted(domain);
            exploder.ways.put(name, new Way.Open(new Route(name, List.of(new Route.Host(0, name, 25))), Duration.ofHours(1)));
        }
    }

    @Test
    void asManyConnectionsAsTheLimitAreOpenedAndEverySiteGetsItsTurn() {
        exploder.limits = Exploder.limits(10, 4);
        exploder.dialer = new Stuck();
        route(30);
        exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(300, 30));
        exploder.start();

        await().until(() -> dialling.get() == 10);
        await().during(Duration.ofMillis(300)).until(() -> exploder.engine.connections() == 10 && dialling.get() == 10);
        go.countDown();

        await().until(() -> exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(DISTINCT site) FROM outcomes")
                .mapTo(Integer.class).one()) == 30);
    }

    @Test
    void oneSiteGetsAsManyConnectionsAsItsLimit() {
        exploder.limits = Exploder.limits(10, 4);
        exploder.dialer = new Stuck();
        route(1);
        exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(300, 1));
        exploder.start();

        await().until(() -> dialling.get() == 4);
        await().during(Duration.ofMillis(300)).until(() -> exploder.engine.connections() == 4 && dialling.get() == 4);
    }

    /** All hosts are one address; nobody is there. */
    private final class OneAddress implements Dialer {

        private final InetAddress address;
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        private OneAddress(String address) {
            this.address = InetAddress.ofLiteral(address);
        }

        @Override
        public Targets targets(Route.Host host) {
            return new Targets.Known(List.of(address));
        }

        @Override
        public Dial dial(Route.Host host, InetAddress to, List<InetAddress> sources) {
            Socket socket = new Socket();
            sockets.add(socket);
            return new Dial.Connected(socket);
        }
    }

    @Test
    void asManyConnectionsAsTheLimitAreOpenToOneAddressWhateverTheHost() throws IOException {
        OneAddress inner = new OneAddress("192.0.2.1");
        AddressLimit limited = new AddressLimit(inner, () -> 3, exploder.clock);
        for (int n = 1; n <= 3; n++) {
            assertThat(limited.dial("site" + n, new Route.Host(0, "mx" + n, 25), inner.address, List.of()))
                    .isInstanceOf(Dial.Connected.class);
        }
        assertThat(limited.dial("site4", new Route.Host(0, "mx4", 25), inner.address, List.of())).isEqualTo(
                new Dial.Crowded("all 3 connections to 192.0.2.1 are in use, over all sites"));
        assertThat(limited.dial("site4", new Route.Host(0, "mx4", 25), InetAddress.ofLiteral("192.0.2.2"), List.of()))
                .isInstanceOf(Dial.Connected.class);
        inner.sockets.getFirst().close();
        limited.sweep();
        assertThat(limited.dial("site4", new Route.Host(0, "mx4", 25), inner.address, List.of())).isInstanceOf(Dial.Connected.class);
        assertThat(limited.dial("site4", new Route.Host(0, "mx4", 25), inner.address, List.of())).isInstanceOf(Dial.Crowded.class);
    }

    @Test
    void aDialThatFailsCountsNoLonger() {
        AddressLimit limited = new AddressLimit(new Stuck(), () -> 1, exploder.clock);
        go.countDown();
        for (int n = 0; n < 5; n++) {
            assertThat(limited.dial("site", new Route.Host(0, "mx", 25), InetAddress.ofLiteral("192.0.2.1"), List.of()))
                    .isInstanceOf(Dial.NotConnected.class);
        }
    }

    @Test
    void thisMachineItselfHasNoLimit() {
        OneAddress inner = new OneAddress("127.0.0.9");
        AddressLimit limited = new AddressLimit(inner, () -> 1, exploder.clock);
        for (int n = 0; n < 5; n++) {
            assertThat(limited.dial("site", new Route.Host(0, "mx", 25), inner.address, List.of())).isInstanceOf(Dial.Connected.class);
        }
    }

    /** All hosts are one address, which is not of this machine, and there is a peer. */
    private static final class OneMachine implements Dialer {

        private final ScriptedPeer peer;
        private final AtomicInteger most = new AtomicInteger();
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        private OneMachine(ScriptedPeer peer) {
            this.peer = peer;
        }

        @Override
        public Targets targets(Route.Host host) {
            return new Targets.Known(List.of(InetAddress.ofLiteral("192.0.2.1")));
        }

        @Override
        public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
            Dial dial = Exploder.loopback().dial(new Route.Host(0, "mx", peer.port()), InetAddress.getLoopbackAddress(), sources);
            if (dial instanceof Dial.Connected(Socket socket)) {
                sockets.add(socket);
                most.accumulateAndGet((int) sockets.stream().filter(each -> !each.isClosed()).count(), Math::max);
            }
            return dial;
        }
    }

    private void startWithConnectionsToAnAddress(int connections) {
        exploder.engine = new DeliveryEngine(new DeliverySettings("n", exploder.limits, exploder.schedule, exploder.profile,
                Shaping.even(exploder.limits), new DeliverySettings.Nodes(Duration.ofSeconds(30), connections)), exploder.ports());
        exploder.engine.start();
    }

    @Test
    void manySitesOnOneAddressKeepItsLimitAndNoCopyIsTheWorseForIt() {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            OneMachine machine = new OneMachine(peer);
            exploder.dialer = machine;
            route(12);
            exploder.limits = Exploder.limits(50, 4);
            startWithConnectionsToAnAddress(3);
            long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(600, 12));

            await().until(() -> {
                exploder.clock.forward(Duration.ofSeconds(1));
                return exploder.windows() == 0;
            });
            assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 600L));
            assertThat(exploder.copies(mailing)).allMatch(copy -> copy.attempts() == 1);
            assertThat(machine.most.get()).isBetween(1, 3);
        }
    }

    @Test
    void manySitesOnOneAddressWhoseHandshakeBreaksGoOnWithoutTls() {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            exploder.dialer = new OneMachine(peer);
            route(12);
            exploder.limits = Exploder.limits(50, 4);
            peer.extensions = List.of("STARTTLS", "PIPELINING");
            peer.script = (point, _, _) -> {
                if (point != ScriptedPeer.At.STARTTLS) {
                    return null;
                }
                awaitGo();
                return new ScriptedPeer.Does.Reply("220 go\r\nthis is no handshake");
            };
            startWithConnectionsToAnAddress(3);
            long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(24, 12));
            // All others have been turned away by now.
            await().during(Duration.ofMillis(500)).until(() -> peer.connections.get() <= 3);
            go.countDown();

            await().until(() -> {
                exploder.clock.forward(Duration.ofMillis(100));
                return exploder.windows() == 0;
            });
            assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 24L));
            assertThat(exploder.copies(mailing)).allMatch(copy -> copy.attempts() == 1);
        }
    }

    @Test
    void aSiteWithMuchMailMakesRoomForTheNoticeOfAnotherAtItsAddress() {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            OneMachine machine = new OneMachine(peer);
            exploder.dialer = machine;
            route(2);
            exploder.limits = Exploder.limits(50, 3);
            exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                    ClientTimeouts.of(Duration.ofSeconds(5), Duration.ofMinutes(1)));
            peer.script = (point, _, count) -> {
                if (point == ScriptedPeer.At.DOT && count > 200) {
                    awaitGo();
                    // The time that all of the post takes: 18 seconds.
                    exploder.clock.forward(Duration.ofMillis(10));
                }
                return null;
            };
            startWithConnectionsToAnAddress(3);
            exploder.post(exploder.mailing(1, Exploder.POST), 50, Exploder.addresses(2000, 1));
            await().until(() -> peer.taken.size() == 200 && machine.most.get() == 3);

            notice("new@domain0001.test");
            go.countDown();

            await().atMost(Duration.ofSeconds(60)).until(() -> peer.taken.size() >= 2000);
            // While others are at work at the last windows of the post, places are free anyway.
            assertThat(peer.taken.subList(0, 1700)).extracting(ScriptedPeer.Taken::to).contains("new@domain0001.test");
            assertThat(machine.most.get()).isEqualTo(3);
        }
    }

    private void awaitGo() {
        try {
            go.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void notice(String to) {
        NewMailing notice = new NewMailing(0, 0, exploder.messages.store(Exploder.POST), Exploder.whole(Exploder.POST),
                new ReturnPathRule.Fixed(ReversePath.none()), BodyType.SEVEN_BIT, false, Priority.NOTICE, exploder.clock.instant(), "",
                Map.of());
        exploder.transactions.call(() -> new JdbiOutbox(exploder.jdbi, exploder.format, exploder.messages, exploder::wake)
                .sendInTx(notice, EmailAddress.of(to)));
        exploder.wake();
    }

    @Test
    void aWalkThroughTheHostsEndsAfterSoManyDials() {
        AtomicInteger dials = new AtomicInteger();
        exploder.dialer = new Dialer() {
            @Override
            public Targets targets(Route.Host host) {
                return new Targets.Known(IntStream.rangeClosed(1, 7).mapToObj(last -> InetAddress.ofLiteral("127.0.9." + last)).toList());
            }

            @Override
            public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
                dials.incrementAndGet();
                return new Dial.NotConnected("no");
            }
        };
        List<Route.Host> hosts = IntStream.range(0, 5).mapToObj(n -> new Route.Host(n, "mx" + n, 25)).toList();
        exploder.ways.put("*", new Way.Open(new Route("mx", hosts), Duration.ofHours(1)));
        exploder.start();
        long mailing = exploder.post(1, "a@x.test");

        await().until(() -> exploder.only(mailing).state() == CopyState.DEFERRED);
        assertThat(dials).hasValue(Connector.MAX_DIALS);
    }

    @Test
    void asManyRoutesAsTheLimitAreAskedForAtATime() {
        AtomicInteger asking = new AtomicInteger();
        exploder.limits = new DeliveryLimits(10, 4, 100, 200, 256, 1 << 20, 3, 4, Duration.ofMinutes(15), Duration.ofMillis(50),
                Duration.ofMinutes(1), Duration.ofMinutes(30));
        Router slow = _ -> {
            asking.incrementAndGet();
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            asking.decrementAndGet();
            return new Way.Closed("gone", "5.1.2");
        };
        DeliveryPorts ports = exploder.ports();
        exploder.engine = new DeliveryEngine(new DeliverySettings("n", exploder.limits, exploder.schedule, exploder.profile),
                new DeliveryPorts(ports.jdbi(), ports.transactions(), ports.store(), ports.renderings(), ports.sevenBit(), slow,
                        ports.dialer(), ports.signer(), ports.tokens(), ports.clock(), ports.random(), ports.events(),
                        ports.listener(), ports.courtesy(), ports.timelines()));
        exploder.engine.start();
        exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(10, 10));

        await().until(() -> asking.get() == 3);
        await().during(Duration.ofMillis(300)).until(() -> asking.get() == 3);
        go.countDown();
        await().until(() -> exploder.windows() == 0);
    }

    @Test
    void stoppingFinishesTheCopyAtHandAndKeepsTheRest() {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            CountDownLatch second = new CountDownLatch(1);
            peer.script = (point, _, count) -> {
                if (point == ScriptedPeer.At.DOT && count == 2) {
                    second.countDown();
                }
                return null;
            };
            exploder.to("mx.test", peer.host());
            long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(100, 1));
            exploder.start();
            await().until(() -> second.getCount() == 0);
            exploder.stop();
            int sent = peer.taken.size();
            assertThat(exploder.ledger.counts(mailing)).containsEntry(CopyState.DELIVERED, (long) sent);

            exploder.start();
            await().until(() -> exploder.windows() == 0);
            assertThat(peer.taken).hasSize(100).extracting(ScriptedPeer.Taken::to).doesNotHaveDuplicates();
        }
    }

    @Test
    void stoppingDoesNotWaitForAPeerThatHangsAndItsCopyIsNoFailure() {
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                ClientTimeouts.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));
        try (ScriptedPeer peer = new ScriptedPeer()) {
            peer.script = (point, _, _) -> point == ScriptedPeer.At.RCPT ? new ScriptedPeer.Does.Silence() : null;
            exploder.to("mx.test", peer.host()).start();
            long mailing = exploder.post(1, "a@x.test", "b@x.test");
            await().until(() -> peer.commands.contains("DATA") || peer.commands.stream().anyMatch(line -> line.startsWith("RCPT")));
            exploder.engine.stop(Duration.ofMillis(100));

            assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.QUEUED, 2L));
        }
    }
}
