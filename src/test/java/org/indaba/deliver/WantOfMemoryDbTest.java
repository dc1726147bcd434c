package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Want of memory passes; a thread that ended of it would be missed for ever. */
class WantOfMemoryDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deliver-routes", "deliver-scheduler", "deliver-upkeep", "deliver-leases"})
    void aThreadGoesOnAfterThereWasNoMemory(String thread) {
        AtomicInteger asked = new AtomicInteger();
        Transactions real = exploder.transactions;
        exploder.transactions = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                if (Thread.currentThread().getName().equals(thread) && asked.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("a test");
                }
                return real.call(work);
            }
        };
        exploder.to("mx.test", peer.host());
        exploder.engine = new DeliveryEngine(new DeliverySettings("node-1", exploder.limits, exploder.schedule, exploder.profile,
                Shaping.even(exploder.limits), new DeliverySettings.Nodes(DeliverySettings.Nodes.SHORTEST_LEASE, 20)), exploder.ports());
        exploder.engine.start();

        // A thread that ends of it is to fail this test, and not to end all tests.
        await().dontCatchUncaughtExceptions().untilAsserted(() -> assertThat(asked).hasValueGreaterThan(1));
        exploder.post(1, "ann@x.test");
        await().dontCatchUncaughtExceptions().until(() -> peer.taken.size() == 1);
    }
}
