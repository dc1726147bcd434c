package org.indaba.smtp;

import java.io.IOException;
import java.io.OutputStream;

/** Reads the octets that follow BDAT: as many as it announced, whatever they are (RFC 3030 §2). Belongs to one thread. */
public final class ChunkReader {

    private final WireInput input;

    /** @param input where the command line was read from */
    public ChunkReader(WireInput input) {
        this.input = input;
    }

    /**
     * Passes a chunk on.
     *
     * @param size its octets, 0 or more
     * @return false if the stream ended before the chunk did
     * @throws IOException what the stream or the output throws
     */
    public boolean read(long size, OutputStream content) throws IOException {
        long missing = size;
        while (missing > 0) {
            if (!input.hasBuffered() && !input.fill()) {
                return false;
            }
            int count = (int) Math.min(missing, input.buffered());
            content.write(input.buffer(), input.position(), count);
            input.advanceTo(input.position() + count);
            missing -= count;
        }
        return true;
    }
}
