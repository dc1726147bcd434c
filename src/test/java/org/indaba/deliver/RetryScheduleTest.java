package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private static final Instant CREATED = Instant.parse("2026-11-23T10:00:00Z");
    private final RetrySchedule schedule = RetrySchedule.of(Duration.ofMinutes(5), Duration.ofHours(4), Duration.ofDays(5));

    @Property
    void eachWaitIsAtLeastTheOneBeforeAndAtMostTheLongest(@ForAll @IntRange(min = 1, max = 10_000) int failures) {
        assertThat(schedule.wait(failures + 1)).isGreaterThanOrEqualTo(schedule.wait(failures)).isLessThanOrEqualTo(Duration.ofHours(4));
        assertThat(schedule.wait(failures)).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Property
    void theRandomPartOnlyMakesAWaitLongerAndByAFifthAtMost(@ForAll @IntRange(min = 1, max = 100) int failures, @ForAll long seed) {
        Instant next = schedule.nextTry(failures, CREATED, CREATED, new Random(seed));

        Duration shortest = schedule.wait(failures);
        assertThat(Duration.between(CREATED, next)).isBetween(shortest, shortest.multipliedBy(12).dividedBy(10));
    }

    @Property
    void noTryIsLaterThanTheAgeLimit(@ForAll @IntRange(min = 1, max = 100) int failures, @ForAll @IntRange(min = 0, max = 7200) int minutes,
            @ForAll long seed) {
        Instant now = CREATED.plus(Duration.ofMinutes(minutes));
        Instant limit = CREATED.plus(Duration.ofDays(5));

        Instant next = schedule.nextTry(failures, now, CREATED, new Random(seed));

        assertThat(next).isAfter(now);
        if (now.isBefore(limit)) {
            assertThat(next).isBeforeOrEqualTo(limit);
        }
    }

    @Test
    void aCopyIsGivenUpAtTheAgeLimitAndNotAMomentBefore() {
        Instant limit = CREATED.plus(Duration.ofDays(5));

        // RFC 5321 §4.5.4.1: the give-up time is at least four or five days.
        assertThat(schedule.givesUp(limit.minusNanos(1), CREATED)).isFalse();
        assertThat(schedule.givesUp(limit, CREATED)).isTrue();
    }

    @Test
    void aDeadPeerIsTriedTwiceInTheFirstHourAndThenEveryFewHours() {
        Instant now = CREATED;
        int firstHour = 0;
        int all = 0;
        while (!schedule.givesUp(now, CREATED)) {
            all++;
            now = schedule.nextTry(all, now, CREATED, new Random(all));
            firstHour += Duration.between(CREATED, now).compareTo(Duration.ofHours(1)) <= 0 ? 1 : 0;
        }

        assertThat(firstHour).isEqualTo(2);
        assertThat(all).isBetween(28, 40);
        assertThat(now).isEqualTo(CREATED.plus(Duration.ofDays(5)));
    }

    @Test
    void senselessTimesAreRefused() {
        assertThatThrownBy(() -> RetrySchedule.of(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetrySchedule.of(Duration.ofHours(2), Duration.ofHours(1), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetrySchedule(Duration.ofMinutes(1), 0.5, Duration.ofHours(1), 0, Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
