package org.indaba.deliver;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes one waiting thread. A ring while nobody waits is not lost: the next wait returns at once. Thread-safe. */
final class Bell {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private boolean ringing;

    void ring() {
        lock.lock();
        try {
            ringing = true;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when it rings, or after the time has passed; clears the ring. @return what is left of the time */
    Duration await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (!ringing && nanos > 0) {
                nanos = rung.awaitNanos(nanos);
            }
            ringing = false;
            return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /** Waits the whole time, whether it rings or not; a ring stays for the next wait. */
    void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            Condition never = lock.newCondition();
            long nanos = time.toNanos();
            while (nanos > 0) {
                nanos = never.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
