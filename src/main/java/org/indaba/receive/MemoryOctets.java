package org.indaba.receive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.indaba.mime.MessageOctets;

/** A small message in memory. Thread-safe, since nobody writes to the array any more. */
final class MemoryOctets implements MessageOctets {

    private final byte[] octets;
    private final int size;

    /** @param octets given away; the first {@code size} of them are the message */
    MemoryOctets(byte[] octets, int size) {
        this.octets = octets;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] slice(long from, int length) {
        int start = (int) Math.min(from, size);
        return Arrays.copyOfRange(octets, start, start + Math.min(length, size - start));
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) throws IOException {
        out.write(octets, (int) from, (int) (to - from));
    }
}
