package org.indaba.deliver;

import java.util.Set;

/**
 * Which copies of a mailing are wanted.
 *
 * @param afterSubscriber those behind this subscriber; {@code Long.MIN_VALUE} from the start
 * @param limit how many at most, 1 to {@link #MAX_LIMIT}
 * @param states only those in these states; empty for all
 */
public record LedgerPage(long afterSubscriber, int limit, Set<CopyState> states) {

    /** What a page may have at most: what a person or a client reads at a time. */
    public static final int MAX_LIMIT = 1000;

    /** @throws IllegalArgumentException if the limit is out of range */
    public LedgerPage {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " copies");
        }
        states = Set.copyOf(states);
    }

    /** The first page of all copies. */
    public static LedgerPage first() {
        return new LedgerPage(Long.MIN_VALUE, MAX_LIMIT, Set.of());
    }
}
