package org.indaba.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message in memory: for notices, for tests and for mails whose size is known to be small. Immutable and thread-safe. */
public final class ByteOctets implements MessageOctets {

    private final byte[] octets;

    private ByteOctets(byte[] octets) {
        this.octets = octets;
    }

    /** Copies the given octets; line ends are taken as they are. */
    public static ByteOctets of(byte[] octets) {
        return new ByteOctets(octets.clone());
    }

    /** The UTF-8 octets of a text; line ends are taken as they are. */
    public static ByteOctets utf8(String text) {
        return new ByteOctets(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public byte[] slice(long from, int length) {
        checkRange(from, octets.length);
        return Arrays.copyOfRange(octets, (int) from, (int) Math.min(octets.length, from + length));
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) throws IOException {
        checkRange(from, to);
        out.write(octets, (int) from, (int) (to - from));
    }

    private void checkRange(long from, long to) {
        if (from < 0 || from > to || to > octets.length) {
            throw new IllegalArgumentException("octets " + from + " to " + to + " of " + octets.length);
        }
    }
}
