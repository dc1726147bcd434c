package org.indaba.testing;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs what strangers could make take for ever. A thread that spins hears no interruption, so that it is left behind when its time is over:
 * the test fails, and the JVM still ends.
 */
public final class InTime {

    private static final long SECONDS = 10;

    private InTime() {
    }

    /** What it gives. @throws AssertionError if that takes longer than any idle or busy machine needs for work in proportion */
    public static <T> T inTime(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofPlatform().daemon().name("in-time").start(task);
        try {
            return task.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not done within " + SECONDS + " s", late);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
