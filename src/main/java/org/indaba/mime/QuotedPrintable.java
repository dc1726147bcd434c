package org.indaba.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.indaba.mail.Bytes;

/**
 * Encodes text as quoted-printable (RFC 2045 §6.7): CRLF stays a line break, everything that mail may change is encoded, a bare CR
 * or LF among it, and no line begins with two hyphens, as a delimiter of what the text stands in does (RFC 2046 §5.1.1).
 * {@link #finish()} must be called at the end; the stream below stays open. Not thread-safe.
 */
public final class QuotedPrintable extends OutputStream {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** RFC 2045 §6.7, rule 5: an encoded line has at most 76 characters. */
    private static final int MAX_LINE = 76;

    private final OutputStream out;
    private int column;
    /** A space, tab, CR or hyphen at the start of a line, whose form depends on the octet behind it; -1 for none. */
    private int waiting = -1;

    QuotedPrintable(OutputStream out) {
        this.out = out;
    }

    /** The encoded form of a short text whose lines end in CRLF. */
    public static Bytes encode(byte[] octets) {
        return encode(octets, new byte[0]);
    }

    /** The same. @param whole letters and digits that are kept in one line wherever they stand in the text; at most 75 */
    public static Bytes encode(byte[] octets, byte[] whole) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        QuotedPrintable encoder = new QuotedPrintable(encoded);
        try {
            for (int at = 0; at < octets.length; at++) {
                if (whole.length > 0 && at + whole.length <= octets.length
                        && Arrays.equals(octets, at, at + whole.length, whole, 0, whole.length)) {
                    encoder.leaveRoom(whole.length);
                    encoded.write(whole);
                    at += whole.length - 1;
                } else {
                    encoder.write(octets[at]);
                }
            }
            encoder.finish();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return Bytes.of(encoded.toByteArray());
    }

    /** Takes the next octet of the text. */
    @Override
    public void write(int value) throws IOException {
        int octet = value & 255;
        if (waiting == '\r' && octet == '\n') {
            waiting = -1;
            out.write('\r');
            out.write('\n');
            column = 0;
            return;
        }
        if (waiting >= 0) {
            release(octet);
        }
        if (octet == ' ' || octet == '\t' || octet == '\r' || octet == '-' && beginsLine()) {
            waiting = octet;
        } else {
            literalOrEscaped(octet);
        }
    }

    /** Whether the next octet stands at the start of an encoded line: a soft line break may be due before it. */
    private boolean beginsLine() {
        return column == 0 || !hasRoom(1);
    }

    /** Writes what waits. @param next the octet behind it; -1 for none */
    private void release(int next) throws IOException {
        int octet = waiting;
        waiting = -1;
        // RFC 2045 §6.7, rule 3: white space at the end of a line is encoded; RFC 2046 §5.1.1: two hyphens begin a delimiter.
        boolean encoded = octet == '-' ? next == '-' : octet == '\r' || next == '\r';
        if (encoded) {
            escaped(octet);
        } else {
            literal(octet);
        }
    }

    private void literalOrEscaped(int octet) throws IOException {
        if (octet > 32 && octet < 127 && octet != '=') {
            literal(octet);
        } else {
            escaped(octet);
        }
    }

    private void literal(int octet) throws IOException {
        room(1);
        out.write(octet);
        column++;
    }

    private void escaped(int octet) throws IOException {
        room(3);
        out.write('=');
        out.write(HEX[octet >> 4]);
        out.write(HEX[octet & 15]);
        column += 3;
    }

    /** The caller writes the next characters, which need no encoding, into the stream below; they stand in one line. */
    void leaveRoom(int characters) throws IOException {
        if (waiting >= 0) {
            release(-1);
        }
        room(characters);
        column += characters;
    }

    private void room(int characters) throws IOException {
        if (!hasRoom(characters)) {
            out.write('=');
            out.write('\r');
            out.write('\n');
            column = 0;
        }
    }

    private boolean hasRoom(int characters) {
        return column + characters <= MAX_LINE - 1;
    }

    /** Writes what waits for an octet behind it. */
    void finish() throws IOException {
        if (waiting >= 0) {
            // White space at the end of the text may stand at the end of a line.
            release('\r');
        }
    }
}
