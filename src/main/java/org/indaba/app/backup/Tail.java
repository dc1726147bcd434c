package org.indaba.app.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Remembers the last octets that passed: the archive's reader stops where the entries end, and whether the rest of the file is there is
 * only seen at its very end. For one thread.
 */
final class Tail extends FilterInputStream {

    /** The record that ends an archive without a remark. */
    private static final int RECORD = 22;
    private static final byte[] SIGNATURE = {'P', 'K', 5, 6};

    private final byte[] last = new byte[RECORD];
    private long passed;

    Tail(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            int kept = Math.min(count, RECORD);
            System.arraycopy(last, kept, last, 0, RECORD - kept);
            System.arraycopy(target, offset + count - kept, last, RECORD - kept, kept);
            passed += count;
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads to the end of the file; whether an archive ends there. */
    boolean endsAnArchive() throws IOException {
        byte[] chunk = new byte[1 << 16];
        while (read(chunk, 0, chunk.length) >= 0) {
            // Only the last octets matter.
        }
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (last[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return passed >= RECORD && last[RECORD - 2] == 0 && last[RECORD - 1] == 0;
    }
}
