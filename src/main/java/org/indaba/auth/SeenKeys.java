package org.indaba.auth;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/** Remembers the key records that pass by. For one message, by one thread. */
final class SeenKeys implements Dns {

    private final Dns dns;
    private final Map<String, List<String>> seen = new HashMap<>();

    SeenKeys(Dns dns) {
        this.dns = dns;
    }

    /** The records of the keys that right signatures were verified by. */
    KeyRecords of(List<DkimOutcome> signatures) {
        Map<String, String> records = new HashMap<>();
        for (DkimOutcome one : signatures) {
            if (one.result() instanceof DkimResult.Pass) {
                String name = new DkimSignature.KeyName(one.domain(), one.selector(), one.domain()).dnsName();
                seen.getOrDefault(name, List.of()).stream().filter(PublicKeys::isKey).findFirst()
                        .ifPresent(record -> records.put(name, record));
            }
        }
        return new KeyRecords(records);
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        DnsAnswer<String> answer = dns.texts(name);
        if (answer instanceof DnsAnswer.Found<String> found) {
            seen.put(name, found.records());
        }
        return answer;
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        return dns.mailExchangers(domain);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        return dns.addresses(host);
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        return dns.tlsAssociations(host, port);
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        return dns.aliases(name);
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        return dns.pointers(address);
    }
}
