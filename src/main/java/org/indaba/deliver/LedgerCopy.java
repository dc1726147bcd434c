package org.indaba.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one copy stands.
 *
 * @param copyId the copy
 * @param mailingId its mailing
 * @param listId the list, or 0
 * @param subscriber the subscription; negative for mail that is no post
 * @param address the recipient
 * @param state where it stands
 * @param attempts how often it was tried
 * @param nextAttempt when it is tried next; null when it is not, or is being tried
 * @param at the time of the last try; null before the first
 * @param site where it was tried, or will be; empty while that is not known
 * @param variant the number of the form that it has; 0 for the list's own
 * @param answer what the last try gave, or why there was none yet
 */
public record LedgerCopy(long copyId, long mailingId, long listId, long subscriber, String address, CopyState state, int attempts,
        @Nullable Instant nextAttempt, @Nullable Instant at, String site, int variant, Answer answer) {
}
