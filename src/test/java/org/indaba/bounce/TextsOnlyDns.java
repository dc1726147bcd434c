package org.indaba.bounce;

import java.net.InetAddress;
import java.util.function.Function;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/** DNS that a test answers for, and that is asked for texts alone. */
record TextsOnlyDns(Function<String, DnsAnswer<String>> answers) implements Dns {

    @Override
    public DnsAnswer<String> texts(String name) {
        return answers.apply(name);
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        throw new AssertionError("asked for the hosts of " + domain);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        throw new AssertionError("asked for the addresses of " + host);
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        throw new AssertionError("asked for the certificates of " + host);
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        throw new AssertionError("asked for the name of " + address);
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        throw new AssertionError("asked for the alias of " + name);
    }
}
