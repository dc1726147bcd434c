package org.indaba.deliver;

import java.util.List;

/** What a domain demands of its mail hosts. Implementations are thread-safe. */
public interface TlsPolicies {

    /** Whether DNSSEC proves which hosts a domain has. */
    enum Proof {
        /** It does. */
        PROVEN,
        /** Anybody could have said it. */
        UNPROVEN
    }

    /** What became of the hosts. */
    sealed interface Outcome {

        /**
         * Hosts that may be dialled, with what is demanded of them.
         *
         * @param hosts at least one
         */
        record Hosts(List<Route.Host> hosts) implements Outcome {
            public Hosts {
                hosts = List.copyOf(hosts);
            }
        }

        /**
         * The domain's policy names none of them.
         *
         * @param reason for the ledger
         */
        record NoneAllowed(String reason) implements Outcome {
        }
    }

    /** What a domain demands of its hosts; may take as long as the web does. */
    Outcome demandedOf(String domain, List<Route.Host> hosts, Proof proof);

    /** Nobody demands anything. */
    static TlsPolicies none() {
        return (_, hosts, _) -> new Outcome.Hosts(hosts);
    }
}
