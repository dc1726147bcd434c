package org.indaba.mime;

import java.io.OutputStream;

/** Says whether octets are well-formed UTF-8 (RFC 3629 §4), without keeping them. Not thread-safe. */
final class Utf8Check extends OutputStream {

    private int missing;
    private int lowest = 0x80;
    private int highest = 0xBF;
    private boolean broken;

    @Override
    public void write(int value) {
        int octet = value & 255;
        if (missing > 0) {
            broken |= octet < lowest || octet > highest;
            lowest = 0x80;
            highest = 0xBF;
            missing--;
        } else if (octet >= 0xC2 && octet <= 0xF4) {
            missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
            // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second octet.
            lowest = octet == 0xE0 ? 0xA0 : octet == 0xF0 ? 0x90 : 0x80;
            highest = octet == 0xED ? 0x9F : octet == 0xF4 ? 0x8F : 0xBF;
        } else {
            broken |= octet > 127;
        }
    }

    boolean wellFormed() {
        return !broken && missing == 0;
    }
}
