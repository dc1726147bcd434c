package org.indaba.smtp;

import java.io.IOException;
import java.io.InputStream;

/**
 * The octets of a peer in a buffer that lines and messages are cut from in place, so that a pipelined burst costs one system call and
 * an octet costs no method call. The buffer is small until a read fills it. Belongs to one thread.
 */
public final class WireInput {

    private final InputStream source;
    private byte[] buffer = new byte[WireLimits.SMALL_BUFFER];
    private int position;
    private int limit;

    /** @param source read in large pieces; may throw on its time-outs */
    public WireInput(InputStream source) {
        this.source = source;
    }

    /** Whether octets wait that have been read from the stream and not yet been used. */
    public boolean hasBuffered() {
        return position < limit;
    }

    /** How many octets wait in the buffer. */
    int buffered() {
        return limit - position;
    }

    /** The buffer itself; what waits stands from {@link #position()} to {@link #limit()}. It may be another one after {@link #fill()}. */
    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    /** Uses up octets of the buffer. */
    void advanceTo(int newPosition) {
        position = newPosition;
    }

    /**
     * Reads once from the stream, behind what waits already.
     *
     * @return false at the end of the stream
     * @throws IllegalStateException if more waits than the large buffer holds; readers use up what they have before that
     */
    boolean fill() throws IOException {
        makeRoom();
        int count = source.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            return false;
        }
        limit += count;
        return true;
    }

    private void makeRoom() {
        boolean full = limit == buffer.length;
        if (full && buffer.length < WireLimits.LARGE_BUFFER) {
            byte[] larger = new byte[WireLimits.LARGE_BUFFER];
            System.arraycopy(buffer, position, larger, 0, buffered());
            buffer = larger;
        } else if (full && position > 0) {
            System.arraycopy(buffer, position, buffer, 0, buffered());
        } else if (full) {
            throw new IllegalStateException("the reader waits for more than the buffer holds");
        } else if (position < limit) {
            return;
        }
        limit -= position;
        position = 0;
    }
}
