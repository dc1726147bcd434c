package org.indaba.auth;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Brings a body that is written into it into its canonical form (RFC 6376 §3.4.3 and §3.4.4), octet by octet, in constant memory:
 * empty lines and white space are counted, and written when something follows them. Call {@link #finish()} at the end.
 * A CR or LF that stands alone is an octet as any other. Not thread-safe.
 */
final class BodyCanonicalizer extends OutputStream {

    private static final int BUFFER_OCTETS = 4_096;

    private final Canonicalization form;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_OCTETS];
    private int buffered;
    private long emptyLines;
    private boolean spaces;
    private boolean carriageReturn;
    private boolean lineBegun;
    private boolean anything;

    BodyCanonicalizer(Canonicalization form, OutputStream out) {
        this.form = form;
        this.out = out;
    }

    @Override
    public void write(byte[] octets, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            take(octets[i]);
        }
    }

    @Override
    public void write(int octet) throws IOException {
        take((byte) octet);
    }

    private void take(byte octet) throws IOException {
        if (carriageReturn) {
            carriageReturn = false;
            if (octet == '\n') {
                endLine();
                return;
            }
            letter((byte) '\r');
        }
        if (octet == '\r') {
            carriageReturn = true;
        } else if (form == Canonicalization.RELAXED && (octet == ' ' || octet == '\t')) {
            spaces = true;
        } else {
            letter(octet);
        }
    }

    private void letter(byte octet) throws IOException {
        for (; emptyLines > 0; emptyLines--) {
            put((byte) '\r');
            put((byte) '\n');
        }
        if (spaces) {
            put((byte) ' ');
            spaces = false;
        }
        put(octet);
        lineBegun = true;
        anything = true;
    }

    private void endLine() throws IOException {
        // White space at the end of a line is not written.
        spaces = false;
        if (lineBegun) {
            put((byte) '\r');
            put((byte) '\n');
            lineBegun = false;
        } else {
            emptyLines++;
        }
    }

    /** Hands on what is certain whatever follows. */
    @Override
    public void flush() throws IOException {
        out.write(buffer, 0, buffered);
        buffered = 0;
    }

    /** Writes what the end of the body asks for, and hands everything on. */
    void finish() throws IOException {
        if (carriageReturn) {
            carriageReturn = false;
            letter((byte) '\r');
        }
        // RFC 6376 §3.4.3: no body, and one without a CRLF at its end, get a CRLF; §3.4.4: an empty body stays empty.
        if (lineBegun || !anything && form == Canonicalization.SIMPLE) {
            put((byte) '\r');
            put((byte) '\n');
        }
        flush();
    }

    private void put(byte octet) throws IOException {
        if (buffered == BUFFER_OCTETS) {
            out.write(buffer, 0, buffered);
            buffered = 0;
        }
        buffer[buffered++] = octet;
    }
}
