package org.indaba.checkup;

import java.net.InetAddress;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;
import org.indaba.dns.TlsAssociation;

/** DNS that does something before it answers. */
class Delegating implements Dns {

    private final Dns next;

    Delegating(Dns next) {
        this.next = next;
    }

    void before() {
    }

    void before(String name) {
        before();
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        before(domain);
        return next.mailExchangers(domain);
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        before(host);
        return next.addresses(host);
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        before(name);
        return next.texts(name);
    }

    @Override
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        before(host);
        return next.tlsAssociations(host, port);
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        before(address.getHostAddress());
        return next.pointers(address);
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        before(name);
        return next.aliases(name);
    }
}
