package org.indaba.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable run of octets with value equality, so that records can hold octets without repairing {@code equals} each time.
 * Made for small values (header fields, recipe pieces); whole messages travel as handles. Thread-safe.
 */
public final class Bytes {

    /** No octets. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] octets;

    private Bytes(byte[] octets) {
        this.octets = octets;
    }

    /** Copies the given octets. */
    public static Bytes of(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Bytes(octets.clone());
    }

    /** Copies the first of the given octets. @param length how many; at most as many as there are */
    public static Bytes of(byte[] octets, int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOf(octets, Objects.checkIndex(length, octets.length + 1)));
    }

    /** The UTF-8 octets of a text. */
    public static Bytes utf8(String text) {
        return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The length in octets. */
    public int size() {
        return octets.length;
    }

    /** A copy of the octets. */
    public byte[] toArray() {
        return octets.clone();
    }

    /** The octets read as UTF-8, malformed ones replaced. */
    public String asUtf8() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "Bytes[" + octets.length + "]";
    }
}
