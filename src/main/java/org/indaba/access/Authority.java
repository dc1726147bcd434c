package org.indaba.access;

import java.util.Set;

/**
 * What somebody may do beyond the roles that single lists give.
 *
 * @param everything whether this is an administrator of the site
 * @param domains whose administrator this is, lower case
 * @param creates where this person may make lists by that right alone, lower case
 */
public record Authority(boolean everything, Set<String> domains, Set<String> creates) {

    /** That of everybody else. */
    public static final Authority NONE = new Authority(false, Set.of(), Set.of());

    /** Keeps the sets. */
    public Authority {
        domains = Set.copyOf(domains);
        creates = Set.copyOf(creates);
    }

    /** Whether all lists of a domain are in this person's charge. */
    public boolean administers(String domain) {
        return everything || domains.contains(domain);
    }

    /** Whether any list is in this person's charge by that. */
    public boolean administersAny() {
        return everything || !domains.isEmpty();
    }

    /** Whether this person may make lists in a domain. */
    public boolean createsIn(String domain) {
        return administers(domain) || creates.contains(domain);
    }

    /** Whether there is any domain in which this person may make lists. */
    public boolean createsAnywhere() {
        return everything || !domains.isEmpty() || !creates.isEmpty();
    }
}
