package org.indaba.dns;

import java.time.Duration;

/**
 * The end of the time that a question may take. Measured on the monotonic clock: it bounds waiting and never shows in a result.
 *
 * @param atNanos the end, on the scale of {@link System#nanoTime()}
 */
record Deadline(long atNanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The earlier of this end and the one that lies the given time ahead. */
    Deadline butAtMost(Duration time) {
        Deadline sooner = in(time);
        return sooner.atNanos - atNanos < 0 ? sooner : this;
    }

    long leftNanos() {
        return atNanos - System.nanoTime();
    }

    boolean passed() {
        return leftNanos() <= 0;
    }

    /** The time left as a socket time-out: rounded up, and at least 1, since 0 would mean for ever. */
    int leftMillis() {
        return (int) Math.max(1, (leftNanos() + 999_999) / 1_000_000);
    }
}
