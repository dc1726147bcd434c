package org.indaba.spool;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells waiting workers that there is something to do. A worker notes {@link #count()}, looks for work, and, having found none, waits
 * for a later count: so nothing that was raised between its look and its wait is missed. What other nodes commit raises no signal
 * here, therefore every wait has an end. Thread-safe.
 */
public final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private long count;

    /** How often it was raised so far. */
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody who waits. */
    public void raise() {
        lock.lock();
        try {
            count++;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it was raised more often than {@code seen}, the time is over, or the thread is interrupted (and stays so). */
    public void awaitAfter(long seen, Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (count <= seen && left > 0) {
                left = raised.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
