package org.indaba.mime;

import java.io.IOException;
import java.io.OutputStream;

/** Replaces octets above 127 and passes all others on. Not thread-safe. */
final class EightBitMask extends OutputStream {

    /** What such an octet becomes. */
    enum Form {
        /** A question mark: for what nobody reads. */
        QUESTION_MARK,
        /** {@code =E9}: for text that is quoted-printable already (RFC 2045 §6.7, rule 1). */
        ESCAPED
    }

    private final OutputStream out;
    private final Form form;

    EightBitMask(OutputStream out, Form form) {
        this.out = out;
        this.form = form;
    }

    @Override
    public void write(int value) throws IOException {
        int octet = value & 255;
        if (octet < 128) {
            out.write(octet);
        } else if (form == Form.QUESTION_MARK) {
            out.write('?');
        } else {
            out.write('=');
            out.write(Character.toUpperCase(Character.forDigit(octet >> 4, 16)));
            out.write(Character.toUpperCase(Character.forDigit(octet & 15, 16)));
        }
    }
}
