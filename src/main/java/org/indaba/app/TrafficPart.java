package org.indaba.app;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.indaba.traffic.Traffic;
import org.jboss.logging.Logger;

/** Writes down every few seconds what went through, as a part of the server: it starts before what it counts. One thread. */
final class TrafficPart implements ServerPart {

    private static final Logger LOG = Logger.getLogger(TrafficPart.class);
    /** What a crash makes the charts forget at most. */
    private static final long SECONDS_BETWEEN = 5;

    private final Traffic traffic;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("traffic").factory());

    TrafficPart(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public String name() {
        return "the counting of traffic";
    }

    @Override
    public void start() {
        thread.scheduleWithFixedDelay(this::flush, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
    }

    private void flush() {
        try {
            traffic.flush();
        } catch (RuntimeException | Error away) {
            // It is kept, and added the next time; that the database is away is said by others. If it were thrown, no turn would follow.
            LOG.debug("event=traffic-not-written", away);
        }
    }

    @Override
    public void stop() {
        thread.shutdown();
        flush();
    }
}
