package org.indaba.mime;

import java.util.Arrays;

/**
 * Walks over the lines of a message through a window, so that neither a long message nor a long line is in memory whole. Of each
 * line it keeps the first {@link #PREFIX_OCTETS}. Not thread-safe.
 */
final class LineCursor {

    /** What is looked at of a line: more than a boundary may have, and as much as is read of a media type with its parameters. */
    static final int PREFIX_OCTETS = ContentType.MAX_CHARACTERS;

    private static final int WINDOW_OCTETS = 65_536;

    private final MessageOctets octets;
    private final long limit;
    private byte[] window = new byte[0];
    private long windowStart;
    private long start;
    private long end;
    private boolean ended;
    private boolean eightBit;
    private byte[] prefix = new byte[256];
    private int prefixLength;

    LineCursor(MessageOctets octets, long from, long to) {
        this.octets = octets;
        this.limit = to;
        this.end = from;
    }

    /** Goes to the next line; false at the end. */
    boolean next() {
        if (end >= limit) {
            return false;
        }
        start = end;
        prefixLength = 0;
        eightBit = false;
        ended = false;
        boolean afterCr = false;
        while (end < limit && !ended) {
            byte octet = octet(end++);
            eightBit |= octet < 0;
            ended = afterCr && octet == '\n';
            afterCr = octet == '\r';
            keep(octet);
        }
        if (ended) {
            prefixLength = (int) Math.min(prefixLength, end - 2 - start);
        }
        return true;
    }

    private byte octet(long at) {
        if (at >= windowStart + window.length) {
            window = octets.slice(at, (int) Math.min(WINDOW_OCTETS, limit - at));
            windowStart = at;
        }
        return window[(int) (at - windowStart)];
    }

    private void keep(byte octet) {
        if (prefixLength == PREFIX_OCTETS) {
            return;
        }
        if (prefixLength == prefix.length) {
            prefix = Arrays.copyOf(prefix, Math.min(PREFIX_OCTETS, prefix.length * 4));
        }
        prefix[prefixLength++] = octet;
    }

    /** The offset of the line's first octet. */
    long start() {
        return start;
    }

    /** The offset behind the line's CRLF. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return ended && end - start == 2;
    }

    boolean startsWith(char first, char second) {
        return prefixLength >= 2 && prefix[0] == first && prefix[1] == second;
    }

    boolean isContinuation() {
        return prefixLength > 0 && (prefix[0] == ' ' || prefix[0] == '\t');
    }

    boolean isEightBit() {
        return eightBit;
    }

    /** The first octets of the line without its CRLF. */
    byte[] prefix() {
        return Arrays.copyOf(prefix, prefixLength);
    }
}
