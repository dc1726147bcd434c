package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.indaba.mail.MailEvents;
import org.indaba.spool.HotSql;
import org.indaba.spool.Transactions;
import org.indaba.spool.Trouble;

/**
 * Records results as they come, on one thread: the next batch is what gathered during the last commit and {@link #GATHERING} behind the
 * first of it, or half of what may be held, whichever is sooner. Who brings a result waits while as many of them are held as the limit
 * allows; that is the most that a crash can lose, and so the most that is sent twice after it, beside what the open connections were at.
 *
 * <p>When the database is gone, the batch is tried again until it is back; nothing that is held gets lost while we live.
 */
final class OutcomeWriter {

    /**
     * A batch costs its commit, a result next to nothing: with thousands a second a batch of a hundred costs half of what four of 25 do.
     * Nobody waits for this.
     */
    static final Duration GATHERING = Duration.ofMillis(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** How often a batch is tried with a listener that throws. */
    private static final int LISTENER_TRIES = 3;

    private final OutcomeStore store;
    private final Claims claims;
    private final Transactions transactions;
    private final OutcomeListener listener;
    private final MailEvents events;
    private final IntSupplier limit;
    private final Runnable onWork;
    private final Logger log = System.getLogger(OutcomeWriter.class.getName());
    private final Trouble recording = new Trouble(log, "Recording the results of deliveries", System::nanoTime);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Bell pause = new Bell();
    private final Thread thread;
    private Batch gathering = new Batch();
    private int beingWritten;
    /** How many the writing thread waits for. */
    private int enough = 1;
    private boolean closing;
    private volatile boolean giveUp;
    private volatile boolean failing;

    /**
     * Starts the thread.
     *
     * @param limit how many results are held at most, asked before each
     * @param onWork told when there are windows that somebody else has to take on: such as need a new route, and parts of others
     */
    OutcomeWriter(OutcomeStore store, Claims claims, Transactions transactions, OutcomeListener listener, MailEvents events,
            IntSupplier limit, Runnable onWork) {
        this.store = store;
        this.claims = claims;
        this.transactions = transactions;
        this.listener = listener;
        this.events = events;
        this.limit = limit;
        this.onWork = onWork;
        this.thread = Thread.ofPlatform().daemon().name("deliver-outcomes").start(this::run);
    }

    /** What is written together. Filled under the lock, then read by the writing thread alone. */
    private static final class Batch {
        private final List<Outcome> outcomes = new ArrayList<>();
        private final List<WindowShare> shares = new ArrayList<>();
        private final List<WindowEnd> ends = new ArrayList<>();

        private int size() {
            return outcomes.size() + shares.size() + ends.size();
        }
    }

    /** Hands over a result; waits while too many are held. */
    void record(Outcome outcome) {
        put(batch -> batch.outcomes.add(outcome));
    }

    /** Hands over parts of a window, which are nobody's from here on. */
    void share(WindowShare share) {
        put(batch -> batch.shares.add(share));
    }

    /** Hands over what becomes of a window; takes effect with or after all results handed over before. */
    void end(WindowEnd end) {
        put(batch -> batch.ends.add(end));
    }

    private void put(Consumer<Batch> addition) {
        lock.lock();
        try {
            while (gathering.size() + beingWritten >= limit.getAsInt() && !giveUp) {
                room.awaitUninterruptibly();
            }
            addition.accept(gathering);
            // The writing thread alone waits for this; those who wait for room must not wake for it.
            if (gathering.size() >= enough) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many results are held. */
    int held() {
        lock.lock();
        try {
            return gathering.size() + beingWritten;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last commit did not come through, and is tried again. */
    boolean failing() {
        return failing;
    }

    private void run() {
        for (Batch batch = next(); batch.size() > 0; batch = next()) {
            write(batch);
            lock.lock();
            try {
                beingWritten = 0;
                room.signalAll();
            } finally {
                lock.unlock();
            }
            if (!batch.shares.isEmpty() || batch.ends.stream().anyMatch(WindowEnd.Unrouted.class::isInstance)) {
                onWork.run();
            }
            tell(batch.outcomes);
        }
    }

    /** What has gathered, once there is something; empty when we are closing. */
    private Batch next() {
        lock.lock();
        try {
            while (gathering.size() == 0 && !closing) {
                filled.awaitUninterruptibly();
            }
            gather();
            Batch batch = gathering;
            gathering = new Batch();
            beingWritten = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void gather() {
        enough = Math.max(1, limit.getAsInt() / 2);
        long left = GATHERING.toNanos();
        try {
            while (gathering.size() < enough && left > 0 && !closing) {
                left = filled.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            // Only close() ends this thread, and it says so by closing.
        } finally {
            enough = 1;
        }
    }

    private void write(Batch batch) {
        // The rows are ours until the commit, however long that takes; afterwards they may be taken anew.
        List<Long> windows = batch.ends.stream().map(WindowEnd::id).toList();
        claims.ending(windows);
        try {
            commitAtLast(batch);
        } finally {
            claims.ended(windows);
        }
    }

    private void commitAtLast(Batch batch) {
        Duration wait = FIRST_PAUSE;
        boolean fresh = true;
        for (int tries = 1; !giveUp; tries++) {
            try {
                commit(batch, fresh ? store::addInTx : store::recordInTx, tries <= LISTENER_TRIES ? listener : OutcomeListener.none());
                failing = false;
                recording.over();
                return;
            } catch (ListenerFailed theirs) {
                report(batch, theirs, tries);
            } catch (RuntimeException | VirtualMachineError down) {
                // The commit may have come through, or another node has recorded some of it: from here on with a look at what is there.
                boolean recorded = fresh && HotSql.metDuplicate(down);
                fresh = false;
                if (recorded) {
                    continue;
                }
                recording.met(down);
                tries = Math.min(tries, 1);
                failing = true;
            }
            rest(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? wait.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void commit(Batch batch, Consumer<List<Outcome>> recording, OutcomeListener hears) {
        transactions.run(() -> {
            recording.accept(batch.outcomes);
            batch.shares.forEach(store::shareInTx);
            store.endInTx(batch.ends);
            if (!batch.outcomes.isEmpty()) {
                tell(hears, batch.outcomes);
            }
        });
    }

    private static void tell(OutcomeListener hears, List<Outcome> outcomes) {
        try {
            hears.recordedInTx(List.copyOf(outcomes));
        } catch (RuntimeException | StackOverflowError failure) {
            // What a host says can be long, and expressions look at it: a fault of the listener, who is dropped after some tries.
            throw new ListenerFailed(failure);
        }
    }

    /** The listener threw; nothing was recorded. */
    private static final class ListenerFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ListenerFailed(Throwable cause) {
            super(cause);
        }
    }

    private void report(Batch batch, ListenerFailed failure, int tries) {
        if (tries == LISTENER_TRIES) {
            events.shunted("outcome-listener", batch.outcomes.getFirst().copy().id(), failure);
        }
    }

    private void rest(Duration time) {
        try {
            pause.await(time);
        } catch (InterruptedException _) {
            // Only close() ends this thread, and it says so by giveUp.
        }
    }

    private void tell(List<Outcome> outcomes) {
        try {
            for (Outcome outcome : outcomes) {
                events.attempted(outcome.copy().id(), outcome.copy().mailingId(), outcome.site(), outcome.answer().host(),
                        outcome.state().word(), outcome.answer().text());
            }
        } catch (RuntimeException | Error bug) {
            // Without this thread no result would be recorded any more.
            log.log(Level.WARNING, "Results of deliveries are recorded, and could not be told", bug);
        }
    }

    /** Writes what is held and ends the thread. @return whether all was written within the time */
    boolean close(Duration grace) {
        lock.lock();
        try {
            closing = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.join(grace)) {
                return true;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        giveUp = true;
        pause.ring();
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
        return false;
    }
}
