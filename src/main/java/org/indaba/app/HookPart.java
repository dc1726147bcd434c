package org.indaba.app;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.indaba.hook.HookSender;
import org.jboss.logging.Logger;

/**
 * Tells webhooks what happened, as a part of the server: one thread looks once a second, or at once as long as there is something to be
 * told; each batch has a virtual thread, and so many of them are at work at a time that a few that hang hold nobody up.
 */
final class HookPart implements ServerPart {

    /** Webhooks that are told at a time. */
    static final int MAX_AT_ONCE = 32;

    private static final Logger LOG = Logger.getLogger(HookPart.class);
    private static final long SECONDS_BETWEEN = 1;
    private static final long STOP_SECONDS = 5;

    private final HookSender sender;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService work = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());

    HookPart(HookSender sender) {
        this.sender = sender;
    }

    @Override
    public String name() {
        return "the webhooks";
    }

    @Override
    public void start() {
        Thread.ofPlatform().daemon().name("webhooks").start(this::run);
    }

    private void run() {
        try {
            while (stopped.getCount() > 0) {
                places.acquire();
                if (!begin()) {
                    places.release();
                    stopped.await(SECONDS_BETWEEN, TimeUnit.SECONDS);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there was something to begin; the place is let go at its end. */
    private boolean begin() {
        try {
            Optional<Runnable> batch = sender.next();
            batch.ifPresent(each -> work.execute(() -> carryOut(each)));
            return batch.isPresent();
        } catch (RuntimeException | Error away) {
            // The database is away, which others say; nothing is begun any more; or there is no memory, not even for a thread.
            LOG.debug("event=webhooks-not-read", away);
            return false;
        }
    }

    private void carryOut(Runnable batch) {
        try {
            batch.run();
        } catch (RuntimeException failed) {
            // The webhook is taken up again when its time is over.
            LOG.warn("event=webhook-failed", failed);
        } finally {
            places.release();
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        work.shutdown();
        try {
            if (!work.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                work.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
