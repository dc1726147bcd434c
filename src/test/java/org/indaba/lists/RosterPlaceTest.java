package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RosterPlaceTest {

    private final RosterPlace place = new RosterPlace();

    @Test
    void oneFileIsThereAtATime() {
        try (RosterPlace.Held _ = place.take(Duration.ZERO).orElseThrow()) {
            assertThat(place.take(Duration.ZERO)).isEmpty();
        }
        assertThat(place.take(Duration.ZERO)).isPresent();
    }

    @Test
    void whoWaitsIsNext() throws Exception {
        CompletableFuture<Boolean> next;
        try (RosterPlace.Held _ = place.take(Duration.ZERO).orElseThrow()) {
            next = CompletableFuture.supplyAsync(() -> place.take(Duration.ofMinutes(1)).isPresent());
        }
        assertThat(next.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(place.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void whoIsInterruptedDoesWithout() {
        try (RosterPlace.Held _ = place.take(Duration.ZERO).orElseThrow()) {
            Thread.currentThread().interrupt();
            assertThat(place.take(Duration.ofMinutes(1))).isEmpty();
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
