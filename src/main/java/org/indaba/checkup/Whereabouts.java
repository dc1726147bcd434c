package org.indaba.checkup;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.deliver.PrivateAddresses.Reach;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/**
 * Where we are, as far as can be seen from here.
 *
 * @param named what DNS says of our own name
 * @param ours all addresses at which a mail would reach us
 * @param sources those that mail leaves from and the world sees, at most {@link #MAX_SOURCES}
 * @param hidden those that were set for that, and that the world does not see: somebody translates them
 */
record Whereabouts(DnsAnswer<InetAddress> named, Set<InetAddress> ours, List<InetAddress> sources, List<InetAddress> hidden) {

    /** More addresses to send from are not looked at. */
    static final int MAX_SOURCES = 8;

    Whereabouts {
        ours = Set.copyOf(ours);
        sources = List.copyOf(sources);
        hidden = List.copyOf(hidden);
    }

    static Whereabouts of(OwnServer server, Dns dns) {
        DnsAnswer<InetAddress> named = dns.addresses(server.hostname());
        List<InetAddress> inDns = named instanceof DnsAnswer.Found<InetAddress> found ? found.records() : List.of();
        List<InetAddress> interfaces = server.interfaces().get();
        List<InetAddress> seen = interfaces.stream().filter(address -> PrivateAddresses.reach(address) == Reach.PUBLIC).toList();
        List<InetAddress> set = server.sending().sources();
        List<InetAddress> wanted = new ArrayList<>(set);
        if (set.isEmpty()) {
            wanted.addAll(inDns);
            wanted.addAll(seen);
        }
        Set<InetAddress> ours = new LinkedHashSet<>(inDns);
        ours.addAll(interfaces);
        ours.addAll(set);
        return new Whereabouts(named, ours,
                wanted.stream().distinct().filter(address -> !server.privates().refuses(address)).limit(MAX_SOURCES).toList(),
                set.stream().filter(server.privates()::refuses).limit(MAX_SOURCES).toList());
    }
}
