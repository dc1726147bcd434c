package org.indaba.deliver;

import java.util.List;

/**
 * What a list's owners should know of their copies.
 *
 * @param listId the list
 * @param waiting where copies wait too long, most of them first; at most {@link LateCopies#MAX_PLACES}
 * @param waitingCopies how many wait in all
 * @param expired where copies were given up that nobody was told of, most of them first; at most {@link LateCopies#MAX_PLACES}
 * @param expiredCopies how many were given up in all
 */
public record LateMail(long listId, List<LatePlace> waiting, long waitingCopies, List<LatePlace> expired, long expiredCopies) {

    public LateMail {
        waiting = List.copyOf(waiting);
        expired = List.copyOf(expired);
    }
}
