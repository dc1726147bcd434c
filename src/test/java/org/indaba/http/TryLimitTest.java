package org.indaba.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tries by key. */
class TryLimitTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final TryLimit limit = new TryLimit(() -> now, 3, Duration.ofHours(1));

    @Test
    void keyHasItsShareUntilTheWindowEnds() {
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("ann")).isTrue();
        }
        assertThat(limit.take("ann")).isFalse();
        assertThat(limit.take("ben")).isTrue();
        now = now.plus(Duration.ofHours(1)).minusMillis(1);
        assertThat(limit.take("ann")).isFalse();
        now = now.plusMillis(1);
        assertThat(limit.take("ann")).isTrue();
    }

    @Test
    void aClockThatIsSetBackDoesNotMakeTheWindowLonger() {
        for (int i = 0; i < 3; i++) {
            limit.take("ann");
        }
        now = now.minus(Duration.ofHours(5));
        assertThat(limit.take("ann")).isFalse();

        now = now.plus(Duration.ofHours(1));
        assertThat(limit.take("ann")).isTrue();
    }

    @Test
    void successIsForgotten() {
        for (int i = 0; i < 3; i++) {
            limit.take("ann");
        }
        limit.forget("ann");
        assertThat(limit.take("ann")).isTrue();
    }

    @Test
    void tableStaysSmall() {
        limit.take("ann");
        limit.take("ann");
        limit.take("ann");
        for (int i = 0; i < TryLimit.MAX_KEYS - 1; i++) {
            limit.take("key " + i);
        }
        assertThat(limit.take("ann")).isFalse();
        limit.take("one more");
        assertThat(limit.take("ann")).as("forgotten first").isTrue();
    }
}
