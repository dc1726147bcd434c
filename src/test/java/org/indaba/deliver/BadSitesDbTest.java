package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Sites that hang, greylist or say 421 for ever, among good ones: they cost no more than the connections they may have. And good ones
 * that refuse a connection now and then.
 */
class BadSitesDbTest {

    private static final int GOOD = 60;
    private static final int PER_SITE = 4;
    private static final int COPIES = 20;

    /** How long the hanging site is waited for. */
    private static final Duration HANGS = Duration.ofMinutes(5);
    /** However loaded the machine is: whoever had to wait for the hanging site would need longer. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer good = new ScriptedPeer();
    private final ScriptedPeer hanging = new ScriptedPeer();
    private final ScriptedPeer greylisting = new ScriptedPeer();
    private final ScriptedPeer closed = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        List.of(good, hanging, greylisting, closed).forEach(ScriptedPeer::close);
    }

    private void site(String domain, ScriptedPeer peer) {
        exploder.ways.put(domain, new Way.Open(new Route(domain, List.of(new Route.Host(0, domain, peer.port()))), Duration.ofHours(1)));
    }

    private static List<String> people(String domain) {
        return IntStream.range(0, COPIES).mapToObj(i -> "u" + i + "@" + domain).toList();
    }

    @Test
    void badSitesHoldNoMoreThanTheirConnectionsAndTheGoodOnesGetEverything() {
        // More places than bad sites may take, and fewer than all sites want.
        exploder.limits = Exploder.limits(3 * PER_SITE + 4, PER_SITE);
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                ClientTimeouts.of(Duration.ofSeconds(5), HANGS));
        hanging.script = (_, _, _) -> new ScriptedPeer.Does.Silence();
        greylisting.script = (point, _, _) -> point == ScriptedPeer.At.RCPT ? new ScriptedPeer.Does.Reply("451 4.7.1 greylisted") : null;
        closed.script = (_, _, _) -> new ScriptedPeer.Does.Reply("421 4.3.2 too many connections");
        site("hangs.test", hanging);
        site("greylists.test", greylisting);
        site("closed.test", closed);
        IntStream.range(0, GOOD).forEach(n -> site("good%02d.test".formatted(n), good));
        exploder.start();

        // The bad ones first, so that they have their connections before the good ones come.
        exploder.post(exploder.mailing(1, Exploder.POST), 2, people("hangs.test"));
        exploder.post(exploder.mailing(2, Exploder.POST), 2, people("greylists.test"));
        exploder.post(exploder.mailing(3, Exploder.POST), 2, people("closed.test"));
        await().atMost(LONGEST).until(() -> hanging.connections.get() == PER_SITE);
        long mailing = exploder.post(exploder.mailing(9, Exploder.POST), 5,
                IntStream.range(0, GOOD).boxed().flatMap(n -> people("good%02d.test".formatted(n)).stream()).toList());

        await().atMost(LONGEST).until(() -> good.taken.size() == GOOD * COPIES);
        await().atMost(LONGEST).untilAsserted(() -> assertThat(exploder.ledger.counts(mailing))
                .isEqualTo(Map.of(CopyState.DELIVERED, (long) GOOD * COPIES)));
        assertThat(hanging.connections).hasValue(PER_SITE);
        assertThat(exploder.engine.connections()).isGreaterThanOrEqualTo(PER_SITE);
        // Whoever says 421 is dialled by what was begun before the first one was heard, and then left alone.
        assertThat(closed.connections.get()).isLessThanOrEqualTo(PER_SITE);
        assertThat(exploder.engine.pace("closed.test")).get().matches(pace -> pace.limit() < PER_SITE && pace.why().contains("421 4.3.2"));
        Sites sites = new Sites(exploder.jdbi, exploder.clock, exploder.engine::pace);
        assertThat(sites.state("closed.test")).get().matches(site -> site.failures() == 1 && site.lastError().contains("421"));
        // Greylisting is about copies: the site keeps its connections, and is not asked again before its time.
        assertThat(exploder.engine.pace("greylists.test")).get().matches(pace -> pace.limit() == PER_SITE);
        assertThat(sites.deferrals("greylists.test")).singleElement().matches(reason -> reason.code() == 451 && reason.copies() == COPIES);
        assertThat(sites.node("greylists.test")).isEqualTo(Optional.of("indaba.test"));
    }

    /** The third connection of {@link #good} is one too many. */
    private void refuseTheThird(ScriptedPeer.Script others) {
        exploder.limits = Exploder.limits(10, 3);
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                ClientTimeouts.of(Duration.ofSeconds(5), Duration.ofMinutes(1)));
        AtomicInteger greetings = new AtomicInteger();
        good.script = (point, line, count) -> {
            ScriptedPeer.Does does = others.at(point, line, count);
            return point == ScriptedPeer.At.GREETING && greetings.incrementAndGet() == 3
                    ? new ScriptedPeer.Does.LastReply("421 4.7.0 too many connections") : does;
        };
        site("good.test", good);
        exploder.post(exploder.mailing(1, Exploder.POST), 2, people("good.test"));
        exploder.start();
    }

    private int failures(String site) {
        return new Sites(exploder.jdbi, exploder.clock, exploder.engine::pace).state(site).map(SiteState::failures).orElse(0);
    }

    /** The clock stands: a site that is left alone gets nothing. */
    private void assertMailGoesOn() {
        long second = exploder.post(exploder.mailing(2, Exploder.POST), 2, people("good.test"));
        await().untilAsserted(() -> assertThat(exploder.ledger.counts(second)).isEqualTo(Map.of(CopyState.DELIVERED, (long) COPIES)));
        assertThat(failures("good.test")).isZero();
    }

    @Test
    void aSiteThatRefusesAConnectionWhileItAnswersOthersGetsFewerAndIsNotLeftAlone() {
        CountDownLatch refused = new CountDownLatch(1);
        refuseTheThird((point, _, count) -> {
            if (point == ScriptedPeer.At.GREETING && count == 3) {
                await().until(() -> good.taken.size() >= 2);
            }
            if (point == ScriptedPeer.At.DOT && count > 6) {
                waitFor(refused);
            }
            return null;
        });
        await().until(() -> exploder.engine.pace("good.test").filter(pace -> pace.why().contains("421 4.7.0")).isPresent());
        await().until(() -> exploder.engine.connections() < 3);
        assertThat(failures("good.test")).isZero();
        refused.countDown();

        assertMailGoesOn();
        assertThat(exploder.engine.pace("good.test")).get().matches(pace -> pace.limit() < 3);
    }

    @Test
    void aSiteThatAnswersAfterAConnectionToItFailedIsLeftAloneNoLonger() {
        refuseTheThird((point, _, _) -> {
            if (point == ScriptedPeer.At.DOT && good.taken.isEmpty()) {
                await().until(() -> !good.taken.isEmpty() || failures("good.test") == 1);
            }
            return null;
        });
        await().until(() -> !good.taken.isEmpty());

        assertMailGoesOn();
    }

    @Test
    void aSiteThatTakesTwoConnectionsGetsEverythingOverTwoAndIsNotDialledAgainAndAgain() {
        int copies = 1_000;
        AtomicInteger refused = new AtomicInteger();
        exploder.limits = Exploder.limits(20, 10);
        // The first two are taken, however many are dialled before the first greeting; the others hear no sooner that they are too many.
        CountDownLatch served = new CountDownLatch(1);
        good.script = (point, _, count) -> {
            if (point == ScriptedPeer.At.MAIL && count > 1) {
                served.countDown();
            }
            if (point != ScriptedPeer.At.GREETING || count <= 2 || good.open.get() <= 2) {
                return null;
            }
            waitFor(served);
            refused.incrementAndGet();
            return new ScriptedPeer.Does.LastReply("421 4.7.0 too many connections");
        };
        site("good.test", good);
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 10,
                IntStream.range(0, copies).mapToObj(i -> "u" + i + "@good.test").toList());
        exploder.start();

        // Those that were dialled before anything was heard may put their first windows off.
        await().atMost(LONGEST).until(() -> good.taken.size() >= copies - 10 * 10);
        await().until(() -> exploder.engine.connections() == 0);
        assertThat(exploder.ledger.counts(mailing).getOrDefault(CopyState.DEFERRED, 0L)).isLessThanOrEqualTo(copies - good.taken.size());
        // The clock stands: no time comes at which one more might be taken.
        assertThat(refused.get()).isLessThanOrEqualTo(2 * 10);
        assertThat(failures("good.test")).isZero();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSiteThatDiesWhileAllItsConnectionsAreAtWorkIsLeftAloneAndCountedOnce() {
        exploder.limits = Exploder.limits(10, 4);
        good.script = (point, _, count) -> {
            if (point == ScriptedPeer.At.DOT && count > COPIES) {
                good.close();
            }
            return null;
        };
        site("good.test", good);
        exploder.post(exploder.mailing(1, Exploder.POST), 5, IntStream.range(0, 200).mapToObj(i -> "u" + i + "@good.test").toList());
        exploder.start();

        await().until(() -> failures("good.test") == 1);
        await().until(() -> exploder.engine.connections() == 0);
        await().pollDelay(exploder.limits.poll().multipliedBy(4)).until(() -> exploder.engine.connections() == 0);
        assertThat(failures("good.test")).isEqualTo(1);
    }

    @Test
    void aServerThatIsBusyAtTheBeginningOfEachMessageGetsFewerConnections() {
        exploder.limits = Exploder.limits(10, PER_SITE);
        good.script = (point, _, _) -> point == ScriptedPeer.At.MAIL
                ? new ScriptedPeer.Does.Reply("451 4.7.500 Server busy. Please try again later") : null;
        site("good.test", good);
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 2, people("good.test"));
        exploder.start();

        await().until(() -> exploder.ledger.counts(mailing).equals(Map.of(CopyState.DEFERRED, (long) COPIES)));
        assertThat(exploder.engine.pace("good.test")).get()
                .matches(pace -> pace.limit() < PER_SITE && pace.why().contains("451 4.7.500"));
        assertThat(failures("good.test")).isZero();
    }
}
