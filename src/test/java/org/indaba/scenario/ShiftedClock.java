package org.indaba.scenario;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The program's only clock in the stories: it runs like any other, and jumps forward when a story says so. Never backward, since all
 * stories share it.
 */
@Alternative
@Singleton
public final class ShiftedClock implements InstantSource {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead.get());
    }

    void forward(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }
}
