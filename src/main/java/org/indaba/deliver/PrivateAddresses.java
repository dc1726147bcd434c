package org.indaba.deliver;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses mail must not be carried to. Whoever may publish MX records chooses where we connect to; without this, a stranger's
 * domain would make Indaba talk to the machines behind the operator's firewall. Asked when a route is made and again when it is
 * dialled, since DNS may say something else by then. Immutable.
 *
 * <p>Documentation networks (RFC 5737 §3, RFC 3849 §2) are not in the list: nobody's machines are there, and a dial just fails.
 */
public final class PrivateAddresses {

    /** What the operator decided. */
    public enum Rule {
        /** MX hosts are on the Internet. */
        REFUSED,
        /** MX hosts may be anywhere: inside a company, or in a test. */
        ALLOWED
    }

    /** Where an address leads to. */
    public enum Reach {
        /** Some machine on the Internet. */
        PUBLIC,
        /** This machine. */
        THIS_MACHINE,
        /** A network that is not the Internet, many machines at once, or nowhere. */
        PRIVATE
    }

    // RFC 6890 §2.2.2: this host, and loopback.
    private static final List<Network> THIS_MACHINE_IPV4 = networks("0.0.0.0/8", "127.0.0.0/8");

    private static final List<Network> PRIVATE_IPV4 = networks(
            // RFC 1918 §3: private networks.
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
            // RFC 6598 §7: between a carrier and its customers.
            "100.64.0.0/10",
            // RFC 3927 §2.1: link-local; the metadata of cloud machines is there.
            "169.254.0.0/16",
            // RFC 6890 §2.2.2: protocol assignments, the old 6to4 relays, benchmarks, reserved with broadcast.
            "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
            // RFC 5771 §3: multicast.
            "224.0.0.0/4");

    // RFC 4291 §2.5.2 and §2.5.3: unspecified and loopback.
    private static final List<Network> THIS_MACHINE_IPV6 = networks("::/128", "::1/128");

    private static final List<Network> PRIVATE_IPV6 = networks(
            // RFC 4193 §3.1: unique local.
            "fc00::/7",
            // RFC 4291 §2.5.6 and §2.7: link-local and multicast; RFC 3879 §4: site-local.
            "fe80::/10", "ff00::/8", "fec0::/10",
            // RFC 8215 §4: translation inside a network.
            "64:ff9b:1::/48",
            // RFC 6890 §2.2.3: discard, and protocol assignments with Teredo, benchmarks and ORCHID.
            "100::/64", "2001::/23");

    /** Networks whose addresses hold an IPv4 address, and in which octet it starts: that address decides. */
    private static final List<Embedding> EMBEDDINGS = List.of(
            // RFC 4291 §2.5.5: IPv4-compatible and IPv4-mapped.
            new Embedding(network("::/96"), 12), new Embedding(mapped(), 12),
            // RFC 6052 §2.1: NAT64 by the well-known prefix.
            new Embedding(network("64:ff9b::/96"), 12),
            // RFC 3056 §2: 6to4.
            new Embedding(network("2002::/16"), 2));

    private record Embedding(Network network, int offset) {
    }

    private final Rule rule;

    /** @param rule whether they are refused at all */
    public PrivateAddresses(Rule rule) {
        this.rule = rule;
    }

    /** Whether mail must not be carried to this address. */
    public boolean refuses(InetAddress address) {
        return rule == Rule.REFUSED && reach(address) != Reach.PUBLIC;
    }

    /** Where an address leads to, whatever the rule. */
    public static Reach reach(InetAddress address) {
        return reach(address.getAddress());
    }

    private static Reach reach(byte[] address) {
        boolean ipv4 = address.length == 4;
        if (isIn(ipv4 ? THIS_MACHINE_IPV4 : THIS_MACHINE_IPV6, address)) {
            return Reach.THIS_MACHINE;
        }
        if (isIn(ipv4 ? PRIVATE_IPV4 : PRIVATE_IPV6, address)) {
            return Reach.PRIVATE;
        }
        return ipv4 ? Reach.PUBLIC : EMBEDDINGS.stream().filter(each -> each.network().holds(address)).findFirst()
                .map(each -> reach(Arrays.copyOfRange(address, each.offset(), each.offset() + 4))).orElse(Reach.PUBLIC);
    }

    private static boolean isIn(List<Network> networks, byte[] address) {
        return networks.stream().anyMatch(network -> network.holds(address));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(PrivateAddresses::network).toList();
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        return new Network(InetAddress.ofLiteral(text.substring(0, slash)).getAddress(), Integer.parseInt(text.substring(slash + 1)));
    }

    /** {@code ::ffff:0:0/96}, which Java reads as IPv4 when it is written as text. */
    private static Network mapped() {
        byte[] base = new byte[16];
        base[10] = (byte) 0xff;
        base[11] = (byte) 0xff;
        return new Network(base, 96);
    }

    private static final class Network {

        private final byte[] base;
        private final int bits;

        Network(byte[] base, int bits) {
            this.base = base;
            this.bits = bits;
        }

        boolean holds(byte[] address) {
            if (address.length != base.length) {
                return false;
            }
            int whole = bits / 8;
            int mask = 0xff << 8 - bits % 8 & 0xff;
            return Arrays.equals(address, 0, whole, base, 0, whole) && (bits % 8 == 0 || (address[whole] & mask) == (base[whole] & mask));
        }
    }
}
