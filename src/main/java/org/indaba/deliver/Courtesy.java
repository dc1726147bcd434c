package org.indaba.deliver;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets people go first: while an administrator waits for a page, senders pause between two copies. A large post that explodes takes all
 * the processor time there is, and a page asks the database half a dozen questions, behind each of which it would stand in the queue anew.
 *
 * <p>Guarantees: a pause lasts {@link #LONGEST} at most, and at least as much time as it lasted belongs to the senders behind it: whoever
 * looks, and however often, mail goes on at half its pace or better. Somebody who arrives and never leaves costs one pause. Where nobody
 * waits, a sender asks for one field. Thread-safe.
 */
public final class Courtesy {

    /** Longer than any page needs on a processor of its own. A connection that is silent so long is nothing to a peer. */
    static final Duration LONGEST = Duration.ofMillis(100);

    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private volatile boolean wanted;
    private boolean pausing;
    private int guests;
    private long since;
    private long notBefore;

    /** @param nanos a clock that only ever goes forward, in nanoseconds */
    public Courtesy(LongSupplier nanos) {
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    /** Somebody waits for a page. Each call is followed by one of {@link #leave()}. */
    public void arrive() {
        lock.lock();
        try {
            guests++;
            wanted = true;
            begin();
        } finally {
            lock.unlock();
        }
    }

    /** The page is made. */
    public void leave() {
        lock.lock();
        try {
            guests--;
            if (guests <= 0) {
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Who comes while it is the senders' time is let go first as soon as that is over. */
    private void begin() {
        long now = nanos.getAsLong();
        if (wanted && !pausing && now - notBefore >= 0) {
            since = now;
            pausing = true;
        }
    }

    /** Waits while somebody waits for a page. An interrupt ends it, and stands afterwards. */
    public void stepAside() {
        if (wanted) {
            pause();
        }
    }

    private void pause() {
        lock.lock();
        try {
            begin();
            while (pausing) {
                long left = LONGEST.toNanos() - (nanos.getAsLong() - since);
                if (left <= 0) {
                    end();
                } else {
                    over.await(left, TimeUnit.NANOSECONDS);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        wanted = false;
        if (pausing) {
            long now = nanos.getAsLong();
            pausing = false;
            notBefore = now + (now - since);
            over.signalAll();
        }
    }
}
