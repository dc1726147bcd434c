package org.indaba.hook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events, in their order. An event whose number is smaller than one that was seen is never seen for the first time later.
 * Implementations are thread-safe.
 */
public interface EventSource {

    /** The number of the newest event; 0 before the first. */
    long latest();

    /**
     * The events behind a number, the oldest first.
     *
     * @param listId those of one list; null for all
     * @param limit how many at most
     */
    List<HookEvent> after(long number, @Nullable Long listId, int limit);
}
