package org.indaba.auth;

import java.io.ByteArrayOutputStream;

/** The two ways in which a message is brought into one form before it is signed (RFC 6376 §3.4). */
enum Canonicalization {

    /** Almost nothing is forgiven. */
    SIMPLE("simple"),
    /** White space and the case of field names are forgiven. */
    RELAXED("relaxed");

    private final String word;

    Canonicalization(String word) {
        this.word = word;
    }

    /** As the c= tag writes it. */
    String word() {
        return word;
    }

    /** A header field in this form, ending in CRLF; given with or without its own CRLF. */
    byte[] field(byte[] raw) {
        int end = raw.length >= 2 && raw[raw.length - 2] == '\r' && raw[raw.length - 1] == '\n' ? raw.length - 2 : raw.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length + 2);
        switch (this) {
            // RFC 6376 §3.4.1: nothing is changed.
            case SIMPLE -> out.write(raw, 0, end);
            case RELAXED -> relaxed(raw, end, out);
        }
        out.write('\r');
        out.write('\n');
        return out.toByteArray();
    }

    /** RFC 6376 §3.4.2: the name in lower case, unfolded, white space reduced to one space, none around the colon and at the end. */
    private static void relaxed(byte[] raw, int end, ByteArrayOutputStream out) {
        int colon = 0;
        while (colon < end && raw[colon] != ':') {
            colon++;
        }
        int nameEnd = colon;
        while (nameEnd > 0 && isSpace(raw[nameEnd - 1])) {
            nameEnd--;
        }
        for (int i = 0; i < nameEnd; i++) {
            out.write(raw[i] >= 'A' && raw[i] <= 'Z' ? raw[i] + 32 : raw[i]);
        }
        out.write(':');
        boolean space = false;
        boolean begun = false;
        for (int i = colon + 1; i < end; i++) {
            boolean lineEnd = raw[i] == '\r' && i + 1 < end && raw[i + 1] == '\n';
            if (lineEnd) {
                i++;
            } else if (isSpace(raw[i])) {
                space = true;
            } else {
                if (space && begun) {
                    out.write(' ');
                }
                out.write(raw[i]);
                begun = true;
                space = false;
            }
        }
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
