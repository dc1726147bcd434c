package org.indaba.deliver;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the mailing of a post stands.
 *
 * @param mailingId the mailing
 * @param postId the post
 * @param listId the list
 * @param createdAt when the mailing was opened
 * @param lastAt when the latest copy ended; null before the first
 * @param shelf where its copies lie
 * @param counts how many copies are in which state; states without copies are left out
 */
public record MailingState(long mailingId, long postId, long listId, Instant createdAt, @Nullable Instant lastAt,
        Shelf shelf, Map<CopyState, Long> counts) {

    /**
     * Where copies are looked for.
     *
     * @param day the partition
     * @param copiesAfter all their ids are larger
     */
    public record Shelf(LocalDate day, long copiesAfter) {
    }

    public MailingState {
        Map<CopyState, Long> inOrder = new EnumMap<>(CopyState.class);
        inOrder.putAll(counts);
        counts = Collections.unmodifiableMap(inOrder);
    }

    /** All copies that were written so far. */
    public long copies() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Copies after which no further try comes by itself. */
    public long ended() {
        return counts.entrySet().stream().filter(entry -> entry.getKey().terminal()).mapToLong(Map.Entry::getValue).sum();
    }

    /** The copies in a state. */
    public long in(CopyState state) {
        return counts.getOrDefault(state, 0L);
    }
}
