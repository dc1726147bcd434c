package org.indaba.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.indaba.testing.RecordedLog;
import org.indaba.testing.RecordedLog.Line;
import org.junit.jupiter.api.Test;

class TroubleTest {

    private static final RuntimeException OUTAGE =
            new IllegalStateException(new SQLException("FATAL: the database system is shutting down\n  Where: here", "57P01"));
    private static final RuntimeException BUG = new IllegalArgumentException("a bug");
    private static final Line BEGUN = new Line(Level.WARNING,
            "Sorting failed; it is tried again: FATAL: the database system is shutting down (57P01)", null);
    private static final Line OVER = new Line(Level.INFO, "Sorting works again", null);

    private final RecordedLog log = new RecordedLog();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Trouble trouble = new Trouble(log, "Sorting", nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whatNeverFailedIsNotTold() {
        trouble.over();
        trouble.over();

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void anOutageIsALineWhenItBeginsAndALineWhenItIsOver() {
        for (int i = 0; i < 100; i++) {
            trouble.met(OUTAGE);
            pass(Duration.ofSeconds(10));
        }
        trouble.over();
        trouble.over();

        assertThat(log.written()).containsExactly(BEGUN, OVER);
        assertThat(log.lines()).hasSize(101).contains(new Line(Level.DEBUG, "Sorting failed; it is tried again", OUTAGE));
    }

    @Test
    void aBugIsToldOnceWithItsTraceAndWhereItWasMet() {
        trouble.met(BUG, "x.test");
        trouble.met(BUG, "x.test");

        assertThat(log.written()).containsExactly(new Line(Level.ERROR, "Sorting failed at x.test; it is tried again", BUG));
    }

    @Test
    void anOutageHidesNoBugAndABugHidesNoOther() {
        RuntimeException other = new IllegalStateException("another");
        trouble.met(OUTAGE);
        trouble.met(BUG);
        trouble.met(other);
        trouble.met(OUTAGE);
        trouble.over();

        assertThat(log.written()).extracting(Line::thrown).containsExactly(null, BUG, other, null);
        assertThat(log.written()).endsWith(OVER);
    }

    @Test
    void whereThereIsNoMemoryToTellItTheNextTryDoes() {
        OutOfMemoryError none = new OutOfMemoryError("a test");
        log.refuse(none);
        trouble.met(none);
        assertThat(log.written()).isEmpty();

        trouble.met(none);

        assertThat(log.written()).containsExactly(new Line(Level.ERROR, "Sorting failed; it is tried again", none));
    }

    @Test
    void troubleThatComesAndGoesIsToldOnceAMinute() {
        for (int second = 0; second < 120; second++) {
            trouble.met(BUG);
            trouble.over();
            pass(Duration.ofSeconds(1));
        }

        assertThat(log.written()).extracting(Line::level).containsExactly(Level.ERROR, Level.INFO, Level.ERROR, Level.INFO);
    }

    @Test
    void troubleThatCameBackSoonAndStaysIsToldWithinAMinute() {
        trouble.met(OUTAGE);
        trouble.over();
        pass(Trouble.CALM.minusNanos(1));
        trouble.met(OUTAGE);
        assertThat(log.written()).containsExactly(BEGUN, OVER);

        pass(Duration.ofNanos(1));
        trouble.met(OUTAGE);
        trouble.met(OUTAGE);

        assertThat(log.written()).containsExactly(BEGUN, OVER, BEGUN);
    }
}
