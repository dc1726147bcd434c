package org.indaba.app.config;

import java.net.InetAddress;
import org.indaba.mail.Bytes;

/**
 * A range of IP addresses: those whose first bits are the same.
 *
 * @param base the octets of an address in it: 4 or 16
 * @param bits how many bits count: 0 to 32 or 128
 */
public record Network(Bytes base, int bits) {

    /** @throws IllegalArgumentException if the bits are more than the address has */
    public Network {
        if (bits < 0 || bits > base.size() * Byte.SIZE) {
            throw new IllegalArgumentException("a network has 0 to " + base.size() * Byte.SIZE + " bits");
        }
    }

    /** Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address. @throws IllegalArgumentException if it is none */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = slash < 0 ? base.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
        return new Network(Bytes.of(base.getAddress()), bits);
    }

    /** Whether an address lies in this network. */
    public boolean contains(InetAddress address) {
        byte[] ours = base.toArray();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
