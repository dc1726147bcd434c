package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is tried again, when, and when no more; with a clock that the test moves. */
class RetryDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    private void forward(Duration time) {
        exploder.clock.forward(time);
        exploder.wake();
    }

    private void awaitAttempts(long mailing, int attempts) {
        await().until(() -> exploder.copies(mailing).stream().allMatch(copy -> copy.attempts() >= attempts
                && copy.state() != CopyState.TRYING));
    }

    @Test
    void aGreylistedCopyIsTakenAtTheSecondTryAndTheOthersAreNotSentAgain() {
        AtomicInteger refusals = new AtomicInteger();
        peer.script = (point, line, _) -> point == At.RCPT && line.contains("slow") && refusals.incrementAndGet() == 1
                ? new Does.Reply("451 4.7.1 greylisted") : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test", "slow@x.test", "b@x.test");
        awaitAttempts(mailing, 1);

        LedgerCopy slow = exploder.copies(mailing).get(1);
        assertThat(slow.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(slow.nextAttempt()).isBetween(Exploder.START.plus(Duration.ofMinutes(5)), Exploder.START.plus(Duration.ofMinutes(6)));
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2L, CopyState.DEFERRED, 1L));

        forward(Duration.ofMinutes(7));
        await().until(() -> exploder.windows() == 0);

        assertThat(peer.taken).extracting(ScriptedPeer.Taken::to).containsExactly("a@x.test", "b@x.test", "slow@x.test");
        assertThat(exploder.ledger.story(slow.copyId())).extracting(LedgerTry::state, LedgerTry::attempt)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(CopyState.DEFERRED, 1),
                        org.assertj.core.groups.Tuple.tuple(CopyState.DELIVERED, 2));
    }

    @Test
    void aCopyThatIsAlwaysRefusedExpiresAtTheAgeLimitAndIsNeverTriedAgain() {
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("450 4.2.1 full") : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test");
        int tries = 1;
        awaitAttempts(mailing, tries);
        while (exploder.only(mailing).state() == CopyState.DEFERRED) {
            java.time.Instant next = java.util.Objects.requireNonNull(exploder.only(mailing).nextAttempt());
            assertThat(next).isBeforeOrEqualTo(Exploder.START.plus(Duration.ofDays(5)));
            forward(Duration.between(exploder.clock.instant(), next));
            awaitAttempts(mailing, ++tries);
        }

        LedgerCopy copy = exploder.only(mailing);
        assertThat(copy.state()).isEqualTo(CopyState.EXPIRED);
        assertThat(copy.answer().code()).isEqualTo(450);
        assertThat(copy.at()).isEqualTo(Exploder.START.plus(Duration.ofDays(5)));
        assertThat(tries).isBetween(28, 40);
        await().until(() -> exploder.windows() == 0);
    }

    @Test
    void aWindowThatCameLaterThanItsMailingHasTheWholeAgeLimitBeforeIt() {
        AtomicInteger refusals = new AtomicInteger();
        peer.script = (point, _, _) -> point == At.RCPT && refusals.incrementAndGet() == 1 ? new Does.Reply("451 4.7.1 greylisted") : null;
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test");
        exploder.clock.forward(Duration.ofDays(8));
        exploder.jdbi.useHandle(handle -> handle.createUpdate("UPDATE windows SET since = :now, due_at = :now")
                .bind("now", exploder.clock.instant()).execute());
        exploder.start();
        exploder.wake();
        awaitAttempts(mailing, 1);
        assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.DEFERRED);

        forward(Duration.ofMinutes(7));
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.DELIVERED);
    }

    @Test
    void aDeadSiteIsProbedByOneWindowAtATimeAndGetsAllWhenItIsBack() {
        ScriptedPeer dead = new ScriptedPeer();
        int port = dead.port();
        dead.close();
        // Few connections at once, so that the first failure is known before all windows were tried.
        exploder.limits = Exploder.limits(2, 2);
        exploder.to("mx.test", new Route.Host(10, "mx.test", port));
        for (int post = 1; post <= 20; post++) {
            exploder.post(post, "a@x.test");
        }
        exploder.start();
        Sites sites = new Sites(exploder.jdbi, exploder.clock, _ -> Optional.empty());
        await().until(() -> sites.states("").stream().anyMatch(site -> site.failures() == 1));
        await().until(() -> exploder.engine.connections() == 0 && sites.states("").getFirst().trying() == 0);
        long tried = tries();
        assertThat(tried).isLessThan(10);

        forward(Duration.ofSeconds(80));
        await().until(() -> sites.states("").getFirst().failures() == 2);
        await().until(() -> exploder.engine.connections() == 0 && exploder.engine.heldResults() == 0);
        assertThat(tries()).isLessThanOrEqualTo(tried + 1);

        try (ScriptedPeer back = new ScriptedPeer(java.net.InetAddress.getLoopbackAddress(), port)) {
            forward(Duration.ofHours(1));
            await().until(() -> exploder.windows() == 0);
            assertThat(back.taken).hasSize(20);
            assertThat(sites.states("")).isEmpty();
        }
    }

    private long tries() {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM outcomes").mapTo(Long.class).one());
    }

    @Test
    void whatWaitsForADeadSiteExpiresThoughOnlyOneOfThemIsProbed() {
        ScriptedPeer dead = new ScriptedPeer();
        dead.close();
        exploder.to("mx.test", new Route.Host(10, "mx.test", dead.port()));
        List<Long> mailings = java.util.stream.LongStream.rangeClosed(1, 5).mapToObj(post -> exploder.post(post, "a@x.test")).toList();
        exploder.start();
        Sites sites = new Sites(exploder.jdbi, exploder.clock, _ -> Optional.empty());
        await().until(() -> !sites.states("").isEmpty() && sites.states("").getFirst().failures() > 0);
        exploder.stop();
        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE sites SET backoff_until = '2027-01-01'"));

        exploder.clock.forward(Duration.ofDays(5));
        exploder.start();
        await().until(() -> exploder.windows() == 0);

        assertThat(mailings).allSatisfy(mailing -> assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.EXPIRED));
        assertThat(exploder.only(mailings.getLast()).answer().reply()).contains("no connection");
    }

    @Test
    void whatWasPutOffWaitsForItsTimeAndTheOthersGoOnHoweverFewMayGoInAMinute() {
        // A connection is given up before its second copy: the minute is full.
        exploder.shaping = limits -> Shaping.of(List.of(), new SiteLimits(1, 1, 100, 2, limits.siteBackoff()));
        peer.script = (point, line, _) -> point == ScriptedPeer.At.RCPT && line.contains("a@")
                ? new ScriptedPeer.Does.Reply("452 4.2.2 the mailbox is full") : null;
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test", "b@x.test", "c@x.test");
        exploder.start();
        for (int tries = 1; tries < 3; tries++) {
            awaitTries(tries);
            exploder.clock.forward(Duration.ofSeconds(70));
            exploder.wake();
        }
        awaitTries(3);

        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state, LedgerCopy::attempts)
                .containsExactly(tuple(CopyState.DEFERRED, 1), tuple(CopyState.DELIVERED, 1), tuple(CopyState.DELIVERED, 1));
        assertThat(exploder.copies(mailing).getFirst().nextAttempt()).isAfter(Exploder.START.plus(Duration.ofMinutes(4)));
        assertThat(exploder.windows()).isEqualTo(1);
    }

    private void awaitTries(int tries) {
        await().until(() -> exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM outcomes").mapTo(Integer.class)
                .one()) == tries);
    }

    @Test
    void whoCouldNotAskASiteDoesNotCallItWell() {
        exploder.to("mx.test", peer.host());
        exploder.post(1, "a@x.test");
        exploder.jdbi.useHandle(handle -> handle.execute("INSERT INTO sites VALUES ('mx.test', 3, ?, 'it was away', ?)",
                Exploder.START.minusSeconds(1), Exploder.START.minusSeconds(9)));
        AtomicInteger dials = new AtomicInteger();
        exploder.dialer = new Dialer() {
            @Override
            public Targets targets(Route.Host host) {
                return new Targets.Known(List.of(InetAddress.getLoopbackAddress()));
            }

            @Override
            public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
                dials.incrementAndGet();
                return new Dial.Crowded("all connections to it are in use");
            }
        };
        exploder.start();

        await().until(() -> dials.get() > 0 && exploder.jdbi.withHandle(handle -> handle.createQuery(
                "SELECT count(*) FROM windows WHERE owner IS NOT NULL AND owned_until IS NULL").mapTo(Integer.class).one()) == 1);
        exploder.stop();
        assertThat(new Sites(exploder.jdbi, exploder.clock, _ -> Optional.empty()).states("")).singleElement()
                .matches(site -> site.failures() == 3);
    }

    @Test
    void aDomainWhoseLookupMeetsABrokenProgramIsAskedForAgain() {
        exploder.to("mx.test", peer.host());
        AtomicBoolean broken = new AtomicBoolean(true);
        exploder.router = domain -> {
            if (broken.getAndSet(false)) {
                throw new NoClassDefFoundError("replaced under the running program");
            }
            return exploder.wayTo(domain);
        };
        exploder.start();
        long mailing = exploder.post(1, "a@x.test");
        await().until(() -> exploder.only(mailing).state() == CopyState.DEFERRED);

        exploder.clock.forward(Duration.ofMinutes(6));
        exploder.wake();
        await().until(() -> exploder.only(mailing).state() == CopyState.DELIVERED);
    }

    @Test
    void theSitePauseDoublesUpToItsLimit() {
        SiteBook book = new SiteBook(exploder.jdbi, exploder.transactions, exploder.clock, new Random(3), exploder.limits,
                Shaping.even(exploder.limits));

        assertThat(book.pause("mx.test", 0)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(72));
        assertThat(book.pause("mx.test", 2)).isBetween(Duration.ofMinutes(4), Duration.ofSeconds(288));
        assertThat(book.pause("mx.test", 1000)).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(36));
    }

    @Test
    void aDomainWhoseLookupFailsIsDeferredByOneRowAndAskedAgain() {
        exploder.to("mx.test", peer.host());
        exploder.ways.put("lame.test", new Way.Unknown("SERVFAIL", "4.4.3", Duration.ofMinutes(10)));
        exploder.start();
        long first = exploder.post(1, "a@lame.test", "b@lame.test");
        awaitAttempts(first, 1);

        assertThat(exploder.copies(first)).allMatch(copy -> copy.state() == CopyState.DEFERRED && copy.answer().reply().equals("SERVFAIL")
                && copy.answer().enhanced().equals("4.4.3"));
        assertThat(exploder.ledger.counts(first)).isEqualTo(Map.of(CopyState.DEFERRED, 2L));
        assertThat(nextQuestion(first)).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));

        // Further failures add nothing to the copies but a longer wait, up to twelve times the first one.
        for (int times : new int[] {2, 4, 8, 12, 12}) {
            Instant before = exploder.copies(first).getFirst().nextAttempt();
            forward(nextQuestion(first));
            await().until(() -> !before.equals(exploder.copies(first).getFirst().nextAttempt()));
            assertThat(nextQuestion(first)).isBetween(Duration.ofMinutes(10L * times), Duration.ofMinutes(12L * times));
        }
        assertThat(exploder.copies(first)).allMatch(copy -> copy.attempts() == 1);

        exploder.ways.remove("lame.test");
        forward(nextQuestion(first));
        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(2);

        // What failed before is forgotten once the domain was found.
        exploder.ways.put("lame.test", new Way.Unknown("SERVFAIL", "4.4.3", Duration.ofMinutes(10)));
        exploder.clock.forward(Duration.ofHours(2));
        long second = exploder.post(2, "c@lame.test");
        awaitAttempts(second, 1);
        assertThat(nextQuestion(second)).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));
    }

    private Duration nextQuestion(long mailing) {
        return Duration.between(exploder.clock.instant(), exploder.copies(mailing).getFirst().nextAttempt());
    }

    @Test
    void aDomainThatStaysUnknownExpires() {
        exploder.ways.put("lame.test", new Way.Unknown("SERVFAIL", "4.4.3", Duration.ofMinutes(10)));
        exploder.start();
        long mailing = exploder.post(1, "a@lame.test");
        awaitAttempts(mailing, 1);
        exploder.stop();

        exploder.clock.forward(Duration.ofDays(5));
        exploder.start();
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.EXPIRED);
        assertThat(exploder.only(mailing).answer().reply()).isEqualTo("SERVFAIL");
    }

    @Test
    void aClosedDomainEndsItsCopiesWithThatFact() {
        exploder.to("mx.test", peer.host());
        exploder.ways.put("gone.test", new Way.Closed("the domain takes no mail", "5.1.10"));
        exploder.start();
        // RFC 7505 §4: a null MX is a permanent failure.
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 10,
                java.util.stream.IntStream.range(0, 35).mapToObj(i -> "u" + i + "@gone.test").toList());
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.copies(mailing)).hasSize(35).allMatch(copy -> copy.state() == CopyState.FAILED
                && copy.answer().enhanced().equals("5.1.10") && copy.answer().code() == 0);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.FAILED, 35L));
    }

    @Test
    void aRouteThatRanOutIsAskedForAgainAndTheWindowFollowsItToItsNewSite() {
        ScriptedPeer moved = new ScriptedPeer();
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("450 4.2.0 later") : null;
        exploder.to("old.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test");
        awaitAttempts(mailing, 1);

        exploder.to("new.test", moved.host());
        forward(Duration.ofHours(2));
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.only(mailing).site()).isEqualTo("new.test");
        assertThat(moved.taken).hasSize(1);
        moved.close();
    }

    @Test
    void behindANewConfigurationNobodyIsDialledWhomTheOldOneFound() {
        ScriptedPeer relay = new ScriptedPeer();
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("450 4.2.0 later") : null;
        exploder.to("mx.test", peer.host()).start();
        long waits = exploder.post(1, "a@x.test");
        awaitAttempts(waits, 1);
        exploder.stop();
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("554 5.7.1 relay access denied") : null;
        int before = peer.connections.get();

        exploder.router = new SmarthostRouter("relay.test", relay.host().port());
        exploder.start();
        long comes = exploder.post(2, "b@x.test");
        forward(Duration.ofMinutes(10));
        await().until(() -> exploder.windows() == 0);
        assertThat(relay.taken).hasSize(2);
        assertThat(peer.connections).hasValue(before);

        // The other way round, where the old relay would refuse to carry on, which is final.
        exploder.stop();
        relay.script = peer.script;
        peer.script = (_, _, _) -> null;
        exploder.router = exploder::wayTo;
        exploder.start();
        long last = exploder.post(3, "c@x.test");
        await().until(() -> exploder.windows() == 0);
        assertThat(exploder.only(last).state()).isEqualTo(CopyState.DELIVERED);
        assertThat(List.of(exploder.only(waits), exploder.only(comes))).extracting(LedgerCopy::site).containsOnly("smarthost");
        relay.close();
    }

    @Test
    void aSmarthostThatTakesThePlaceOfAnotherIsNotLeftAloneForTheOldOnesFaults() {
        ScriptedPeer next = new ScriptedPeer();
        peer.script = (point, _, _) -> point == At.GREETING ? new Does.Reply("554 no service here") : null;
        exploder.router = new SmarthostRouter("relay.test", peer.host().port());
        exploder.start();
        long mailing = exploder.post(1, "a@x.test");
        awaitAttempts(mailing, 1);
        exploder.stop();

        exploder.router = new SmarthostRouter("relay.test", next.host().port());
        exploder.start();
        exploder.post(2, "b@x.test");
        await().until(() -> next.taken.size() == 1);
        next.close();
    }

    @Test
    void aRouterThatThrowsDefersAndIsTold() {
        exploder.start();
        long mailing = exploder.post(1, "a@unheard-of.test");
        awaitAttempts(mailing, 1);

        assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.DEFERRED);
        assertThat(exploder.events.shunted).hasSize(1);
    }
}
