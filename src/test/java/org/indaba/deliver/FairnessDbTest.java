package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** Who goes first, and who shares, when everything goes to one site. */
class FairnessDbTest {

    private static final int WINDOW = 10;

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger stopped = new AtomicInteger();

    @AfterEach
    void close() {
        go.countDown();
        exploder.close();
        peer.close();
    }

    /** The peer takes so many messages and then makes everybody wait until the test goes on. */
    private void stopBehind(int messages) {
        peer.script = (point, _, count) -> {
            if (point == ScriptedPeer.At.DOT && count > messages) {
                waitForTheTest();
            }
            return null;
        };
    }

    private void waitForTheTest() {
        stopped.incrementAndGet();
        try {
            go.await(20, TimeUnit.SECONDS);
            // Slow enough that the database is quicker than a window.
            new Bell().pause(Duration.ofMillis(20));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> people(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i + "@x.test").toList();
    }

    private void notice(String to) {
        NewMailing notice = new NewMailing(0, 0, exploder.messages.store(Exploder.POST), Exploder.whole(Exploder.POST),
                new ReturnPathRule.Fixed(ReversePath.none()), BodyType.SEVEN_BIT, false, Priority.NOTICE,
                        exploder.clock.instant(), "", Map.of());
        exploder.transactions.call(() -> new JdbiOutbox(exploder.jdbi, exploder.format, exploder.messages, exploder::wake)
                .sendInTx(notice, EmailAddress.of(to)));
        exploder.wake();
    }

    private int placeOf(String recipient) {
        List<String> order = peer.taken.stream().map(ScriptedPeer.Taken::to).toList();
        return order.indexOf(recipient);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aNoticeGoesBehindTheWindowAtHandThoughAllConnectionsAreBusyWithPosts(int connections) {
        exploder.limits = Exploder.limits(20, connections);
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                ClientTimeouts.of(Duration.ofSeconds(5), Duration.ofMinutes(1)));
        exploder.to("mx.test", peer.host());
        stopBehind(2 * WINDOW * connections);
        exploder.post(exploder.mailing(1, Exploder.POST), WINDOW, people("bulk", 800));
        exploder.start();
        await().until(() -> peer.taken.size() == 2 * WINDOW * connections);

        notice("waits@x.test");
        await().until(() -> exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT site IS NOT NULL FROM windows "
                + "WHERE priority = 0").mapTo(Boolean.class).one()));
        await().pollDelay(exploder.limits.poll().multipliedBy(4)).until(() -> true);
        go.countDown();
        await().until(() -> placeOf("waits@x.test") >= 0);

