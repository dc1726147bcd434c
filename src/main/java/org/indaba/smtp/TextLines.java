package org.indaba.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Looks at the line ends of a message as it comes in: a CR or an LF that stands alone, a line beyond {@link WireLimits#TEXT_LINE}. Once
 * a message is found wanting the rest of it goes nowhere, but is still looked at, so that the peer can send it to its end. Belongs to
 * one thread; one is made for each message.
 */
public final class TextLines extends OutputStream {

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] CRLF = {CR, LF};

    private final OutputStream content;
    private final BareLineEnds bareLineEnds;
    private byte before = LF;
    private long lineLength;
    private long total;
    private boolean bareLineEnd;
    private boolean overlongLine;

    /** @param content takes the lines, with CRLF at their ends */
    public TextLines(OutputStream content, BareLineEnds bareLineEnds) {
        this.content = content;
        this.bareLineEnds = bareLineEnds;
    }

    /** Whether a CR or an LF stood alone, and that is to be refused. */
    public boolean hasBareLineEnd() {
        return bareLineEnd;
    }

    /** Whether a line had more octets than {@link WireLimits#TEXT_LINE}. */
    public boolean hasOverlongLine() {
        return overlongLine;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int count) throws IOException {
        if (count == 0) {
            return;
        }
        total += count;
        if (bareLineEnds == BareLineEnds.REFUSE) {
            inspect(octets, from, from + count);
            if (!bareLineEnd && !overlongLine) {
                content.write(octets, from, count);
            }
        } else {
            repair(octets, from, from + count);
        }
    }

    /**
     * Says that the message is complete: a CR at its very end stands alone, and a last line without CRLF gets one, which is how every
     * canonical form of a message reads it (RFC 6376 §3.4.4). An empty message stays empty.
     */
    public void finish() throws IOException {
        if (before == CR && bareLineEnds == BareLineEnds.REFUSE) {
            bareLineEnd = true;
        }
        boolean complete = before == LF || total == 0;
        if (!complete && !bareLineEnd && !overlongLine) {
            content.write(CRLF, 0, 2);
        }
        before = LF;
    }

    private void inspect(byte[] octets, int from, int to) {
        byte last = before;
        int lineStart = from;
        boolean bare = false;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == LF) {
                bare |= last != CR;
                measure(lineLength + i - lineStart - 1);
                lineLength = 0;
                lineStart = i + 1;
            } else if (last == CR) {
                bare = true;
            }
            last = octet;
        }
        lineLength += to - lineStart;
        measure(last == CR ? lineLength - 1 : lineLength);
        bareLineEnd |= bare;
        before = last;
    }

    private void measure(long octets) {
        overlongLine |= octets > WireLimits.TEXT_LINE;
    }

    /** Writes CRLF for each line end, whatever its form; a CR is held back until the next octet tells what it was. */
    private void repair(byte[] octets, int from, int to) throws IOException {
        int start = from;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            boolean endsHere = octet == LF || before == CR;
            if (endsHere) {
                int end = before == CR ? i - 1 : i;
                pass(octets, start, Math.max(start, end));
                endLine();
                start = octet == LF ? i + 1 : i;
            }
            before = octet;
        }
        int end = before == CR ? to - 1 : to;
        pass(octets, start, Math.max(start, end));
    }

    private void pass(byte[] octets, int from, int to) throws IOException {
        lineLength += to - from;
        measure(lineLength);
        if (!overlongLine && to > from) {
            content.write(octets, from, to - from);
        }
    }

    private void endLine() throws IOException {
        lineLength = 0;
        if (!overlongLine) {
            content.write(CRLF, 0, 2);
        }
    }
}
