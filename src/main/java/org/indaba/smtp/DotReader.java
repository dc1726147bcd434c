package org.indaba.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Reads what follows 354 up to CRLF.CRLF and takes the transparency dots out (RFC 5321 §4.5.2). Nothing else ends the message: not
 * LF.LF, LF.CRLF, CR.CR or CRLF.CR (RFC 5321 §4.1.1.4). Octets go to the output in runs as long as the buffer gives; the line ends are
 * passed on as they are, so that {@link TextLines} behind it can judge them. Belongs to one thread; one reader reads one message.
 */
public final class DotReader {

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte DOT = '.';

    /** What was read last; the words of the grammar, since a chunk may end between any two octets. */
    private enum Place { LINE_START, IN_LINE, AFTER_DOT, AFTER_DOT_CR, AT_END }

    private final WireInput input;
    private final OutputStream content;
    // RFC 5321 §4.1.1.4: the CRLF of the DATA line counts as the first one of CRLF.CRLF, so a message may be empty.
    private Place place = Place.LINE_START;
    private byte before = LF;

    /** @param content takes the message; it must not fail for reasons that are no reason to stop reading */
    public DotReader(WireInput input, OutputStream content) {
        this.input = input;
        this.content = content;
    }

    /**
     * Reads to the end of the message.
     *
     * @return false if the stream ended before the message did
     * @throws IOException what the stream or the output throws
     */
    public boolean readToEnd() throws IOException {
        while (place != Place.AT_END) {
            if (!input.hasBuffered() && !input.fill()) {
                return false;
            }
            input.advanceTo(take(input.buffer(), input.position(), input.limit()));
        }
        return true;
    }

    /** Takes what the buffer holds; returns the offset behind the last octet that belongs to the message. */
    private int take(byte[] octets, int from, int to) throws IOException {
        int at = from;
        while (at < to && place != Place.AT_END) {
            at = switch (place) {
                case LINE_START -> startLine(octets, at);
                case IN_LINE -> takeLines(octets, at, to);
                case AFTER_DOT -> afterDot(octets, at);
                case AFTER_DOT_CR -> afterDotCr(octets, at);
                case AT_END -> at;
            };
        }
        return at;
    }

    private int startLine(byte[] octets, int at) {
        if (octets[at] == DOT) {
            place = Place.AFTER_DOT;
            return at + 1;
        }
        place = Place.IN_LINE;
        return at;
    }

    /** Passes on everything up to the first line that begins with a dot. */
    private int takeLines(byte[] octets, int from, int to) throws IOException {
        byte last = before;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (octet == LF && last == CR && i + 1 < to && octets[i + 1] != DOT) {
                last = octet;
                continue;
            }
            if (octet == LF && last == CR) {
                content.write(octets, from, i + 1 - from);
                before = LF;
                place = Place.LINE_START;
                return i + 1;
            }
            last = octet;
        }
        content.write(octets, from, to - from);
        before = last;
        return to;
    }

    private int afterDot(byte[] octets, int at) {
        if (octets[at] == CR) {
            place = Place.AFTER_DOT_CR;
            return at + 1;
        }
        // RFC 5321 §4.5.2: a first dot with other characters behind it is taken away.
        place = Place.IN_LINE;
        before = DOT;
        return at;
    }

    private int afterDotCr(byte[] octets, int at) throws IOException {
        if (octets[at] == LF) {
            place = Place.AT_END;
            return at + 1;
        }
        content.write(CR);
        place = Place.IN_LINE;
        before = CR;
        return at;
    }
}
