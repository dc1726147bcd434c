package org.indaba.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.indaba.app.home.Refusal;

/**
 * Holds a JVM that was told to end (TERM, Ctrl-C) until the main thread has stopped everything in its order: Quarkus reacts to the
 * same signal and lets the main thread go on, which then stops the database.
 */
final class OrderlyEnd implements AutoCloseable {

    /** More than the database's own longest stop; then whoever sent the signal has waited enough. */
    private static final int LONGEST_SECONDS = 90;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    private OrderlyEnd() {
    }

    static OrderlyEnd watch() {
        OrderlyEnd end = new OrderlyEnd();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(end::hold, "orderly end"));
        } catch (IllegalStateException endingAlready) {
            end.told.countDown();
        }
        return end;
    }

    private void hold() {
        told.countDown();
        try {
            ended.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws Refusal if the JVM was told to end before Quarkus could hear it */
    void check() {
        if (told.getCount() == 0) {
            throw new Refusal("Told to end while starting.");
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
