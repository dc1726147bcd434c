package org.indaba.command;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The network that an address belongs to, as strangers are counted: one household or office mostly has one. Pure functions. */
final class SourceNetwork {

    /** For IPv4, neighbours count together. In octets. */
    private static final int IPV4_OCTETS = 3;

    // RFC 6177 §2: a customer of a provider gets a /56 or more, and may use each of its addresses. In octets.
    private static final int IPV6_OCTETS = 7;

    private SourceNetwork() {
    }

    /** As 192.0.2.0/24 or 2001:db8:0:100::/56. */
    static String of(InetAddress address) {
        int octets = address instanceof Inet6Address ? IPV6_OCTETS : IPV4_OCTETS;
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), octets), address.getAddress().length);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + octets * Byte.SIZE;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address keeps its length", impossible);
        }
    }

    /** The same of an address as it stands in the records of a session; what is no address is a network of its own. */
    static String of(String address) {
        try {
            return of(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException none) {
            return address;
        }
    }
}
