package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A window is one connection's, until that takes long and others have nothing to do. */
class SharedWindowsDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final OutcomeStore store = new OutcomeStore(exploder.jdbi, new NodeName("one", "a"));
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        exploder.close();
        peer.close();
    }

    private static List<String> people(String domain, int count) {
        return IntStream.range(0, count).mapToObj(i -> "u%03d@%s".formatted(i, domain)).toList();
    }

    private void pause() {
        try {
            go.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void partsOfALongWindowAreCarriedByConnectionsThatAreLeftOverAndEveryCopyLeavesOnce() {
        exploder.limits = Exploder.limits(4, 4);
        exploder.to("mx.test", peer.host());
        AtomicInteger ends = new AtomicInteger();
        peer.script = (point, _, _) -> {
            if (point == ScriptedPeer.At.DOT) {
                exploder.clock.forward(Duration.ofSeconds(1));
                // The first connection stays where it is until others have carried their parts.
                if (ends.incrementAndGet() == 3) {
                    pause();
                }
            }
            return null;
        };
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, people("x.test", 80));
        exploder.start();

        await().until(() -> peer.taken.size() >= 60);
        assertThat(peer.connections.get()).isGreaterThan(1);
        go.countDown();
        await().until(() -> exploder.windows() == 0);

        assertThat(peer.taken).extracting(ScriptedPeer.Taken::to).hasSize(80).doesNotHaveDuplicates();
        assertThat(exploder.copies(mailing)).hasSize(80).allMatch(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1);
    }

    @Test
    void aWindowIsNotSharedWhereTheSiteMayHaveNoMoreConnections() {
        exploder.limits = Exploder.limits(4, 1);
        exploder.to("mx.test", peer.host());
        peer.script = (point, _, _) -> {
            if (point == ScriptedPeer.At.DOT) {
                exploder.clock.forward(Duration.ofSeconds(1));
            }
            return null;
        };
        exploder.post(exploder.mailing(1, Exploder.POST), 100, people("x.test", 40));
        exploder.start();
        await().until(() -> exploder.windows() == 0);

        assertThat(peer.connections).hasValue(1);
        long made = exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT last_value FROM windows_id_seq").mapTo(Long.class)
                .one());
        assertThat(made).isEqualTo(1);
    }

    private Claims claims(String node) {
        return new Claims(exploder.jdbi, exploder.transactions, exploder.clock, new NodeName(node, "a"), Duration.ofMinutes(15));
    }

    private ClaimedWindow claimed(int copies) {
        exploder.jdbi.useHandle(handle -> handle.execute("INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at) "
                + "VALUES ('x.test', 'mx.test', '10 25 mx.test' || chr(10), '', '', '2030-01-01')"));
        exploder.post(exploder.mailing(1, Exploder.POST), 100, people("x.test", copies));
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();
        return claims("one").dueAt("mx.test", 1).getFirst();
    }

    private static WindowShare share(ClaimedWindow window, int kept, int... sizes) {
        List<WindowShare.Part> parts = new ArrayList<>();
        int from = kept;
        for (int size : sizes) {
            parts.add(WindowShare.Part.of(window.copies().subList(from, from + size)));
            from += size;
        }
        return new WindowShare(window.id(), window.copies().get(kept - 1).id(), kept, parts);
    }

    @Test
    void partsAreDueAtOnceInTheSameLaneAndHoldWhatWasLetGoOf() {
        ClaimedWindow window = claimed(30);
        exploder.transactions.run(() -> store.shareInTx(share(window, 10, 12, 8)));

        List<ClaimedWindow> parts = claims("two").dueAt("mx.test", 5);
        assertThat(parts).extracting(part -> part.copies().size()).containsExactlyInAnyOrder(12, 8);
        assertThat(parts).allMatch(part -> part.lane() == window.lane() && part.since().equals(window.since())
                && part.hosts().equals(window.hosts()) && part.attempts() == window.attempts());
        Set<Long> let = new HashSet<>();
        parts.forEach(part -> part.copies().forEach(copy -> let.add(copy.id())));
        assertThat(let).containsExactlyInAnyOrderElementsOf(window.copies().subList(10, 30).stream().map(Copy::id).toList());

        exploder.transactions.run(() -> store.endInTx(List.of(new WindowEnd.GivenBack(window.id(), 10))));
        assertThat(claims("two").dueAt("mx.test", 5)).singleElement()
                .matches(kept -> kept.copies().stream().map(Copy::id).toList()
                        .equals(window.copies().subList(0, 10).stream().map(Copy::id).toList()));
    }

    @Test
    void aPartWhoseCopiesWereTriedIsReadWithWhatCameOfThem() {
        ClaimedWindow window = claimed(30);
        exploder.transactions.run(() -> store.recordInTx(List.of(outcome(window.copies().get(12), CopyState.DELIVERED),
                outcome(window.copies().get(20), CopyState.DEFERRED))));
        exploder.transactions.run(() -> store.endInTx(List.of(new WindowEnd.GivenBack(window.id(), 29))));
        ClaimedWindow again = claims("one").dueAt("mx.test", 1).getFirst();
        assertThat(again.copies()).hasSize(29);

        // The first part has a hole, a copy of the second was tried, and the third is as it was made.
        WindowShare share = share(again, 10, 5, 6, 8);
        assertThat(share.parts()).extracting(WindowShare.Part::untouched).containsExactly(false, false, true);
        exploder.transactions.run(() -> store.shareInTx(share));
        List<Copy> left = claims("two").dueAt("mx.test", 5).stream().flatMap(part -> part.copies().stream()).toList();
        assertThat(left).containsExactlyInAnyOrderElementsOf(again.copies().subList(10, 29));
    }

    @Test
    void whoWasErasedWhileAWindowWasAtWorkIsInNoPartOfIt() {
        ClaimedWindow window = claimed(30);
        Copy erased = window.copies().get(15);
        exploder.transactions.run(() -> store.recordInTx(List.of(outcome(erased, CopyState.SUPPRESSED))));

        WindowShare share = share(window, 10, 10, 10);
        assertThat(share.parts()).allMatch(WindowShare.Part::untouched);
        exploder.transactions.run(() -> store.shareInTx(share));

        assertThat(claims("two").dueAt("mx.test", 5).stream().flatMap(part -> part.copies().stream())).hasSize(19).doesNotContain(erased);
    }

    private static Outcome outcome(Copy copy, CopyState state) {
        return new Outcome(copy, 1, state, Exploder.START, "mx.test", new Answer("h", "", 250, "", "ok"), "");
    }

    @Test
    void aShareThatIsThereAlreadyChangesNothing() {
        ClaimedWindow window = claimed(30);
        for (int commit = 0; commit < 2; commit++) {
            exploder.transactions.run(() -> store.shareInTx(share(window, 10, 20)));
        }
        assertThat(exploder.windows()).isEqualTo(2);
    }

    @Test
    void aWindowThatIsAnothersByNowIsNotShared() {
        ClaimedWindow window = claimed(30);
        exploder.clock.forward(Duration.ofMinutes(16));
        List<ClaimedWindow> taken = claims("two").dueAt("mx.test", 1);
        exploder.transactions.run(() -> store.shareInTx(share(window, 10, 20)));

        assertThat(taken).singleElement().matches(theirs -> theirs.id() == window.id() && theirs.copies().size() == 30);
        assertThat(exploder.windows()).isEqualTo(1);
    }

    @Test
    void aSlowConnectionTakesNoMoreSmallWindowsThanItCarriesInTime() {
        exploder.limits = Exploder.limits(1, 1);
        exploder.to("mx.test", peer.host());
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ends = new AtomicInteger();
        peer.script = (point, _, _) -> {
            if (point == ScriptedPeer.At.DOT) {
                int left = 30 - ends.getAndIncrement();
                await().until(() -> exploder.windows() == left);
                exploder.clock.forward(Courier.CLAIM_TIME.dividedBy(2));
                most.accumulateAndGet(taken(), Math::max);
            }
            return null;
        };
        exploder.post(exploder.mailing(1, Exploder.POST), 1, people("x.test", 30));
        exploder.start();
        await().until(() -> exploder.windows() == 0);

        assertThat(most.get()).isBetween(1, 2);
    }

    private int taken() {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM windows WHERE owned_until IS NOT NULL")
                .mapTo(Integer.class).one());
    }
}
