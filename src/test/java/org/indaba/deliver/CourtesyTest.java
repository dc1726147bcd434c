package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Senders step aside for people, and for no longer than they must. */
class CourtesyTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Courtesy courtesy = new Courtesy(nanos::get);
    private Thread sender = new Thread();

    @AfterEach
    void end() throws InterruptedException {
        sender.interrupt();
        sender.join();
    }

    @Test
    void aSenderWaitsUntilEverybodyHasLeft() throws InterruptedException {
        courtesy.arrive();
        courtesy.arrive();
        sender = sending();
        awaitPaused();

        courtesy.leave();
        assertThat(sender.isAlive()).isTrue();
        courtesy.leave();

        sender.join();
    }

    @Test
    void nobodyWaitsForNobody() throws InterruptedException {
        sender = sending();
        sender.join();
    }

    @Test
    void aPauseEndsByItself() throws InterruptedException {
        courtesy.arrive();
        forward(Courtesy.LONGEST);

        sender = sending();

        sender.join();
    }

    @Test
    void aPauseLastsAsLongAsItMay() {
        courtesy.arrive();
        forward(Courtesy.LONGEST.minusMillis(20));

        sender = sending();

        awaitPaused();
    }

    @Test
    void behindAPauseSendersHaveAsMuchTimeForThemselves() throws InterruptedException {
        courtesy.arrive();
        forward(Duration.ofMillis(40));
        courtesy.leave();

        forward(Duration.ofMillis(40).minusNanos(1));
        courtesy.arrive();
        sender = sending();
        sender.join();
        courtesy.leave();

        forward(Duration.ofNanos(1));
        courtesy.arrive();
        sender = sending();
        awaitPaused();
    }

    @Test
    void whoComesInTheSendersTimeIsLetGoFirstBehindIt() throws InterruptedException {
        courtesy.arrive();
        forward(Duration.ofMillis(40));
        courtesy.leave();
        courtesy.arrive();
        sending().join();

        forward(Duration.ofMillis(40));
        sender = sending();

        awaitPaused();
        forward(Courtesy.LONGEST.minusNanos(1));
        sending().interrupt();
        assertThat(sender.isAlive()).isTrue();
    }

    @Test
    void whoLeavesInTheSendersTimeCostsNothing() throws InterruptedException {
        courtesy.arrive();
        forward(Duration.ofMillis(40));
        courtesy.leave();
        courtesy.arrive();
        courtesy.leave();

        forward(Duration.ofMillis(40));
        sender = sending();

        sender.join();
    }

    @Test
    void whoNeverLeavesCostsOnePause() throws InterruptedException {
        courtesy.arrive();
        forward(Courtesy.LONGEST);
        sending().join();

        forward(Duration.ofDays(1));
        sender = sending();

        sender.join();
    }

    @Test
    void anInterruptEndsThePauseAndStands() throws InterruptedException {
        courtesy.arrive();
        boolean[] stands = new boolean[1];
        sender = Thread.ofVirtual().start(() -> {
            courtesy.stepAside();
            stands[0] = Thread.currentThread().isInterrupted();
        });
        awaitPaused();

        sender.interrupt();

        sender.join();
        assertThat(stands[0]).isTrue();
    }

    private Thread sending() {
        return Thread.ofVirtual().start(courtesy::stepAside);
    }

    private void awaitPaused() {
        await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
    }

    private void forward(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
