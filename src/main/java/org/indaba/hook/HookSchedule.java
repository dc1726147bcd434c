package org.indaba.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a webhook that failed is tried again, and when no more. Pure functions. */
final class HookSchedule {

    /** Behind the first failure. */
    static final Duration FIRST = Duration.ofSeconds(10);

    /** At most. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** A webhook that fails for so long without a success between is switched off: longer than a weekend. */
    static final Duration GIVE_UP = Duration.ofDays(4);

    private HookSchedule() {
    }

    /** The wait doubles, and has a quarter of chance in it, so that what broke together is not tried together. */
    static Duration pause(int failures, RandomGenerator random) {
        int doublings = Math.min(20, Math.max(0, failures - 1));
        long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
        return Duration.ofMillis(Math.round(millis * (1 - random.nextDouble() / 4)));
    }

    /** Whether it has failed for too long. */
    static boolean isOver(Instant failingSince, Instant now) {
        return !now.isBefore(failingSince.plus(GIVE_UP));
    }
}
