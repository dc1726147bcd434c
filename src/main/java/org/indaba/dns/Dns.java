package org.indaba.dns;

import java.net.InetAddress;

/**
 * What Indaba asks of DNS. Names are given without a trailing dot, in A-labels; CNAMEs are followed. Answers are values: no method
 * throws for what a server says or fails to say. Implementations are thread-safe and bound every question in time.
 */
public interface Dns {

    /** The mail exchangers of a domain, in no particular order (RFC 5321 §5.1). */
    DnsAnswer<MailExchanger> mailExchangers(String domain);

    /** The IPv4 and IPv6 addresses of a host; a failure of only one family with an answer of the other is an answer. */
    DnsAnswer<InetAddress> addresses(String host);

    /** The TXT records of a name, each with its strings joined (RFC 7208 §3.3). */
    DnsAnswer<String> texts(String name);

    /** The TLSA records of a TCP port at a host (RFC 6698 §3). */
    DnsAnswer<TlsAssociation> tlsAssociations(String host, int port);

    /** The names that an address points back to. */
    DnsAnswer<String> pointers(InetAddress address);

    /** The name that a name is only another word for (its CNAME, RFC 2181 §10.1); that of the target is not asked for. */
    DnsAnswer<String> aliases(String name);
}
