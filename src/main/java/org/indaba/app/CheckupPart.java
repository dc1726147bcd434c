package org.indaba.app;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.indaba.checkup.DailyCheckup;
import org.jboss.logging.Logger;

/**
 * Asks every few minutes whether the day's look at our names is due. One thread; when the server stops, it is left alone in the middle of
 * a question, and what it had not written yet is looked at again.
 */
final class CheckupPart implements ServerPart {

    private static final Logger LOG = Logger.getLogger(CheckupPart.class);
    private static final long MINUTES_BETWEEN = 10;

    private final DailyCheckup daily;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("checkup").factory());

    CheckupPart(DailyCheckup daily) {
        this.daily = daily;
    }

    @Override
    public String name() {
        return "the daily look at our names";
    }

    @Override
    public void start() {
        thread.scheduleWithFixedDelay(this::turn, MINUTES_BETWEEN, MINUTES_BETWEEN, TimeUnit.MINUTES);
    }

    /** Throws nothing: there would be no other turn. */
    void turn() {
        try {
            daily.turn();
        } catch (RuntimeException | Error failed) {
            LOG.warn("event=checkup-failed", failed);
        }
    }

    @Override
    public void stop() {
        thread.shutdownNow();
    }
}
