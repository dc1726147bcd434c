package org.indaba.spool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What keeps a loop from its work, as the log tells it: when it begins, and when it is over; while it goes on, at the level DEBUG only. An
 * outage of the database is a warning of one line, since the trace says nothing about it; all else is an error with its trace. What is of
 * another kind begins anew, so that an outage hides no bug.
 *
 * <p>Trouble that comes and goes is told at most once in {@link #CALM}; trouble that stays is told then at the latest. Where there is no
 * memory to tell it, the next try does. Thread-safe: several that do the same work may share one.
 */
public final class Trouble {

    /** So long after trouble of one kind was told the same kind is not told again, be it that it was over in between. */
    static final Duration CALM = Duration.ofMinutes(1);

    private final Logger log;
    private final String work;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    /** When each kind was told last. Exceptions have few kinds. */
    private final Map<String, Long> told = new HashMap<>();
    /** What was told and is not over. */
    private final Set<String> goesOn = new HashSet<>();
    private volatile boolean troubled;

    /**
     * @param work what is kept from going on, as the subject of a sentence
     * @param nanos a clock that never goes back, in nanoseconds
     */
    public Trouble(Logger log, String work, LongSupplier nanos) {
        this.log = log;
        this.work = work;
        this.nanos = nanos;
    }

    /** The work failed, and will be tried again. */
    public void met(Throwable failure) {
        met(failure, "");
    }

    /** The work failed, and will be tried again. @param item at which: its name in one line; empty for none */
    public void met(Throwable failure, String item) {
        try {
            tell(work + (item.isEmpty() ? " failed" : " failed at " + item) + "; it is tried again", failure);
        } catch (VirtualMachineError untold) {
            // No memory to tell that there is none: no loop ends of that, and the next try tells it.
            forget();
        }
    }

    private void tell(String line, Throwable failure) {
        if (!begins(Outage.isOne(failure) ? "outage" : failure.getClass().getName())) {
            log.log(Level.DEBUG, line, failure);
            return;
        }
        Outage.inWords(failure).ifPresentOrElse(words -> log.log(Level.WARNING, line + ": " + words),
                () -> log.log(Level.ERROR, line, failure));
    }

    /** The work was done. */
    public void over() {
        // Nearly always there is no trouble, and everybody comes by here.
        if (troubled && ends()) {
            log.log(Level.INFO, work + " works again");
        }
    }

    private boolean begins(String kind) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            Long last = told.get(kind);
            if (goesOn.contains(kind) || last != null && now - last < CALM.toNanos()) {
                return false;
            }
            told.put(kind, now);
            goesOn.add(kind);
            troubled = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        lock.lock();
        try {
            told.clear();
            goesOn.clear();
        } finally {
            lock.unlock();
        }
    }

    private boolean ends() {
        lock.lock();
        try {
            boolean ends = troubled;
            goesOn.clear();
            troubled = false;
            return ends;
        } finally {
            lock.unlock();
        }
    }
}
