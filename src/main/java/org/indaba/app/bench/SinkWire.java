package org.indaba.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The octets of one connection: one buffer to read, one to write. Replies leave when there is nothing more to read, so that the
 * replies to pipelined commands leave together. For one thread.
 */
final class SinkWire {

    /** The longest command line with its end; RFC 5321 §4.5.3.1.4 asks for 512, extensions for some more. */
    static final int MAX_LINE = 4096;

    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int OUT_BYTES = 4096;

    /** Takes the octets of a message, piece by piece. */
    interface Pieces {
        void take(byte[] octets, int from, int to);
    }

    private InputStream input;
    private OutputStream output;
    private final byte[] in = new byte[BUFFER_BYTES];
    private int pos;
    private int end;
    private byte[] out = new byte[OUT_BYTES];
    private int outLength;
    private boolean bareLf;

    SinkWire(Socket socket) throws IOException {
        input = socket.getInputStream();
        output = socket.getOutputStream();
    }

    /** Goes on over another socket, without what was read ahead: RFC 3207 §4.2 wants all of the plain dialogue forgotten. */
    void moveTo(Socket socket) throws IOException {
        input = socket.getInputStream();
        output = socket.getOutputStream();
        pos = 0;
        end = 0;
    }

    /** The next line without its end; UTF-8 (RFC 6531 §3.1). @throws EOFException at the end of the connection */
    String readLine() throws IOException {
        int looked = pos;
        while (true) {
            for (; looked < end; looked++) {
                if (in[looked] == '\n' && looked - pos < MAX_LINE) {
                    bareLf |= looked == pos || in[looked - 1] != '\r';
                    int length = looked > pos && in[looked - 1] == '\r' ? looked - 1 - pos : looked - pos;
                    String line = new String(in, pos, length, StandardCharsets.UTF_8);
                    pos = looked + 1;
                    return line;
                }
            }
            if (end - pos >= MAX_LINE) {
                throw new IOException("a line of more than " + MAX_LINE + " octets");
            }
            int before = pos;
            fill();
            looked -= before - pos;
        }
    }

    /** Whether more has come than was read: what a pipelining client sent on. */
    boolean hasMore() {
        return pos < end;
    }

    /** Whether any command line ended with a bare LF. */
    boolean sawBareLf() {
        return bareLf;
    }

    /** Reads the lines of a message up to the lone dot, dots still doubled, the last CRLF among them. */
    void readToDot(Pieces pieces) throws IOException {
        while (end - pos < 3) {
            fill();
        }
        // RFC 5321 §4.1.1.4: the CRLF of DATA itself is the one before a dot that comes at once.
        if (in[pos] == '.' && in[pos + 1] == '\r' && in[pos + 2] == '\n') {
            pos += 3;
            return;
        }
        while (true) {
            int last = endOfDot();
            if (last >= 0) {
                pieces.take(in, pos, last - 2);
                pos = last + 1;
                return;
            }
            // Four octets may be the beginning of the end.
            int safe = Math.max(pos, end - 4);
            pieces.take(in, pos, safe);
            pos = safe;
            fill();
        }
    }

    /**
     * The place of the final LF of CRLF.CRLF, or -1. Looks at every fifth octet where it can: an octet that is not in the pattern
     * rules out all places over it.
     */
    private int endOfDot() {
        int at = pos + 4;
        while (at < end) {
            switch (in[at]) {
                case '\n' -> {
                    if (in[at - 1] == '\r' && in[at - 2] == '.' && in[at - 3] == '\n' && in[at - 4] == '\r') {
                        return at;
                    }
                    at += 3;
                }
                case '.' -> at += 2;
                case '\r' -> at += 1;
                // All other octets are not in the pattern.
                default -> at += 5;
            }
        }
        return -1;
    }

    /** Reads a counted run of octets (RFC 3030 §2). */
    void readExactly(long count, Pieces pieces) throws IOException {
        long left = count;
        while (left > 0) {
            if (pos == end) {
                fill();
            }
            int piece = (int) Math.min(left, end - pos);
            pieces.take(in, pos, pos + piece);
            pos += piece;
            left -= piece;
        }
    }

    /** Reads and forgets until the other side ends it. */
    void drain() throws IOException {
        flush();
        while (input.read(in) >= 0) {
            // What comes does not matter.
        }
    }

    void write(String line) throws IOException {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        if (outLength + octets.length + 2 > out.length) {
            flush();
        }
        if (octets.length + 2 > out.length) {
            out = new byte[octets.length + 2];
        }
        System.arraycopy(octets, 0, out, outLength, octets.length);
        outLength += octets.length;
        out[outLength++] = '\r';
        out[outLength++] = '\n';
    }

    void flush() throws IOException {
        if (outLength > 0) {
            output.write(out, 0, outLength);
            outLength = 0;
        }
    }

    private void fill() throws IOException {
        flush();
        if (pos > 0) {
            System.arraycopy(in, pos, in, 0, end - pos);
            end -= pos;
            pos = 0;
        }
        int count = input.read(in, end, in.length - end);
        if (count < 0) {
            throw new EOFException();
        }
        end += count;
    }
}
