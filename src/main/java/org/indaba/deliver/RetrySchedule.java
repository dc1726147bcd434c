package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When a copy that failed for now is tried again, and when no more. The wait grows by a factor from try to try up to a longest one;
 * each is made a little longer at random, so that what failed together does not come back together.
 *
 * <p>RFC 5321 §4.5.4.1 deviates: it advises half an hour between tries at first (two in the first hour), then two or three hours, and
 * giving up not before four or five days. The default keeps the longer of its times (4 hours, 5 days) and begins sooner, because
 * greylisting peers take a copy after five minutes. docs/operations.md has the whole sequence.
 *
 * @param firstRetry the wait after the first failure, more than zero
 * @param factor by how much each wait is longer than the one before; at least 1
 * @param maxRetry the longest wait before the random part, at least {@code firstRetry}
 * @param jitter the largest random part, as a share of the wait; 0 to 1
 * @param giveUpAfter how old a message may be when a temporary failure is still followed by another try
 */
public record RetrySchedule(Duration firstRetry, double factor, Duration maxRetry, double jitter, Duration giveUpAfter) {

    /** @throws IllegalArgumentException if a value is out of its range */
    public RetrySchedule {
        if (!firstRetry.isPositive() || maxRetry.compareTo(firstRetry) < 0 || giveUpAfter.isNegative()) {
            throw new IllegalArgumentException("first-retry is more than zero and at most max-retry; give-up-after is not negative");
        }
        if (!(factor >= 1) || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("the factor is at least 1, the jitter 0 to 1");
        }
    }

    /** The schedule with the three times that operators set, growing threefold with a fifth at random. */
    public static RetrySchedule of(Duration firstRetry, Duration maxRetry, Duration giveUpAfter) {
        return new RetrySchedule(firstRetry, 3, maxRetry, 0.2, giveUpAfter);
    }

    /** The wait after the given number of failed tries, without its random part. */
    public Duration wait(int failures) {
        double millis = firstRetry.toMillis() * Math.pow(factor, Math.max(0, failures - 1));
        return millis >= maxRetry.toMillis() ? maxRetry : Duration.ofMillis((long) millis);
    }

    /**
     * When to try next. No try is later than the age limit, so that the last one comes when it is reached.
     *
     * @param failures how often it has failed by now, at least 1
     * @param now the time of the last failure
     * @param createdAt from here the age counts
     */
    public Instant nextTry(int failures, Instant now, Instant createdAt, RandomGenerator random) {
        Duration wait = wait(failures);
        Instant next = now.plus(wait).plusMillis((long) (wait.toMillis() * jitter * random.nextDouble()));
        Instant last = createdAt.plus(giveUpAfter);
        return next.isAfter(last) && now.isBefore(last) ? last : next;
    }

    /** Whether a temporary failure now is the last one. */
    public boolean givesUp(Instant now, Instant createdAt) {
        return !now.isBefore(createdAt.plus(giveUpAfter));
    }
}
