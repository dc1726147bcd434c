package org.indaba.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.indaba.mime.MessageOctets;

/**
 * A message in the store. Remembers its first chunk, which every reader asks for again and again (the header is there), and the last
 * other one; so a handle keeps at most two chunks in memory. Thread-safe.
 */
final class StoredMessage implements MessageOctets {

    private static final int CHUNK = SqlMessageStore.CHUNK_OCTETS;

    private final long size;
    private final IntFunction<byte[]> chunks;
    private byte[] first = new byte[0];
    private byte[] last = new byte[0];
    private int lastSeq = -1;

    StoredMessage(long size, IntFunction<byte[]> chunks) {
        this.size = size;
        this.chunks = chunks;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] slice(long from, int length) {
        if (from < 0 || length < 0 || from > size) {
            throw new IllegalArgumentException("no octets " + from + " + " + length + " in a message of " + size);
        }
        byte[] part = new byte[(int) Math.min(length, size - from)];
        int done = 0;
        while (done < part.length) {
            byte[] chunk = chunk((int) ((from + done) / CHUNK));
            int start = (int) ((from + done) % CHUNK);
            int count = Math.min(chunk.length - start, part.length - done);
            System.arraycopy(chunk, start, part, done, count);
            done += count;
        }
        return part;
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) throws IOException {
        if (from < 0 || to < from || to > size) {
            throw new IllegalArgumentException("no octets " + from + " to " + to + " in a message of " + size);
        }
        long at = from;
        while (at < to) {
            byte[] chunk = chunk((int) (at / CHUNK));
            int start = (int) (at % CHUNK);
            int count = (int) Math.min(chunk.length - start, to - at);
            out.write(chunk, start, count);
            at += count;
        }
    }

    private synchronized byte[] chunk(int seq) {
        if (seq == 0) {
            first = first.length == 0 ? checked(chunks.apply(0), 0) : first;
            return first;
        }
        if (seq != lastSeq) {
            last = checked(chunks.apply(seq), seq);
            lastSeq = seq;
        }
        return last;
    }

    /** A chunk of another length would shift every octet behind it: better no message than another one. */
    private byte[] checked(byte[] chunk, int seq) {
        long expected = Math.min(CHUNK, size - (long) seq * CHUNK);
        if (chunk.length != expected) {
            throw new IllegalStateException("chunk " + seq + " has " + chunk.length + " octets, not " + expected);
        }
        return chunk;
    }

    @Override
    public String toString() {
        return "StoredMessage[" + size + ", cached " + Arrays.asList(first.length, last.length) + "]";
    }
}
