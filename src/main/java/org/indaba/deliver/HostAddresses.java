package org.indaba.deliver;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/**
 * The addresses of a host, in the order to try: asked for right before the dial, so that what is dialled is what DNS says now and
 * what {@link PrivateAddresses} allows now. Thread-safe; waits for as long as DNS takes.
 */
public final class HostAddresses {

    /**
     * Addresses of one host that are tried. RFC 5321 §5.1: at least two; each further one may cost a connect time-out, and the whole
     * attempt must end.
     */
    public static final int MAX_ADDRESSES = 8;

    // Four decimal numbers: Java's own reader also takes one to three, and octal ones.
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** What looking for the addresses of a host gave. */
    public sealed interface Found {

        /**
         * There are some.
         *
         * @param addresses 1 to {@link #MAX_ADDRESSES}, the first to be tried first; families alternate, IPv6 first
         * @param validFor how long DNS lets them be used
         */
        record Reachable(List<InetAddress> addresses, Duration validFor) implements Found {
            public Reachable {
                addresses = List.copyOf(addresses);
            }
        }

        /** The host has no address, and DNS is sure of it. */
        record NoAddress(String reason) implements Found {
        }

        /** All its addresses are private, and those are refused. */
        record PrivateOnly(String reason) implements Found {
        }

        /** Nobody knows for now. */
        record Unknown(String reason) implements Found {
        }
    }

    private final Dns dns;
    private final PrivateAddresses privates;
    private final RandomGenerator random;

    /**
     * @param dns asked for the addresses
     * @param privates which of them are left out
     * @param random shuffles the addresses of each family; used by one thread at a time
     */
    public HostAddresses(Dns dns, PrivateAddresses privates, RandomGenerator random) {
        this.dns = dns;
        this.privates = privates;
        this.random = random;
    }

    /**
     * The addresses of a host.
     *
     * @param host a name, or an IP address in text form as {@link Route.Host} may hold it
     */
    public Found of(String host) {
        Optional<InetAddress> literal = literal(host);
        if (literal.isPresent()) {
            return allowed(host, List.of(literal.get()), Duration.ofDays(1));
        }
        return switch (dns.addresses(host)) {
            case DnsAnswer.Found<InetAddress>(List<InetAddress> addresses, Duration ttl, boolean _) -> allowed(host, addresses, ttl);
            case DnsAnswer.NoRecords<InetAddress> _ -> new Found.NoAddress("the host " + host + " has no address");
            case DnsAnswer.NoSuchName<InetAddress> _ -> new Found.NoAddress("there is no host " + host);
            case DnsAnswer.Failed<InetAddress>(String reason) -> new Found.Unknown(reason);
        };
    }

    /** The same for a {@link Dialer}, to which every reason for not dialling is one for now: the next route decides for good. */
    public Dialer.Targets targets(Route.Host host) {
        return switch (of(host.name())) {
            case Found.Reachable(List<InetAddress> addresses, Duration _) -> new Dialer.Targets.Known(addresses);
            case Found.NoAddress(String reason) -> new Dialer.Targets.Nowhere(reason);
            case Found.PrivateOnly(String reason) -> new Dialer.Targets.Nowhere(reason);
            case Found.Unknown(String reason) -> new Dialer.Targets.Nowhere(reason);
        };
    }

    /** An IP address in text form, strictly: four decimal numbers, or RFC 4291 §2.2 without a zone. */
    static Optional<InetAddress> literal(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private Found allowed(String host, List<InetAddress> addresses, Duration validFor) {
        List<InetAddress> ipv6 = new ArrayList<>();
        List<InetAddress> ipv4 = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (!privates.refuses(address)) {
                (address instanceof Inet4Address ? ipv4 : ipv6).add(address);
            }
        }
        if (ipv4.isEmpty() && ipv6.isEmpty()) {
            return new Found.PrivateOnly("the host " + host + " has only addresses that are not on the Internet");
        }
        shuffle(ipv6);
        shuffle(ipv4);
        return new Found.Reachable(interleaved(ipv6, ipv4), validFor);
    }

    /** RFC 8305 §4: the families alternate, so that a family that does not work here costs one try and not all of them. */
    private static List<InetAddress> interleaved(List<InetAddress> first, List<InetAddress> second) {
        List<InetAddress> order = new ArrayList<>();
        Iterator<InetAddress> firsts = first.iterator();
        Iterator<InetAddress> seconds = second.iterator();
        while (order.size() < MAX_ADDRESSES && (firsts.hasNext() || seconds.hasNext())) {
            if (firsts.hasNext()) {
                order.add(firsts.next());
            }
            if (seconds.hasNext() && order.size() < MAX_ADDRESSES) {
                order.add(seconds.next());
            }
        }
        return order;
    }

    private void shuffle(List<InetAddress> addresses) {
        synchronized (random) {
            for (int i = addresses.size() - 1; i > 0; i--) {
                addresses.set(i, addresses.set(random.nextInt(i + 1), addresses.get(i)));
            }
        }
    }
}
