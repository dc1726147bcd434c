package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** A clock that is never set back. */
class ForwardClockTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Instant machine = NOON;
    private final InstantSource clock = ForwardClock.of(() -> machine);

    @Test
    void itGoesOnFromWhereItWasHoweverOftenTheMachinesIsSetBack() {
        machine = machine.plusSeconds(10);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
        machine = machine.minus(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
        machine = machine.plusSeconds(5);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(15));
        machine = machine.minus(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(15));
    }

    @Test
    void setForwardItFollows() {
        machine = machine.plus(Duration.ofHours(3));

        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(3)));
    }
}
