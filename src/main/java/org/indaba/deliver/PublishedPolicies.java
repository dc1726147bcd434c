package org.indaba.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Demands what the domain's MTA-STS policy says, and leaves room for DANE where DNSSEC proves the hosts. Thread-safe. */
public final class PublishedPolicies implements TlsPolicies {

    /** Names of a policy that a reason tells. */
    private static final int MAX_TOLD = 5;

    private final MtaSts mtaSts;

    /** @param mtaSts knows the domain's policies */
    public PublishedPolicies(MtaSts mtaSts) {
        this.mtaSts = mtaSts;
    }

    @Override
    public Outcome demandedOf(String domain, List<Route.Host> hosts, Proof proof) {
        Optional<MtaStsPolicy> enforced = mtaSts.of(domain).filter(policy -> policy.mode() == MtaStsPolicy.Mode.ENFORCE);
        if (enforced.isEmpty()) {
            TlsDemand demand = proof == Proof.PROVEN ? TlsDemand.DANE : TlsDemand.ANY;
            return new Outcome.Hosts(hosts.stream().map(host -> host.demanding(demand)).toList());
        }
        List<Route.Host> allowed = new ArrayList<>();
        for (Route.Host host : hosts) {
            boolean named = enforced.get().names(host.name());
            switch (proof) {
                // RFC 8461 §2: DANE goes before the policy, so what it vouches for may go to a host that the policy forgot.
                case PROVEN -> allowed.add(host.demanding(named ? TlsDemand.DANE_OR_MTA_STS : TlsDemand.DANE_OR_NOT));
                case UNPROVEN -> {
                    if (named) {
                        allowed.add(host.demanding(TlsDemand.MTA_STS));
                    }
                }
            }
        }
        return allowed.isEmpty() ? new Outcome.NoneAllowed(reason(domain, hosts, enforced.get())) : new Outcome.Hosts(allowed);
    }

    private static String reason(String domain, List<Route.Host> hosts, MtaStsPolicy policy) {
        // RFC 8461 §4.1: mail to a host that the policy does not name waits.
        List<String> names = policy.hosts().subList(0, Math.min(MAX_TOLD, policy.hosts().size()));
        return "the MTA-STS policy of " + domain + " names none of its mail hosts: it says " + String.join(", ", names) + ", and DNS says "
                + String.join(", ", hosts.stream().limit(MAX_TOLD).map(Route.Host::name).toList());
    }
}
