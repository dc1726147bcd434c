package org.indaba.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/**
 * Stands in the place of DNS where nobody is to be asked: has some texts, and no answer to anything else. Thread-safe.
 *
 * @param byName one text for each name, in lower case
 * @param reason why there is no other answer
 */
record KnownTexts(Map<String, String> byName, String reason) implements Dns {

    KnownTexts {
        byName = Map.copyOf(byName);
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        String text = byName.get(name);
        return text == null ? new DnsAnswer.Failed<>(reason) : new DnsAnswer.Found<>(List.of(text), Duration.ZERO, false);
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        return new DnsAnswer.Failed<>(reason);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        return new DnsAnswer.Failed<>(reason);
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        return new DnsAnswer.Failed<>(reason);
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        return new DnsAnswer.Failed<>(reason);
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        return new DnsAnswer.Failed<>(reason);
    }
}
