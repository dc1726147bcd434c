package org.indaba.post;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.indaba.deliver.Courtesy;
import org.indaba.expand.Expansions;
import org.indaba.spool.Outage;
import org.indaba.spool.Signal;
import org.indaba.spool.Trouble;

/**
 * The threads behind the 250: they take rows through the flow, insert copies, announce held posts, warn of late copies, judge bounces,
 * and forget in time. Each waits for a signal, and polls for what other nodes have left. When the database is away they wait and try
 * again; no thread ends before {@link #stop}. What fails again and again is told as {@link Trouble} is. Start and stop once each.
 */
public final class PostWorkers {

    /** Takers of rows: the first takes what comes in, the others help while it has more to do than it takes in two turns. */
    static final int ROW_WORKERS = 4;

    /** Expansions at once: two large lists do not wait for each other, and the database has room for everything else. */
    static final int EXPANSION_WORKERS = 2;

    /**
     * How long rows gather while many come in: a commit for a hundred of them costs hardly more than one for five, and what it costs is
     * taken from the dialogues that bring more. A row that comes when there is little to do is taken at once.
     */
    static final Duration GATHERING = Duration.ofMillis(25);

    /** The same while hundreds come in a second: what a turn costs by itself is then paid by fifty rows and more. */
    static final Duration GATHERING_MANY = Duration.ofMillis(40);

    /** How soon work is found that no signal told of. */
    static final Duration POLL = Duration.ofSeconds(1);

    /** How often moderators' posts are looked for where no signal tells of them. */
    static final Duration ANNOUNCE_POLL = Duration.ofSeconds(30);

    /** How often late copies are looked for. */
    static final Duration WARN_POLL = Duration.ofMinutes(10);

    /** How often bounces are judged, and members moved on. */
    static final Duration BOUNCE_POLL = Duration.ofSeconds(10);

    /** How often upkeep runs. */
    static final Duration UPKEEP_POLL = Duration.ofMinutes(10);

    /**
     * How long a worker waits while the database is away, and at first behind a bug. That will most likely be met again, so the wait
     * doubles each time, up to the worker's poll.
     */
    static final Duration OUTAGE_PAUSE = Duration.ofSeconds(1);

    private final Work work;
    private final Signals signals;
    private final Signal rowsAreMany = new Signal();
    private final Signal expansionsAreMany = new Signal();
    private final Signal stopping = new Signal();
    private final System.Logger log;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;
    /** Whether the last turn of the first taker of rows was full; only that thread looks at it. */
    private boolean full;

    /**
     * @param work what is done
     * @param signals what wakes the workers
     * @param log for what keeps a worker from its work
     */
    public PostWorkers(Work work, Signals signals, System.Logger log) {
        this.work = work;
        this.signals = signals;
        this.log = log;
    }

    /**
     * What the workers do.
     *
     * @param courtesy says when expansions step aside
     */
    public record Work(PostFlow flow, Expansions expansions, HeldAnnouncer announcer, DeliveryWarner warner, BounceKeeper bounces,
            Upkeep upkeep, Courtesy courtesy) {
    }

    /**
     * What wakes workers within this process.
     *
     * @param arrivals raised when rows wait; the one of the inbox
     * @param heldPosts raised when posts were held; the one of the held posts
     * @param expansions raised when an expansion waits; the one of the flow
     */
    public record Signals(Signal arrivals, Signal heldPosts, Signal expansions) {
    }

    /** Starts all threads. */
    public synchronized void start() {
        running = true;
        for (int i = 1; i <= ROW_WORKERS; i++) {
            run("post-" + i, i == 1 ? this::takeRows : this::help, i == 1 ? signals.arrivals() : rowsAreMany, POLL);
        }
        for (int i = 1; i <= EXPANSION_WORKERS; i++) {
            run("expand-" + i, this::expand, i == 1 ? signals.expansions() : expansionsAreMany, POLL);
        }
        run("announce", work.announcer()::announceNext, signals.heldPosts(), ANNOUNCE_POLL);
        run("warn", work.warner()::warnNext, stopping, WARN_POLL);
        run("bounces", work.bounces()::turn, stopping, BOUNCE_POLL);
        run("upkeep", work.upkeep()::turn, stopping, UPKEEP_POLL);
    }

