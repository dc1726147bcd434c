package org.indaba.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Turns message octets into what follows the 354 on the wire. Octets are given in as many parts as they come in; {@link #finish}
 * ends the message with the line that holds a single dot. Dots that it adds are written by {@code write(int)}, one by one, and dots of
 * the message never are. One object a message; not thread-safe.
 */
public final class DotStuffing {

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] END = {'.', '\r', '\n'};

    private boolean lineStart = true;
    private boolean crWaits;

    /**
     * Writes the next part.
     *
     * @param octets where it lies
     * @param from its first octet
     * @param to behind its last octet
     * @throws IOException if the stream throws it
     */
    public void encode(byte[] octets, int from, int to, OutputStream out) throws IOException {
        int run = from;
        for (int at = from; at < to; at++) {
            byte octet = octets[at];
            if (crWaits) {
                crWaits = false;
                lineStart = octet == '\n';
                writeLineEndOrBlank(lineStart, out);
                run = lineStart ? at + 1 : at;
                if (lineStart) {
                    continue;
                }
            }
            if (octet == '\r' && at + 1 < to && octets[at + 1] == '\n') {
                at++;
                lineStart = true;
            } else if (octet == '\r' || octet == '\n') {
                out.write(octets, run, at - run);
                run = at + 1;
                strayLineEnd(octet, out);
            } else {
                if (lineStart && octet == '.') {
                    // RFC 5321 §4.5.2: a dot that begins a line is sent twice.
                    out.write(octets, run, at - run);
                    out.write('.');
                    run = at;
                }
                lineStart = false;
            }
        }
        out.write(octets, run, to - run);
    }

    private void strayLineEnd(byte octet, OutputStream out) throws IOException {
        crWaits = octet == '\r';
        if (!crWaits) {
            writeLineEndOrBlank(false, out);
            lineStart = false;
        }
    }

    /** RFC 5321 §2.3.8: CR and LF are sent only as a pair, so a stray one becomes a blank: it can end no line at any peer. */
    private static void writeLineEndOrBlank(boolean pair, OutputStream out) throws IOException {
        if (pair) {
            out.write(CRLF);
        } else {
            out.write(' ');
        }
    }

    /**
     * Leaves a place for a value that is written by another way: it has at least one octet, begins with no dot, and holds no line end.
     *
     * @throws IOException if the stream throws it
     */
    public void gap(OutputStream out) throws IOException {
        if (crWaits) {
            crWaits = false;
            writeLineEndOrBlank(false, out);
        }
        lineStart = false;
    }

    /**
     * Ends the message: with a line end where it has none, and with the final dot.
     *
     * @throws IOException if the stream throws it
     */
    public void finish(OutputStream out) throws IOException {
        endLine(out);
        // RFC 5321 §4.1.1.4: the mail data ends with a line that holds only a period.
        out.write(END);
    }

    /**
     * Ends the message as {@link #finish} does, without the final dot.
     *
     * @throws IOException if the stream throws it
     */
    public void endLine(OutputStream out) throws IOException {
        if (crWaits) {
            gap(out);
        }
        if (!lineStart) {
            out.write(CRLF);
        }
    }
}
