package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private static final Path OPERATIONS = Path.of("docs/operations.md");
    private static final String TABLE = "| try | at the earliest | at the latest |\n|---|---|---|\n| 1 | at once | at once |";
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

    // RFC 5321 §4.5.4.1: what we do instead of its advice is said in full.
    @Test
    void theManualTellsTheTimesOfAllTries() throws IOException {
        String manual = Files.readString(OPERATIONS);
        int from = manual.indexOf(TABLE);
        int to = manual.indexOf("\n\n", from);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(OPERATIONS, manual.substring(0, from) + table() + manual.substring(to));
            return;
        }

        assertThat(manual.substring(from, to)).isEqualTo(table());
    }

    /** Tries whose waits are the longest there are stand in one line. */
    private String table() {
        StringBuilder table = new StringBuilder(TABLE);
        Duration earliest = Duration.ZERO;
        Duration latest = Duration.ZERO;
        int tries = 1;
        while (schedule.wait(tries).compareTo(schedule.maxRetry()) < 0) {
            earliest = earliest.plus(after(tries, earliest, () -> 0));
            latest = latest.plus(after(tries, latest, () -> -1L));
            tries++;
            table.append("\n| ").append(tries).append(" | ").append(words(earliest)).append(" | ").append(words(latest)).append(" |");
        }
        Duration longest = after(tries, Duration.ZERO, () -> -1L);
        return table.append("\n| all others | ").append(words(schedule.maxRetry())).append(" after the one before | ")
                .append(words(longest)).append(" after the one before |\n| the last | ").append(words(schedule.giveUpAfter())).append(" | ")
                .append(words(schedule.giveUpAfter())).append(" |").toString();
    }

    private Duration after(int failures, Duration age, RandomGenerator random) {
        Instant now = CREATED.plus(age);
        return Duration.between(now, schedule.nextTry(failures, now, CREATED, random));
    }

    private static String words(Duration time) {
        long minutes = time.plusSeconds(1).toMinutes();
        return minutes >= 48 * 60 ? minutes / 1_440 + " days" : minutes < 60 ? minutes + " min"
                : minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
}
