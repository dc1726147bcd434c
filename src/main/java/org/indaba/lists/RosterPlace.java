package org.indaba.lists;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The one place in memory for a file of members. With {@link RosterReader#MAX_ROWS} rows a file and what becomes of them take half of
 * the memory that a server has, so two of them at once would end it. Who reads one, on a page or by a command, holds the place until
 * nothing of it is needed any more. Who waited longest is next. Thread-safe.
 */
public final class RosterPlace {

    private final Semaphore free = new Semaphore(1, true);

    /** The place, held: closed once, by whom it was given to. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {

        /** Makes room for the next one. */
        @Override
        void close();
    }

    /**
     * Takes the place.
     *
     * @param longest how long to wait for it
     * @return empty if somebody else holds it still, or the thread was interrupted
     */
    public Optional<Held> take(Duration longest) {
        try {
            return free.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS) ? Optional.of(free::release) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
