package org.indaba.deliver;

import java.time.Instant;
import java.util.List;

/**
 * A domain whose mail goes to a site.
 *
 * @param domain the domain
 * @param hosts the hosts in the order of preference, as people write them
 * @param expiresAt until when this is known
 */
public record SiteRoute(String domain, List<String> hosts, Instant expiresAt) {

    public SiteRoute {
        hosts = List.copyOf(hosts);
    }
}
