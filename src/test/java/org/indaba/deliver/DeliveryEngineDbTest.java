package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryEngineDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    @Test
    void everyCopyArrivesOnceWithItsOwnReturnPath() {
        exploder.to("mx.test", peer.host()).start();

        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(250, 5));

        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(250).extracting(ScriptedPeer.Taken::to).doesNotHaveDuplicates();
        assertThat(peer.taken).extracting(ScriptedPeer.Taken::from).doesNotHaveDuplicates()
                .allMatch(from -> from.matches("owner-list\\+[a-z2-7]{25}@lists\\.test"));
        assertThat(peer.taken.getFirst().message()).contains("\r\n.dot\r\n").startsWith("List-Unsubscribe: <mailto:list-leave+");
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(java.util.Map.of(CopyState.DELIVERED, 250L));
        assertThat(exploder.copies(mailing)).hasSize(250).allMatch(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1
                && copy.answer().code() == 250 && copy.answer().enhanced().equals("2.0.0") && copy.nextAttempt() == null
                && copy.answer().host().equals("mx.test[127.0.0.1]") && copy.site().equals("mx.test"));
        assertThat(exploder.events.attempts).hasValue(250);
    }

    @Test
    void copiesOfWhichSomebodyTellsDoNotWaitUntilTheirSiteIsLookedFor() {
        // The first look takes an hour by the clock, and an hour's rest is due behind it.
        AtomicInteger looks = new AtomicInteger();
        Transactions usual = exploder.transactions;
        exploder.transactions = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                if (Thread.currentThread().getName().equals("deliver-scheduler") && looks.getAndIncrement() == 0) {
                    exploder.clock.forward(Duration.ofHours(1));
                }
                return usual.call(work);
            }
        };
        exploder.limits = new DeliveryLimits(20, 20, 100, 200, 256, 64L << 20, 64, 8, Duration.ofMinutes(15), Duration.ofHours(1),
                Duration.ofMinutes(1), Duration.ofMinutes(30));
        exploder.to("mx.test", peer.host()).start();
        await().until(() -> looks.get() == 1);

        exploder.post(exploder.mailing(1, Exploder.POST), 100, List.of("ann@x.test"));
        await().until(() -> exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT site IS NOT NULL FROM windows")
                .mapTo(Boolean.class).one()));
        assertThat(peer.taken).isEmpty();
        exploder.engine.wakeAt(Set.of("mx.test", "elsewhere.test"));

        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(1);
        assertThat(looks).hasValue(1);
    }

    @Test
    void mailingThatIsExpectedIsReadyBeforeItsCopiesFindTheirWay() {
        CountDownLatch way = new CountDownLatch(1);
        exploder.router = domain -> {
            try {
                way.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            return exploder.wayTo(domain);
        };
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, List.of("ann@x.test"));
        exploder.to("mx.test", peer.host()).start();

        exploder.engine.expect(mailing);
        await().until(() -> exploder.messages.opened.get() == 1);
        // One that is not there does no harm.
        exploder.engine.expect(Long.MAX_VALUE);
        way.countDown();

        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(1);
        assertThat(exploder.messages.opened).hasValue(1);
    }
}
