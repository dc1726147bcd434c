package org.indaba.lists;

import java.time.Instant;
import java.util.Set;

/**
 * A member as the owners of the list see them.
 *
 * @param membership the subscription
 * @param joinedAt since when
 * @param roles what else the address is on the list
 * @param cursor what the next page comes after, in the order of the page that this one is from
 */
public record MemberView(Membership membership, Instant joinedAt, Set<Role> roles, String cursor) {

    public MemberView {
        roles = Set.copyOf(roles);
    }
}
