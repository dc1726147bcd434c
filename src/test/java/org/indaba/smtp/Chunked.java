package org.indaba.smtp;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** A stream that hands its octets out in pieces, as a network does; characters are octets of the same number. */
final class Chunked extends InputStream {

    private final byte[] octets;
    private final IntSupplier sizes;
    private int position;

    Chunked(String octets, IntSupplier sizes) {
        this.octets = octets.getBytes(StandardCharsets.ISO_8859_1);
        this.sizes = sizes;
    }

    static Chunked whole(String octets) {
        return new Chunked(octets, () -> Integer.MAX_VALUE);
    }

    static Chunked single(String octets) {
        return new Chunked(octets, () -> 1);
    }

    @Override
    public int read() {
        throw new AssertionError("octets are read in blocks");
    }

    @Override
    public int read(byte[] into, int from, int count) {
        if (position == octets.length) {
            return -1;
        }
        int length = Math.min(Math.min(count, Math.max(1, sizes.getAsInt())), octets.length - position);
        System.arraycopy(octets, position, into, from, length);
        position += length;
        return length;
    }
}