    /** Lets every worker end its turn; those that are not done when the grace is over are interrupted, and their turn rolls back. */
    public synchronized void stop(Duration grace) {
        running = false;
        List.of(signals.arrivals(), signals.heldPosts(), signals.expansions(), rowsAreMany, expansionsAreMany, stopping)
                .forEach(Signal::raise);
        long end = System.nanoTime() + grace.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    /** A turn that was full may have left a few rows, which are the next turn's. Where the next one is full too, others help. */
    private Progress takeRows() {
        Progress progress = work.flow().takeNext();
        if (progress == Progress.TOOK_ALL_IT_CAN && full) {
            rowsAreMany.raise();
        }
        full = progress == Progress.TOOK_ALL_IT_CAN;
        return progress;
    }

    /** What one worker can do is left to one: rows that are shared out among four gather in none of them. */
    private Progress help() {
        return switch (work.flow().takeNext()) {
            case TOOK_SEVERAL, TOOK_MANY, NOTHING -> Progress.NOTHING;
            case TOOK -> Progress.TOOK;
            case TOOK_ALL_IT_CAN -> Progress.TOOK_ALL_IT_CAN;
            case OUTAGE -> Progress.OUTAGE;
        };
    }

    /** A step may have left more of a large list: then the other worker has time for another list. */
    private Progress expand() {
        work.courtesy().stepAside();
        if (!work.expansions().step()) {
            return Progress.NOTHING;
        }
        expansionsAreMany.raise();
        return Progress.TOOK;
    }

    private void run(String name, Supplier<Progress> turn, Signal signal, Duration poll) {
        threads.add(Thread.ofVirtual().name(name).start(new Worker(turn, signal, poll,
                new Trouble(log, "The worker " + name, System::nanoTime))));
    }

    /** The signal is raised behind {@code running = false}: whoever counted before that sees the later count. */
    private void await(Signal signal, long seen, Duration atMost) {
        if (running) {
            signal.awaitAfter(seen, atMost);
        }
    }

    /** What each thread does: one turn after the other. */
    private final class Worker implements Runnable {

        private final Supplier<Progress> turn;
        private final Signal signal;
        private final Duration poll;
        private final Trouble trouble;
        /** Before the next turn, where this one failed. */
        private Duration pause = OUTAGE_PAUSE;
        /** Turns that failed, and not for an outage, since one was in order. */
        private int bugs;

        private Worker(Supplier<Progress> turn, Signal signal, Duration poll, Trouble trouble) {
            this.turn = turn;
            this.signal = signal;
            this.poll = poll;
            this.trouble = trouble;
        }

        @Override
        public void run() {
            while (running && !Thread.currentThread().isInterrupted()) {
                long seen = signal.count();
                switch (safely()) {
                    case TOOK, TOOK_ALL_IT_CAN -> { }
                    case TOOK_SEVERAL -> await(stopping, stopping.count(), GATHERING);
                    case TOOK_MANY -> await(stopping, stopping.count(), GATHERING_MANY);
                    case NOTHING -> await(signal, seen, poll);
                    case OUTAGE -> await(stopping, stopping.count(), pause);
                }
            }
        }

        private Progress safely() {
            try {
                Progress progress = turn.get();
                pause = OUTAGE_PAUSE;
                bugs = 0;
                trouble.over();
                return progress;
            } catch (RuntimeException | Error thrown) {
                // A worker that ends would be missed by nobody until the mail piles up: it waits, and goes on.
                trouble.met(thrown);
                pause = Outage.isOne(thrown) ? OUTAGE_PAUSE : afterBug();
                return Progress.OUTAGE;
            }
        }

        private Duration afterBug() {
            Duration next = bugs++ == 0 ? OUTAGE_PAUSE : pause.multipliedBy(2);
            return next.compareTo(poll) < 0 ? next : poll;
        }
    }
}
