package org.indaba.moderate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.indaba.mail.Gathering;
import org.indaba.spool.Transactions;

/**
 * Keeps in one commit what several dialogues bring at the same time. One dialogue writes for all that wait; what gathers meanwhile is
 * written together by the next. So there is no artificial delay, a dialogue that is alone commits alone, and there is no thread to start
 * or stop.
 *
 * <p>Guarantees: {@link #keep} returns behind the commit of what it was given. Nobody suffers for another's message: when a common commit
 * fails, each of its dialogues tries its own, and hears what came of that. Memory: a common commit is bounded in messages and octets; what
 * is larger goes its own way. Thread-safe.
 */
final class GroupCommit {

    /** A common commit has at most so many messages; twice as many dialogues as usually speak at once. */
    static final int MOST_MESSAGES = 50;

    /** A common commit has at most so many octets of messages, each of which is in memory twice then. */
    static final int MOST_OCTETS = 2 * 1024 * 1024;

    /** Larger messages are committed alone: writing them takes so long that others need not wait for it. */
    static final int SMALL_OCTETS = 128 * 1024;

    /** Commits at once of messages that go their own way. */
    private static final int ALONE_AT_ONCE = 8;

    private final Keeping keeping;
    private final Transactions transactions;
    private final Semaphore alone = new Semaphore(ALONE_AT_ONCE, true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean writing;

    GroupCommit(Keeping keeping, Transactions transactions) {
        this.keeping = keeping;
        this.transactions = transactions;
    }

    /** What came of a message in a common commit. */
    private sealed interface Outcome {

        record Open() implements Outcome {
        }

        record Done(Kept kept) implements Outcome {
        }

        record Failed(Throwable why) implements Outcome {
        }

        /** The common commit failed, and nobody knows through whose fault. */
        record TryAlone() implements Outcome {
        }
    }

    /** A dialogue that waits. Guarded by the lock. */
    private static final class Waiting {

        private final Keeping.Settled message;
        private final Condition changed;
        private final long until;
        private boolean taken;
        private Outcome outcome = new Outcome.Open();

        Waiting(Keeping.Settled message, Condition changed, long until) {
            this.message = message;
            this.changed = changed;
            this.until = until;
        }

        private long octets() {
            return message.submission().octets().size();
        }
    }

    /**
     * Keeps a message; returns when that is committed.
     *
     * @param until an instant of {@link System#nanoTime()}: who waits for others until then is told to come again
     * @throws Keeping.CameMeanwhile if another transaction has committed the same post since it was judged
     * @throws RuntimeException if nothing was kept
     */
    Kept keep(Keeping.Settled message, long until) {
        return message.submission().octets().size() > SMALL_OCTETS ? keepAlone(message, until) : keepWithOthers(message, until);
    }

    private Kept keepWithOthers(Keeping.Settled message, long until) {
        Waiting mine = new Waiting(message, lock.newCondition(), until);
        return switch (settled(mine)) {
            case Outcome.Done(Kept kept) -> kept;
            case Outcome.TryAlone() -> keepAlone(message, until);
            case Outcome.Failed(RuntimeException why) -> throw why;
            case Outcome.Failed(Throwable why) -> throw new IllegalStateException("the message could not be kept", why);
            case Outcome.Open() -> throw new IllegalStateException("nothing came of the message");
        };
    }

    /** Waits until somebody has written this message, or writes for all. */
    private Outcome settled(Waiting mine) {
        lock.lock();
        try {
            queue.add(mine);
            while (mine.outcome instanceof Outcome.Open) {
                if (writing) {
                    await(mine);
                } else {
                    writeForAll();
                }
            }
            return mine.outcome;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Only the first in the queue looks at the clock, since a virtual thread that waits with a time-out wakes another for it, which costs
     * as much as the wait. Whoever becomes the first is woken, and looks at it from then on.
     */
    private void await(Waiting mine) {
        if (mine.taken) {
            mine.changed.awaitUninterruptibly();
            return;
        }
        long left = mine.until - System.nanoTime();
        try {
            if (left > 0 && queue.peek() == mine) {
                mine.changed.awaitNanos(left);
                return;
            } else if (left > 0) {
                mine.changed.await();
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            if (mine.taken) {
                return;
            }
        }
        queue.remove(mine);
        wakeFirst();
        throw new IllegalStateException(left > 0 ? "stopped before the message was kept" : "too many messages wait to be kept");
    }

    /** How many dialogues wait for somebody to write for them. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** It writes for all if nobody does; else it waits for its turn or for the end of its time. */
    private void wakeFirst() {
        Waiting first = queue.peek();
        if (first != null) {
            first.changed.signal();
        }
    }

    /** Takes those who wait, lets go of the lock for the time of the commit, and tells each what came of it. */
    private void writeForAll() {
        writing = true;
        Gathering.letOthersCome(lock);
        List<Waiting> batch = takeBatch();
        lock.unlock();
        List<Outcome> outcomes = List.of();
        try {
            outcomes = write(batch);
        } finally {
            lock.lock();
            writing = false;
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).outcome = outcomes.isEmpty() ? new Outcome.TryAlone() : outcomes.get(i);
                batch.get(i).changed.signal();
            }
            wakeFirst();
        }
    }

    private List<Waiting> takeBatch() {
        List<Waiting> batch = new ArrayList<>();
        long octets = 0;
        for (Waiting next = queue.peek(); next != null && batch.size() < MOST_MESSAGES && octets + next.octets() <= MOST_OCTETS;
                next = queue.peek()) {
            batch.add(queue.remove());
            next.taken = true;
            octets += next.octets();
        }
        wakeFirst();
        return batch;
    }

    private List<Outcome> write(List<Waiting> batch) {
        try {
            List<Kept> kept = keep(batch.stream().map(one -> one.message).toList());
            return kept.stream().<Outcome>map(Outcome.Done::new).toList();
        } catch (RuntimeException | StackOverflowError failed) {
            return batch.size() == 1 ? List.of(new Outcome.Failed(failed)) : List.of();
        }
    }

    private List<Kept> keep(List<Keeping.Settled> messages) {
        List<Kept> kept = transactions.call(() -> keeping.keepInTx(messages));
        keeping.committed(messages, kept);
        return kept;
    }

    private Kept keepAlone(Keeping.Settled message, long until) {
        try {
            if (!alone.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("too many messages wait to be kept");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before the message was kept", stop);
        }
        try {
            return keep(List.of(message)).getFirst();
        } finally {
            alone.release();
        }
    }
}
