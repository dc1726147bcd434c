package org.indaba.access;

/** Octets as letters and digits that people can copy. Pure functions. */
final class Base32 {

    // RFC 4648 §6: letters, and the digits that look like none of them.
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static final int BITS = 5;

    private Base32() {
    }

    /** Without padding. */
    static String of(byte[] octets) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int held = 0;
        for (byte octet : octets) {
            buffer = buffer << Byte.SIZE | octet & 0xFF;
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(ALPHABET.charAt(buffer >> held & 0x1F));
            }
            buffer &= (1 << held) - 1;
        }
        return held == 0 ? text.toString() : text.append(ALPHABET.charAt(buffer << BITS - held & 0x1F)).toString();
    }
}