        // Every connection may end its window, and one of them a copy or two more before the notice is on the wire.
        assertThat(placeOf("waits@x.test")).isLessThanOrEqualTo((2 * connections + connections + 1) * WINDOW);
    }

    @Test
    void aNoticeForASiteWithoutConnectionGoesBehindAWindowAtHandThoughAllConnectionsOfTheServerAreBusy() {
        exploder.limits = Exploder.limits(1, 1);
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                ClientTimeouts.of(Duration.ofSeconds(5), Duration.ofMinutes(1)));
        exploder.ways.put("x.test", new Way.Open(new Route("bulk.test", List.of(peer.host())), Duration.ofHours(1)));
        exploder.ways.put("y.test", new Way.Open(new Route("notice.test", List.of(peer.host())), Duration.ofHours(1)));
        stopBehind(2 * WINDOW);
        exploder.post(exploder.mailing(1, Exploder.POST), WINDOW, people("bulk", 800));
        exploder.start();
        await().until(() -> peer.taken.size() == 2 * WINDOW);

        notice("waits@y.test");
        await().until(() -> exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT site IS NOT NULL FROM windows "
                + "WHERE priority = 0").mapTo(Boolean.class).one()));
        await().pollDelay(exploder.limits.poll().multipliedBy(4)).until(() -> true);
        go.countDown();
        await().until(() -> placeOf("waits@y.test") >= 0);

        assertThat(placeOf("waits@y.test")).isLessThanOrEqualTo(4 * WINDOW);
    }

    @Test
    void twoPostsThatExplodeAtOnceShareTheLine() {
        exploder.limits = Exploder.limits(20, 1);
        exploder.to("mx.test", peer.host());
        exploder.post(exploder.mailing(1, Exploder.POST), WINDOW, people("first", 1000));
        exploder.clock.forward(Duration.ofSeconds(10));
        exploder.post(exploder.mailing(2, Exploder.POST), WINDOW, people("second", 1000));

        exploder.start();
        await().until(() -> peer.taken.size() == 2000);

        long secondInFirstHalf = peer.taken.subList(0, 1000).stream().filter(taken -> taken.to().startsWith("second")).count();
        assertThat(secondInFirstHalf).isBetween(300L, 700L);
    }

    @Test
    void aPostToManySmallDomainsIsNotBehindOneToAFewLargeOnes() {
        exploder.limits = Exploder.limits(20, 1);
        exploder.to("mx.test", peer.host());
        exploder.post(exploder.mailing(1, Exploder.POST), Outbox.WINDOW_COPIES, people("large", 5000));
        exploder.clock.forward(Duration.ofSeconds(10));
        exploder.post(exploder.mailing(2, Exploder.POST), 1, people("small", 100));

        exploder.start();
        await().until(() -> placeOf("small99@x.test") >= 0);

        assertThat(placeOf("small99@x.test")).isLessThan(2000);
    }

    @Test
    void twoPostsInTheSameLaneShareTheLineToo() {
        exploder.limits = Exploder.limits(20, 1);
        exploder.to("mx.test", peer.host());
        long first = exploder.post(exploder.mailing(1, Exploder.POST), WINDOW, people("first", 1000));
        for (int between = 1; between < Lane.POSTS; between++) {
            notice("waits" + between + "@x.test");
        }
        exploder.clock.forward(Duration.ofSeconds(10));
        long second = exploder.post(exploder.mailing(2, Exploder.POST), WINDOW, people("second", 1000));
        assertThat(Lane.of(second, Priority.POST.ordinal())).isEqualTo(Lane.of(first, Priority.POST.ordinal()));

        exploder.start();
        await().until(() -> peer.taken.size() == 2000 + Lane.POSTS - 1);

        long secondInFirstHalf = peer.taken.subList(0, 1000).stream().filter(taken -> taken.to().startsWith("second")).count();
        assertThat(secondInFirstHalf).isBetween(300L, 700L);
    }

    @Test
    void aNoticeToADomainThatNobodyKnowsIsNotBehindThoseOfAPost() {
        DeliveryLimits usual = Exploder.limits(20, 1);
        int questions = 8;
        exploder.limits = new DeliveryLimits(usual.connections(), usual.connectionsPerSite(), usual.messagesPerConnection(),
                usual.copiesPerClaim(), usual.heldResults(), usual.wireOctets(), questions, usual.databaseSessions(), usual.lease(),
                usual.poll(), usual.siteBackoff(), usual.maxSiteBackoff());
        exploder.to("mx.test", peer.host());
        exploder.router = domain -> {
            if (domain.startsWith("a")) {
                waitForTheTest();
            }
            return exploder.wayTo(domain);
        };
        exploder.post(exploder.mailing(1, Exploder.POST), WINDOW,
                IntStream.range(0, 50).mapToObj(i -> "u@a%02d.test".formatted(i)).toList());
        exploder.start();
        await().until(() -> stopped.get() >= questions / 2);

        notice("waits@z.test");
        await().until(() -> placeOf("waits@z.test") == 0);

        assertThat(stopped.get()).isLessThan(questions);
        go.countDown();
        await().until(() -> peer.taken.size() == 51);
    }

    @Test
    void triesThatFollowUponADeferralDoNotStarveFirstTriesNorTheOtherWayRound() {
        exploder.limits = Exploder.limits(20, 1);
        exploder.to("mx.test", peer.host());
        peer.script = (point, _, _) -> point == ScriptedPeer.At.RCPT ? new ScriptedPeer.Does.Reply("451 4.7.1 greylisted") : null;
        exploder.post(exploder.mailing(1, Exploder.POST), WINDOW, people("again", 1000));
        exploder.start();
        await().until(() -> exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT min(attempts) FROM windows WHERE owned_until "
                + "IS NULL HAVING count(*) = 100").mapTo(Integer.class).findOne().orElse(0)) == 1);
        exploder.stop();
        peer.script = (_, _, _) -> null;

        exploder.clock.forward(Duration.ofHours(1));
        exploder.post(exploder.mailing(2, Exploder.POST), WINDOW, people("new", 1000));
        exploder.start();
        await().until(() -> peer.taken.size() == 2000);

        long newInFirstHalf = peer.taken.subList(0, 1000).stream().filter(taken -> taken.to().startsWith("new")).count();
        assertThat(newInFirstHalf).isBetween(300L, 700L);
    }

    @Test
    void theNextConnectionIsForTheSiteThatHasFewest() {
        exploder.limits = Exploder.limits(6, 6);
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                ClientTimeouts.of(Duration.ofSeconds(5), Duration.ofMinutes(1)));
        for (String domain : List.of("x.test", "y.test")) {
            exploder.ways.put(domain, new Way.Open(new Route("mx." + domain, List.of(peer.host())), Duration.ofHours(1)));
        }
        stopBehind(0);
        exploder.post(exploder.mailing(1, Exploder.POST), WINDOW,
                Stream.concat(people("first", 3 * WINDOW).stream(), Stream.of("first@y.test")).toList());
        exploder.start();
        // Behind the windows that it was opened for, or it might be one too many that finds nothing and ends.
        await().until(() -> stopped.get() == 4 && exploder.engine.connections() == 4);

        exploder.post(exploder.mailing(2, Exploder.POST), WINDOW,
                Stream.of("x", "y").flatMap(domain -> IntStream.range(0, 100).mapToObj(i -> "u" + i + "@" + domain + ".test")).toList());
        await().until(() -> exploder.engine.connections() == 6);

        assertThat(exploder.engine.pace("mx.x.test").orElseThrow().open()).isEqualTo(3);
        assertThat(exploder.engine.pace("mx.y.test").orElseThrow().open()).isEqualTo(3);
    }

    @Test
    void lanesAreServedInTurnAndNoticesFirst() {
        assertThat(Lane.inTurn(1)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(Lane.inTurn(9)).containsExactly(0, 9, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(Lane.inTurn(10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(Lane.after(1, 3)).isEqualTo(4);
        assertThat(Lane.after(1, Lane.RETRIES)).isEqualTo(10);
        assertThat(Lane.after(10, Lane.RETRIES)).isEqualTo(1);
        assertThat(Lane.after(4, 3)).as("the lane whose turn would have been the last of a round").isEqualTo(13);
        assertThat(Lane.after(15, 5)).isEqualTo(6);
        assertThat(IntStream.rangeClosed(1, 8).map(mailing -> Lane.of(mailing, 1)).distinct().boxed().toList()).hasSize(8)
                .allMatch(lane -> lane >= 1 && lane < Lane.RETRIES);
        assertThat(Lane.of(Long.MAX_VALUE, 0)).isEqualTo(Lane.NOTICES);
    }

    @Test
    void lanesOfPostsAreAskedFromEitherEndRoundByRound() {
        assertThat(Lane.fromTheEnd(1)).containsOnly(false);
        assertThat(Lane.fromTheEnd(10)).containsExactly(false, true, true, true, true, true, true, true, true, false);
        // Behind the end of a round it is the next one's way already.
        assertThat(Lane.inTurn(8)).containsExactly(0, 8, 9, 1, 2, 3, 4, 5, 6, 7);
        assertThat(Lane.fromTheEnd(8)).containsExactly(false, false, false, true, true, true, true, true, true, true);
        assertThat(Lane.fromTheEnd(17)).containsExactly(false, true, false, false, false, false, false, false, false, false);
    }
}
