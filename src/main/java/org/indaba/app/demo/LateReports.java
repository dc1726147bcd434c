package org.indaba.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.indaba.web.demo.BounceKind;
import org.indaba.web.demo.CaughtMail;

/**
 * Sends back, a moment later, what a host took and regrets: one report after the other. What does not fit the queue is not reported,
 * as hosts under load do. Thread-safe; stopped once.
 */
final class LateReports implements AutoCloseable {

    /** Reports that wait. */
    static final int MAX_WAITING = 2_000;

    /** Long enough to see the copy delivered first. */
    static final Duration LATER = Duration.ofSeconds(3);

    private record Waiting(CaughtMail mail, Instant due) {
    }

    private final MailProgram program;
    private final InstantSource clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread worker;

    LateReports(MailProgram program, InstantSource clock) {
        this.program = program;
        this.clock = clock;
        this.worker = Thread.ofVirtual().name("late reports").start(this::work);
    }

    /** Reports on a mail in a moment. False if too many wait. */
    boolean regret(CaughtMail mail) {
        // RFC 5321 §4.5.5: nothing is ever sent back to the null path.
        return !mail.envelope().mailFrom().isEmpty() && queue.offer(new Waiting(mail, clock.instant().plus(LATER)));
    }

    private void work() {
        try {
            while (true) {
                Waiting next = queue.take();
                Duration left = Duration.between(clock.instant(), next.due());
                if (left.isPositive()) {
                    Thread.sleep(left);
                }
                // Refused or not: hosts do not send it twice.
                program.send(DeliveryReport.about(next.mail(), BounceKind.MAILBOX_FULL, clock.instant()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        worker.interrupt();
    }
}
