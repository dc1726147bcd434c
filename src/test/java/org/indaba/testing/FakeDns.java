package org.indaba.testing;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;
import org.xbill.DNS.ReverseMap;

/** DNS without a network: answers from a {@link DnsZone} at once, and behaves as the contract of {@link Dns} has it. Thread-safe. */
public final class FakeDns implements Dns {

    private static final int MAX_ALIASES = 16;

    private final DnsZone zone;

    /** @param zone what it knows; may change later */
    public FakeDns(DnsZone zone) {
        this.zone = zone;
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        return ask(domain, "MX", entry -> new MailExchanger(entry.preference(), entry.value().toLowerCase(Locale.ROOT)));
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        DnsAnswer<InetAddress> ipv4 = ask(host, "A", entry -> InetAddress.ofLiteral(entry.value()));
        DnsAnswer<InetAddress> ipv6 = ask(host, "AAAA", entry -> InetAddress.ofLiteral(entry.value()));
        List<InetAddress> found = new ArrayList<>();
        boolean authentic = true;
        for (DnsAnswer<InetAddress> each : List.of(ipv4, ipv6)) {
            if (each instanceof DnsAnswer.Found<InetAddress> some) {
                found.addAll(some.records());
                authentic &= some.authentic();
            }
        }
        if (!found.isEmpty()) {
            return new DnsAnswer.Found<>(found, Duration.ofSeconds(zone.ttlSeconds()), authentic);
        }
        return ipv4 instanceof DnsAnswer.Failed<InetAddress> ? ipv4 : ipv6 instanceof DnsAnswer.NoSuchName<InetAddress> ? ipv4 : ipv6;
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        return ask(name, "TXT", DnsZone.Entry::value);
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        return ask("_" + port + "._tcp." + host, "TLSA", entry -> {
            String[] words = entry.value().split(" ");
            return new TlsAssociation(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]);
        });
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        return ask(ReverseMap.fromAddress(address).toString(true), "PTR", entry -> entry.value().toLowerCase(Locale.ROOT));
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        return ask(name, "CNAME", entry -> entry.value().toLowerCase(Locale.ROOT));
    }

    private <T> DnsAnswer<T> ask(String name, String type, Function<DnsZone.Entry, T> view) {
        Set<String> seen = new HashSet<>();
        boolean authentic = true;
        String current = name;
        while (seen.add(current.toLowerCase(Locale.ROOT)) && seen.size() <= MAX_ALIASES + 1) {
            if (zone.troubleAt(current, type).failure()) {
                return new DnsAnswer.Failed<>(type + " of " + current + ": " + zone.troubleAt(current, type));
            }
            authentic &= zone.authenticAt(current);
            List<DnsZone.Entry> here = zone.at(current, type);
            if (!here.isEmpty()) {
                return new DnsAnswer.Found<>(here.stream().map(view).toList(), Duration.ofSeconds(zone.ttlSeconds()), authentic);
            }
            List<DnsZone.Entry> aliases = zone.at(current, "CNAME");
            if (aliases.isEmpty()) {
                return zone.exists(current) ? new DnsAnswer.NoRecords<>() : new DnsAnswer.NoSuchName<>();
            }
            current = aliases.getFirst().value();
        }
        return new DnsAnswer.Failed<>(type + " of " + name + ": too many CNAMEs, or a loop");
    }
}
