package org.indaba.deliver;

import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of hosts and opens connections to them. Implementations are thread-safe and bound every dial in time. */
public interface Dialer {

    /** Where a host can be dialled. */
    sealed interface Targets {

        /**
         * At these addresses.
         *
         * @param addresses in the order to try
         */
        record Known(List<InetAddress> addresses) implements Targets {
            public Known {
                addresses = List.copyOf(addresses);
            }
        }

        /**
         * Nowhere, for now.
         *
         * @param reason for the ledger
         */
        record Nowhere(String reason) implements Targets {
        }
    }

    /** The addresses of a host of a route; may block for as long as DNS takes. */
    Targets targets(Route.Host host);

    /**
     * Opens a connection to one address of a host.
     *
     * @param sources our own addresses to dial from, one of them; none of the family of the address: as ever
     */
    Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources);
}
