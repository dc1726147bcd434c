package org.indaba.deliver;

import java.time.Duration;

/**
 * How long to rest behind pieces of work, so that for long they take no more than a part of the time. Rest that was taken before counts:
 * behind a quiet time a few pieces of work follow each other at once. What was never at work has rested. For one thread.
 */
final class Rest {

    private final int factor;
    private final Duration longest;
    private final Duration saved;
    /** Below zero where more was rested than had to be. */
    private Duration due;

    /**
     * @param factor how many times as long as it worked it rests
     * @param longest no rest is longer, however long the work took
     * @param saved how much rest of before counts at most
     */
    Rest(int factor, Duration longest, Duration saved) {
        this.factor = factor;
        this.longest = longest;
        this.saved = saved;
        this.due = saved.negated();
    }

    /** A piece of work is done. @param took less than nothing counts as nothing: clocks are set back */
    void worked(Duration took) {
        if (took.isNegative()) {
            return;
        }
        Duration sum = due.plus(took.multipliedBy(factor));
        due = sum.compareTo(longest) < 0 ? sum : longest;
    }

    /** So much time went by without work. */
    void rested(Duration time) {
        Duration rest = due.minus(time);
        due = rest.compareTo(saved.negated()) > 0 ? rest : saved.negated();
    }

    /** How long to rest before the next piece of work; zero if not at all. */
    Duration due() {
        return due.isNegative() ? Duration.ZERO : due;
    }
}
