package org.indaba.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignalTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final Signal signal = new Signal();

    @Test
    void whatWasRaisedSinceTheLookIsNotMissed() {
        long seen = signal.count();
        signal.raise();

        signal.awaitAfter(seen, FOR_EVER);

        assertThat(signal.count()).isEqualTo(seen + 1);
    }

    @Test
    void everybodyWhoWaitsIsWoken() throws InterruptedException {
        Thread one = Thread.ofVirtual().start(() -> signal.awaitAfter(0, FOR_EVER));
        Thread two = Thread.ofVirtual().start(() -> signal.awaitAfter(0, FOR_EVER));

        signal.raise();

        one.join();
        two.join();
        assertThat(one.isAlive() || two.isAlive()).isFalse();
    }

    @Test
    void aWaitEndsWithItsTime() {
        signal.awaitAfter(0, Duration.ofMillis(5));

        assertThat(signal.count()).isZero();
    }

    @Test
    void anInterruptedThreadStaysInterrupted() throws InterruptedException {
        boolean[] interrupted = new boolean[1];
        Thread waiting = Thread.ofVirtual().start(() -> {
            signal.awaitAfter(0, FOR_EVER);
            interrupted[0] = Thread.currentThread().isInterrupted();
        });

        waiting.interrupt();
        waiting.join();

        assertThat(interrupted[0]).isTrue();
    }
}
