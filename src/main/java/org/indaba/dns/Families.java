package org.indaba.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes one answer of those for IPv4 and for IPv6. Stateless. */
final class Families {

    private Families() {
    }

    static DnsAnswer<InetAddress> joined(DnsAnswer<InetAddress> ipv4, DnsAnswer<InetAddress> ipv6) {
        if (ipv4 instanceof DnsAnswer.Found<InetAddress> four && ipv6 instanceof DnsAnswer.Found<InetAddress> six) {
            List<InetAddress> all = new ArrayList<>(four.records());
            all.addAll(six.records());
            Duration ttl = four.ttl().compareTo(six.ttl()) < 0 ? four.ttl() : six.ttl();
            return new DnsAnswer.Found<>(all, ttl, four.authentic() && six.authentic());
        }
        return weight(ipv4) >= weight(ipv6) ? ipv4 : ipv6;
    }

    /** Addresses of one family are an answer; else a failure hides what would have come; else the name exists if one family says so. */
    private static int weight(DnsAnswer<InetAddress> answer) {
        return switch (answer) {
            case DnsAnswer.Found<InetAddress> _ -> 3;
            case DnsAnswer.Failed<InetAddress> _ -> 2;
            case DnsAnswer.NoRecords<InetAddress> _ -> 1;
            case DnsAnswer.NoSuchName<InetAddress> _ -> 0;
        };
    }
}
