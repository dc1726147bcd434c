package org.indaba.lists;

import java.util.Set;

/**
 * What a list says of somebody.
 *
 * @param roles given by the list
 * @param member whether any of their addresses is on it
 */
public record Standing(Set<Role> roles, boolean member) {

    /** That of strangers. */
    public static final Standing NONE = new Standing(Set.of(), false);

    /** Keeps the roles. */
    public Standing {
        roles = Set.copyOf(roles);
    }
}
