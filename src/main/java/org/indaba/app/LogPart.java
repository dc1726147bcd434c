package org.indaba.app;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.indaba.app.log.GatheredLines;
import org.jspecify.annotations.Nullable;

/** Writes out the log several times a second, as a part of the server: the first to start and the last to stop. One thread. */
final class LogPart implements ServerPart {

    /** What a kill makes the log forget at most; whoever watches it sees no delay. */
    private static final long MILLIS_BETWEEN = 100;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("log").factory());
    private @Nullable GatheredLines lines;

    @Override
    public String name() {
        return "the log";
    }

    @Override
    public void start() {
        GatheredLines gathered = GatheredLines.begin();
        lines = gathered;
        thread.scheduleWithFixedDelay(gathered::flush, MILLIS_BETWEEN, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        thread.shutdown();
        if (lines != null) {
            lines.end();
        }
    }
}
