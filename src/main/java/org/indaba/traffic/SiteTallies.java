package org.indaba.traffic;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The counts of the sites that were tried last. Bounded: the site that was not tried for longest is forgotten. Thread-safe. */
final class SiteTallies {

    /** Sites that are remembered: some 200 octets each, so 1 MB at most. */
    static final int MAX_SITES = 5_000;

    private final Map<String, SiteCount> counts = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SiteCount> eldest) {
            return size() > MAX_SITES;
        }
    };

    synchronized void add(String site, Kind kind, Instant now) {
        SiteCount before = counts.getOrDefault(site, new SiteCount(now, 0, 0, 0, null));
        counts.put(site, new SiteCount(before.since(), before.delivered() + (kind == Kind.DELIVERED ? 1 : 0),
                before.deferred() + (kind == Kind.DEFERRED ? 1 : 0), before.failed() + (kind == Kind.FAILED ? 1 : 0),
                kind == Kind.DELIVERED ? now : before.lastDelivered()));
    }

    synchronized Optional<SiteCount> of(String site) {
        return Optional.ofNullable(counts.get(site));
    }
}
