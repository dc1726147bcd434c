package org.indaba.app;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks every five minutes for {@link NextKeys}. What fails is done the next time. One thread. */
final class NextKeysPart implements ServerPart {

    private static final Logger LOG = Logger.getLogger(NextKeysPart.class);
    private static final long MINUTES_BETWEEN = 5;
    private static final long STOP_SECONDS = 5;

    private final NextKeys nextKeys;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("next-keys").factory());

    NextKeysPart(NextKeys nextKeys) {
        this.nextKeys = nextKeys;
    }

    @Override
    public String name() {
        return "next-keys";
    }

    @Override
    public void start() {
        // Not beside the first post, which would wait for it; native code takes a third of a second to load.
        nextKeys.prepare();
        thread.scheduleWithFixedDelay(this::turn, 0, MINUTES_BETWEEN, TimeUnit.MINUTES);
    }

    /** Throws nothing: there would be no other turn. */
    void turn() {
        try {
            nextKeys.look();
        } catch (RuntimeException | Error failed) {
            LOG.warn("event=next-keys-failed", failed);
        }
    }

    @Override
    public void stop() {
        thread.shutdown();
        try {
            thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
