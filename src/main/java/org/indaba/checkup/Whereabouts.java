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
 * Where we are, as far as can be seen from here. The other nodes of the same database are a part of us: which of them looks makes no
 * difference to a domain.
 *
 * @param named what DNS says of our own name
 * @param names our own name, and those of the other nodes
 * @param ours all addresses at which a mail would reach us
 * @param sources those that this node's mail leaves from and the world sees, at most {@link #MAX_SOURCES}
 * @param senders these, and those of the other nodes
 * @param hidden those that were set for that, and that the world does not see: somebody translates them
 */
record Whereabouts(DnsAnswer<InetAddress> named, Set<String> names, Set<InetAddress> ours, List<InetAddress> sources,
        List<InetAddress> senders, List<InetAddress> hidden) {

    /** More addresses to send from are not looked at. */
    static final int MAX_SOURCES = 8;

    /** Other nodes beyond these are not looked at. */
    static final int MAX_NODES = 8;

    Whereabouts {
        names = Set.copyOf(names);
        ours = Set.copyOf(ours);
        sources = List.copyOf(sources);
        senders = List.copyOf(senders);
        hidden = List.copyOf(hidden);
    }

    static Whereabouts of(OwnServer server, Dns dns) {
        DnsAnswer<InetAddress> named = dns.addresses(server.hostname());
        List<InetAddress> inDns = found(named);
        List<InetAddress> interfaces = server.around().interfaces().get();
        List<String> others = server.around().nodes().get().stream().filter(node -> !node.equals(server.hostname()))
                .limit(MAX_NODES).toList();
        List<InetAddress> theirs = others.stream().flatMap(node -> found(dns.addresses(node)).stream()).toList();
        List<InetAddress> set = server.sending().sources();
        List<InetAddress> wanted = new ArrayList<>(set);
        if (set.isEmpty()) {
            wanted.addAll(inDns);
            interfaces.stream().filter(address -> PrivateAddresses.reach(address) == Reach.PUBLIC).forEach(wanted::add);
        }
        Set<InetAddress> ours = new LinkedHashSet<>(inDns);
        ours.addAll(interfaces);
        ours.addAll(set);
        ours.addAll(theirs);
        List<InetAddress> sources = seen(wanted, server).stream().limit(MAX_SOURCES).toList();
        Set<InetAddress> senders = new LinkedHashSet<>(sources);
        senders.addAll(seen(theirs, server));
        Set<String> names = new LinkedHashSet<>(others);
        names.add(server.hostname());
        return new Whereabouts(named, names, ours, sources, List.copyOf(senders),
                set.stream().filter(server.privates()::refuses).limit(MAX_SOURCES).toList());
    }

    private static List<InetAddress> found(DnsAnswer<InetAddress> answer) {
        return answer instanceof DnsAnswer.Found<InetAddress> found ? found.records() : List.of();
    }

    private static List<InetAddress> seen(List<InetAddress> addresses, OwnServer server) {
        return addresses.stream().distinct().filter(address -> !server.privates().refuses(address)).toList();
    }
}
