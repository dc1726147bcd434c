package org.indaba.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hold in force.
 *
 * @param selection what it keeps back
 * @param postId the post, where it is about one mailing; else 0
 * @param reason why
 * @param since since when
 * @param until when it ends by itself; null if it does not
 */
public record QueueHold(QueueSelection selection, long postId, String reason, Instant since, @Nullable Instant until) {
}
