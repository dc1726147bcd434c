package org.indaba.lists;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber decides about the copies of one list.
 *
 * @param delivery whether copies are sent
 * @param ownPosts whether the author gets a copy of their own posts
 * @param skipWhenAddressed whether no copy is sent to one whom To or Cc already names
 * @param variant the form of the copies
 * @param offUntil the first day, in universal time, on which copies are sent again by themselves; null for none
 */
public record Preferences(DeliveryMode delivery, boolean ownPosts, boolean skipWhenAddressed, Variant variant,
        @Nullable LocalDate offUntil) {

    /** @throws IllegalArgumentException if copies that are sent are to be sent again */
    public Preferences {
        if (offUntil != null && delivery != DeliveryMode.OFF) {
            throw new IllegalArgumentException("only what is off ends on a day");
        }
    }

    /** The same, except that whether copies are sent is left as it is by then, as {@link Members#preferInTx} understands it. */
    public Preferences besidesDelivery() {
        return new Preferences(DeliveryMode.SUSPENDED, ownPosts, skipWhenAddressed, variant, null);
    }

    /** What a new subscriber has: every copy. */
    public static Preferences defaults() {
        return new Preferences(DeliveryMode.ON, true, false, Variant.OF_THE_LIST, null);
    }
}
