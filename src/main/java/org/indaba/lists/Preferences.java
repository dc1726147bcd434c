package org.indaba.lists;

/**
 * What a subscriber decides about the copies of one list.
 *
 * @param delivery whether copies are sent
 * @param ownPosts whether the author gets a copy of their own posts
 * @param skipWhenAddressed whether no copy is sent to one whom To or Cc already names
 * @param variant the form of the copies
 */
public record Preferences(DeliveryMode delivery, boolean ownPosts, boolean skipWhenAddressed, Variant variant) {

    /** What a new subscriber has: every copy. */
    public static Preferences defaults() {
        return new Preferences(DeliveryMode.ON, true, false, Variant.OF_THE_LIST);
    }
}
