package org.indaba.receive;

import java.net.InetAddress;

/**
 * A range of IP addresses, {@code 192.0.2.0/24} or {@code 2001:db8::/32}.
 *
 * @param base an address of the range
 * @param prefixBits how many leading bits all its addresses share
 */
public record Network(InetAddress base, int prefixBits) {

    /** @throws IllegalArgumentException if the prefix is longer than the address */
    public Network {
        if (prefixBits < 0 || prefixBits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("the prefix does not fit the address: /" + prefixBits);
        }
    }

    /** Reads a range, or one address; never asks DNS. @throws IllegalArgumentException if the text is neither */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new Network(base, base.getAddress().length * Byte.SIZE);
        }
        return new Network(base, Integer.parseInt(text.substring(slash + 1)));
    }

    /** Whether an address lies within. */
    public boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >>> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
