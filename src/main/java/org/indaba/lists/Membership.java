package org.indaba.lists;

import java.time.LocalDate;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address on one list.
 *
 * @param subscriptionId the subscription's id
 * @param listId the list
 * @param address as the subscriber wrote it
 * @param displayName the person's name, or empty text
 * @param delivery whether copies are sent
 * @param ownPosts whether the author gets a copy of their own posts
 * @param skipWhenAddressed whether no copy is sent to one whom To or Cc already names
 * @param variant the form of the copies
 * @param offUntil the first day on which copies are sent again by themselves; null for none
 */
public record Membership(long subscriptionId, long listId, EmailAddress address, String displayName, DeliveryMode delivery,
        boolean ownPosts, boolean skipWhenAddressed, Variant variant, @Nullable LocalDate offUntil) {

    /** What the subscriber decided. */
    public Preferences preferences() {
        return new Preferences(delivery, ownPosts, skipWhenAddressed, variant, offUntil);
    }
}
