package org.indaba.app.demo;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/**
 * The names of the demo, answered without asking anybody: the domains of its people, and their mail hosts, each at a loopback address of
 * its own. Any other name does not exist. Immutable.
 */
final class DemoDns implements Dns {

    /** RFC 5321 §5.1: the lower number is tried first. */
    private static final int FIRST_PREFERENCE = 10;

    private static final Duration TTL = Duration.ofHours(1);

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final String own;
    private final Map<String, List<MailExchanger>> exchangers = new HashMap<>();
    private final Map<String, InetAddress> addresses = new LinkedHashMap<>();
    private final Map<InetAddress, String> names = new HashMap<>();

    /** @param own the domain of the list, which is the name of the server too: as its administrator would have set it up */
    DemoDns(List<Site> sites, String own) {
        this.own = own;
        for (int site = 0; site < sites.size(); site++) {
            List<MailExchanger> hosts = new ArrayList<>();
            for (String host : sites.get(site).hosts()) {
                // RFC 6890 §2.2.2: all of 127.0.0.0/8 is this machine.
                InetAddress address = InetAddress.ofLiteral("127.77." + (site + 1) + "." + (hosts.size() + 1));
                addresses.put(host, address);
                names.put(address, host);
                hosts.add(new MailExchanger(FIRST_PREFERENCE * (hosts.size() + 1), host));
            }
            sites.get(site).domains().forEach(domain -> exchangers.put(domain, hosts));
        }
    }

    /** Where each mail host is. */
    Map<String, InetAddress> hosts() {
        return addresses;
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        if (domain.equalsIgnoreCase(own)) {
            return found(new MailExchanger(FIRST_PREFERENCE, own));
        }
        List<MailExchanger> found = exchangers.get(domain.toLowerCase(Locale.ROOT));
        return found == null ? new DnsAnswer.NoSuchName<>() : new DnsAnswer.Found<>(found, TTL, false);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        if (host.equalsIgnoreCase(own)) {
            return found(HERE);
        }
        InetAddress found = addresses.get(host.toLowerCase(Locale.ROOT));
        return found == null ? new DnsAnswer.NoSuchName<>() : found(found);
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        String asked = name.toLowerCase(Locale.ROOT);
        if (asked.equals(own)) {
            return found("v=spf1 a:" + own + " -all");
        }
        return exchangers.containsKey(asked) || addresses.containsKey(asked) ? new DnsAnswer.NoRecords<>() : new DnsAnswer.NoSuchName<>();
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        return new DnsAnswer.NoSuchName<>();
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        String found = address.equals(HERE) ? own : names.get(address);
        return found == null ? new DnsAnswer.NoSuchName<>() : found(found);
    }

    private static <T> DnsAnswer<T> found(T record) {
        return new DnsAnswer.Found<>(List.of(record), TTL, false);
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        return new DnsAnswer.NoRecords<>();
    }
}
