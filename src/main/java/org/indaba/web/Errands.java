package org.indaba.web;

import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Work that a page sets off and does not wait for, so that neither its time nor its failure tells the visitor anything. Bounded: what
 * would be one too many is dropped and logged; its visitor asks again. What is under way when the program stops is lost. Thread-safe.
 */
public final class Errands {

    private static final Logger LOG = Logger.getLogger(Errands.class);

    /** How many are kept at a time, those under way included. */
    public static final int MAX_WAITING = 1_000;

    /** How many are under way at a time: mail that somebody waits for, but not at the cost of the queue. */
    static final int MAX_RUNNING = 2;

    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Semaphore running = new Semaphore(MAX_RUNNING);

    /** Does this soon. @param name for the log */
    public void run(String name, Runnable errand) {
        if (!waiting.tryAcquire()) {
            LOG.warnf("event=errand-dropped name=%s reason=\"%d are waiting\"", name, MAX_WAITING);
            return;
        }
        Thread.ofVirtual().name("errand " + name).start(() -> {
            running.acquireUninterruptibly();
            try {
                errand.run();
            } catch (RuntimeException failed) {
                LOG.error("event=errand-failed name=" + name, failed);
            } finally {
                running.release();
                waiting.release();
            }
        });
    }

    /** Waits until all that was set off before is done. */
    public void finish() {
        waiting.acquireUninterruptibly(MAX_WAITING);
        waiting.release(MAX_WAITING);
    }
}
