package org.indaba.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Cuts command lines out of the input (RFC 5321 §2.3.8). Never looks beyond the line's end, so that what follows is still there for
 * {@link DotReader} and {@link ChunkReader}. Belongs to one thread.
 */
public final class LineReader {

    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private final WireInput input;
    private final int maxOctets;
    private final BareLineEnds bareLineEnds;

    /** @param maxOctets the longest line with its CRLF, at most {@link WireLimits#SMALL_BUFFER} */
    public LineReader(WireInput input, int maxOctets, BareLineEnds bareLineEnds) {
        if (maxOctets > WireLimits.SMALL_BUFFER) {
            throw new IllegalArgumentException("a line must fit the small buffer");
        }
        this.input = input;
        this.maxOctets = maxOctets;
        this.bareLineEnds = bareLineEnds;
    }

    /**
     * The next line; waits for it.
     *
     * @throws IOException what the stream throws
     */
    public WireLine read() throws IOException {
        int scanned = 0;
        while (true) {
            int end = indexOf(LF, input.position() + scanned, input.limit());
            if (end >= 0) {
                return cut(input.position(), end);
            }
            if (input.buffered() >= maxOctets) {
                return throwAway();
            }
            scanned = input.buffered();
            if (!input.fill()) {
                return new WireLine.End();
            }
        }
    }

    private WireLine cut(int start, int lf) {
        byte[] octets = input.buffer();
        input.advanceTo(lf + 1);
        boolean withCr = lf > start && octets[lf - 1] == CR;
        if (!withCr && bareLineEnds == BareLineEnds.REFUSE) {
            return new WireLine.BareLf();
        }
        int end = withCr ? lf - 1 : lf;
        if (lf + 1 - start > maxOctets) {
            return new WireLine.TooLong();
        }
        if (indexOf(CR, start, end) >= 0) {
            return new WireLine.BareCr();
        }
        return new WireLine.Text(new String(octets, start, end - start, StandardCharsets.UTF_8), lf + 1 - start);
    }

    /** Reads an overlong line to its end, keeping nothing but the last octet. */
    private WireLine throwAway() throws IOException {
        byte before = 0;
        int thrown = 0;
        while (thrown <= WireLimits.OVERLONG_LINE) {
            byte[] octets = input.buffer();
            int start = input.position();
            int lf = indexOf(LF, start, input.limit());
            if (lf >= 0) {
                input.advanceTo(lf + 1);
                byte last = lf > start ? octets[lf - 1] : before;
                return last == CR || bareLineEnds == BareLineEnds.REPAIR ? new WireLine.TooLong() : new WireLine.BareLf();
            }
            if (input.hasBuffered()) {
                before = octets[input.limit() - 1];
                thrown += input.buffered();
                input.advanceTo(input.limit());
            }
            if (!input.fill()) {
                return new WireLine.End();
            }
        }
        return new WireLine.Endless();
    }

    private int indexOf(byte wanted, int from, int to) {
        byte[] octets = input.buffer();
        for (int i = from; i < to; i++) {
            if (octets[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
