package org.indaba.lists;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member as the owners of the list see them.
 *
 * @param membership the subscription
 * @param joinedAt since when
 * @param lastPostAt when the address posted to the list last; null for never
 * @param roles what else the address is on the list
 * @param cursor what the next page comes after, in the order of the page that this one is from
 */
public record MemberView(Membership membership, Instant joinedAt, @Nullable Instant lastPostAt, Set<Role> roles, String cursor) {

    public MemberView {
        roles = Set.copyOf(roles);
    }
}
