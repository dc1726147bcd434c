package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sites that hang, greylist or say 421 for ever, among good ones: they cost no more than the connections they may have. */
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
}
