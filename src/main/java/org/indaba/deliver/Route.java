package org.indaba.deliver;

import java.util.List;

/**
 * Where the mail of a domain goes.
 *
 * @param site the unit of scheduling: domains that share it share its connections and its fate
 * @param hosts at least one, by ascending preference; those of equal preference are shuffled at each dial
 */
public record Route(String site, List<Host> hosts) {

    public Route {
        hosts = List.copyOf(hosts);
    }

    /**
     * A host to dial.
     *
     * @param preference the MX preference; 0 where there is no MX
     * @param name a host name, or an IP address in text form
     * @param port the TCP port
     * @param demand what TLS must be
     */
    public record Host(int preference, String name, int port, TlsDemand demand) {

        /** A host of which nobody demands anything. */
        public Host(int preference, String name, int port) {
            this(preference, name, port, TlsDemand.ANY);
        }

        /** The same host with a demand. */
        Host demanding(TlsDemand other) {
            return new Host(preference, name, port, other);
        }
    }
}
