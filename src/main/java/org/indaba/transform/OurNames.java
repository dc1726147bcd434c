package org.indaba.transform;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What we are called in the fields that we write: each of several nodes on one database has a name of its own, and whoever trusts one of
 * them trusts all.
 *
 * @param hostname this node's
 * @param all those of all nodes, this one's among them, in lower case
 */
public record OurNames(String hostname, Set<String> all) {

    public OurNames {
        Set<String> lower = new TreeSet<>(Set.of(hostname.toLowerCase(Locale.ROOT)));
        all.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        all = Set.copyOf(lower);
    }

    /** Those of a site with one node. */
    public static OurNames of(String hostname) {
        return new OurNames(hostname, Set.of());
    }

    /** Whether a name is one of ours. @param name in lower case */
    boolean include(String name) {
        return all.contains(name);
    }
}
