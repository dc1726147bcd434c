package org.indaba.app.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Posts messages as fast as a server takes them: over several connections at once, each used for many messages, pipelined where the
 * server offers it. Each message has a Message-ID of its own and is otherwise like the others. Made for one {@link #run()}.
 */
public final class Source {

    /** Stands for the number of the message in the envelope sender: each message has a return path of its own then. */
    static final String NUMBER = "*";

    /** Connections that fail one after the other before a worker gives up. */
    static final int MAX_FAILURES = 3;

    /**
     * What to post.
     *
     * @param server where to
     * @param messages how many
     * @param connections over how many connections at once
     * @param sizeBytes of each message, about; headers take some 250 of it
     * @param mailFrom the envelope sender and author, or empty text for the null path; an asterisk in it becomes the number of the
     *     message
     * @param recipient the one recipient
     * @param run a word that makes the Message-IDs of this run unlike those of others
     */
    public record Plan(InetSocketAddress server, int messages, int connections, int sizeBytes, String mailFrom, String recipient,
            String run) {
    }

    /**
     * What became of it.
     *
     * @param accepted messages that got 2yz after their end
     * @param refused messages that got another reply anywhere
     * @param broken messages whose connection ended without a reply: they may have been taken or not
     * @param first from the first connect to the first 2yz after the end of a message; zero if none came
     * @param elapsed from the first connect to the last reply to a message
     * @param firstProblem the first refusal or the first broken connection, or empty text
     */
    public record Report(long accepted, long refused, long broken, Duration first, Duration elapsed, String firstProblem) {

        /** Accepted messages a second. */
        public double perSecond() {
            return accepted * 1e9 / Math.max(1, elapsed.toNanos());
        }
    }

    private final Plan plan;
    private final SourceMessage message;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final AtomicReference<String> firstProblem = new AtomicReference<>("");
    private final AtomicLong firstTaken = new AtomicLong();
    private volatile long started;
    private volatile long lastReply;

    /** @param clock gives the Date field */
    public Source(Plan plan, InstantSource clock) {
        this.plan = plan;
        this.message = new SourceMessage(plan, clock.instant());
    }

    /** Posts all; returns when the last reply has come, or when no connection is to be had. */
    public Report run() {
        started = System.nanoTime();
        lastReply = started;
        firstTaken.set(started);
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Math.min(plan.connections(), plan.messages()); i++) {
                workers.submit(this::work);
            }
        }
        return new Report(accepted.sum(), refused.sum(), broken.sum(), Duration.ofNanos(firstTaken.get() - started),
                Duration.ofNanos(lastReply - started), firstProblem.get());
    }

    /** The number of the next message, or -1 if all are taken. */
    private int take() {
        int number = next.getAndIncrement();
        return number < plan.messages() ? number : -1;
    }

    private void work() {
        int failures = 0;
        while (failures < MAX_FAILURES && next.get() < plan.messages()) {
            AtomicInteger underWay = new AtomicInteger();
            try (SourceConnection connection = new SourceConnection(plan)) {
                connection.post(message, this::take, underWay, this::replied);
                failures = 0;
            } catch (IOException gone) {
                failures++;
                broken.add(underWay.get());
                firstProblem.compareAndSet("", gone.toString());
            }
        }
    }

    private void replied(String reply) {
        long now = System.nanoTime();
        lastReply = now;
        if (reply.startsWith("2")) {
            accepted.increment();
            firstTaken.compareAndSet(started, now);
        } else {
            refused.increment();
            firstProblem.compareAndSet("", reply);
        }
    }
}
