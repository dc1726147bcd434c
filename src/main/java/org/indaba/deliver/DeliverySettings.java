package org.indaba.deliver;

import java.time.Duration;

/**
 * What the operator decides about delivery.
 *
 * @param node names this home among those on one database; stays the same from start to start; only one process at a time may use it
 * @param limits what delivery may use
 * @param schedule when copies are tried again
 * @param client how we appear to peers
 * @param sites what each site may be burdened with
 * @param nodes how nodes share the sites
 */
public record DeliverySettings(String node, DeliveryLimits limits, RetrySchedule schedule, ClientProfile client, Shaping sites,
        Nodes nodes) {

    /**
     * What concerns several nodes.
     *
     * @param lease how long at most the sites of a node that is gone wait for another; at least {@link #SHORTEST_LEASE}
     * @param connectionsPerAddress connections to one IP address over all sites and nodes, but at least one from each node; at least 1
     */
    public record Nodes(Duration lease, int connectionsPerAddress) {

        /** A shorter lease would run out under a node that is only slow. */
        public static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

        /** @throws IllegalArgumentException if a value is out of its range */
        public Nodes {
            if (lease.compareTo(SHORTEST_LEASE) < 0 || connectionsPerAddress < 1) {
                throw new IllegalArgumentException("a lease lasts a second at least, and a connection an address there is");
            }
        }

        /** What holds where nobody says otherwise, without a limit for addresses. */
        public static Nodes usual() {
            return new Nodes(Duration.ofSeconds(30), Integer.MAX_VALUE);
        }
    }

    /** Without limits that differ from site to site. */
    public DeliverySettings(String node, DeliveryLimits limits, RetrySchedule schedule, ClientProfile client) {
        this(node, limits, schedule, client, Shaping.even(limits), Nodes.usual());
    }
}
