package org.indaba.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A copy as whoever hears of it later needs it.
 *
 * @param id the copy
 * @param mailingId its mailing
 * @param postId the post, or 0
 * @param listId the list, or 0
 * @param subscriptionId the subscription; negative for mail that is no post
 * @param address the recipient
 * @param site where its last try was; empty before the first
 * @param state what the last try gave: a final state where there is one, QUEUED before the first
 * @param at when that was; null before the first
 */
public record SentCopy(long id, long mailingId, long postId, long listId, long subscriptionId, String address, String site,
        CopyState state, @Nullable Instant at) {
}
