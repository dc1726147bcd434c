package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work that nobody waits for. */
class ErrandsTest {

    private final Errands errands = new Errands();
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void asManyAsAllowedWaitAndOneMoreIsDropped() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        for (int i = 0; i < Errands.MAX_WAITING; i++) {
            errands.run("test", () -> {
                awaited(open);
                done.incrementAndGet();
            });
        }
        errands.run("one too many", done::incrementAndGet);
        open.countDown();
        errands.finish();

        assertThat(done).hasValue(Errands.MAX_WAITING);
        errands.run("again", done::incrementAndGet);
        errands.finish();
        assertThat(done).hasValue(Errands.MAX_WAITING + 1);
    }

    @Test
    void oneThatFailsIsInNobodysWay() {
        errands.run("fails", () -> {
            throw new IllegalStateException("as it should");
        });
        errands.run("test", done::incrementAndGet);
        errands.finish();

        assertThat(done).hasValue(1);
    }

    @Test
    void noMoreThanAllowedAreUnderWay() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            errands.run("test", () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
            });
        }
        errands.finish();

        assertThat(most.get()).isBetween(1, Errands.MAX_RUNNING);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
