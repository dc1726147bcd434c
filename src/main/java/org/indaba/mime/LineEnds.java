package org.indaba.mime;

import java.io.ByteArrayOutputStream;

/** Brings messages from files, whose lines end as their system likes it, into the form in which mail travels. Stateless. */
public final class LineEnds {

    private LineEnds() {
    }

    /** The message with each line ending in CRLF (RFC 5322 §2.1): CRLF stays, a lone CR and a lone LF become one. */
    public static MessageOctets toCrlf(byte[] file) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(file.length + file.length / 32);
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\r') {
                lines.write('\r');
                lines.write('\n');
                if (i + 1 < file.length && file[i + 1] == '\n') {
                    i++;
                }
            } else if (file[i] == '\n') {
                lines.write('\r');
                lines.write('\n');
            } else {
                lines.write(file[i]);
            }
        }
        return ByteOctets.of(lines.toByteArray());
    }
}
