package org.indaba.expand;

import java.time.Instant;

/**
 * A time in which a subscriber got no posts.
 *
 * @param listId the list
 * @param subscriptionId the subscription
 * @param from posts later than this, and those whose copies were still being made then
 * @param to and not later than this
 */
public record Absence(long listId, long subscriptionId, Instant from, Instant to) {
}
