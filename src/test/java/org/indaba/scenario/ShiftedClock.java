package org.indaba.scenario;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The program's only clock in the stories: it runs like any other, and jumps forward when a story says so. Never backward, since all
 * stories share it.
 */
@Alternative
@Singleton
public final class ShiftedClock implements InstantSource {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private volatile @Nullable Instant standing;

    @Override
    public Instant instant() {
        Instant stands = standing;
        return stands != null ? stands : Instant.now().plus(ahead.get());
    }

    /** It stands still, until it is to run again. */
    void stand() {
        standing = instant();
    }

    /** It runs again, and makes up for the time in which it stood. */
    void run() {
        standing = null;
    }

    public void forward(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }
}
