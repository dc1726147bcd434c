package org.indaba.deliver;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.indaba.mail.MailEvents;

/**
 * Turns what came of a try into an outcome, and hands it to the writer: the one place that decides between "again" and "given up".
 * Thread-safe.
 */
final class Recorder {

    private final OutcomeWriter writer;
    private final RetrySchedule schedule;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MailEvents events;

    Recorder(OutcomeWriter writer, RetrySchedule schedule, InstantSource clock, RandomGenerator random, MailEvents events) {
        this.writer = writer;
        this.schedule = schedule;
        this.clock = clock;
        this.random = random;
        this.events = events;
    }

    /** The peer took it. */
    void delivered(Copy copy, String site, Answer answer) {
        record(copy, CopyState.DELIVERED, site, answer, "");
    }

    /** A peer's 5xx, or a protocol fact. */
    void failed(Copy copy, String site, Answer answer) {
        record(copy, CopyState.FAILED, site, answer, "");
    }

    /** Not now; at the age limit: no more. Returns whether another try follows. */
    boolean deferred(Copy copy, ClaimedWindow window, String site, Answer answer) {
        boolean last = schedule.givesUp(clock.instant(), window.since());
        record(copy, last ? CopyState.EXPIRED : CopyState.DEFERRED, site, answer, "");
        return !last;
    }

    /** The age limit came while it could not even be tried. */
    void expired(Copy copy, String site, Answer answer) {
        record(copy, CopyState.EXPIRED, site, answer, "");
    }

    /** Our own bug stopped it. */
    void shunted(Copy copy, String site, Throwable bug) {
        StringWriter trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        String kept = trace.toString().replace('\0', '?');
        record(copy, CopyState.SHUNTED, site, Answer.ours("", "an internal error, kept for a replay: " + bug), kept);
        events.shunted("deliver", copy.id(), bug);
    }

    private void record(Copy copy, CopyState state, String site, Answer answer, String stackTrace) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        writer.record(new Outcome(copy, copy.tries() + 1, state, at, site, answer, stackTrace));
    }

    /** All copies of a window were tried; {@code left} of them are to be tried again. */
    void tried(ClaimedWindow window, int left) {
        int attempts = window.attempts() + 1;
        writer.end(left == 0 ? new WindowEnd.Finished(window.id())
                : new WindowEnd.Deferred(window.id(), schedule.nextTry(attempts, clock.instant(), window.since(), random), attempts, left));
    }

    /** As {@link #tried}, with a time that somebody else decides. */
    void triedUntil(ClaimedWindow window, Instant dueAt, int left) {
        writer.end(left == 0 ? new WindowEnd.Finished(window.id())
                : new WindowEnd.Deferred(window.id(), dueAt, window.attempts() + 1, left));
    }

    /** A window was not tried to its end; {@code left} copies of it have no outcome that ends them. */
    void givenBack(ClaimedWindow window, int left) {
        writer.end(left == 0 ? new WindowEnd.Finished(window.id()) : new WindowEnd.GivenBack(window.id(), left));
    }

    /** Others are to carry parts of a window. */
    void shared(WindowShare share) {
        writer.share(share);
    }

    /** A window needs a new route. */
    void unrouted(ClaimedWindow window) {
        int left = window.copies().size();
        writer.end(left == 0 ? new WindowEnd.Finished(window.id()) : new WindowEnd.Unrouted(window.id(), left));
    }
}
