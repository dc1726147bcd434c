package org.indaba.mime;

import java.io.OutputStream;

/** Counts octets above 127 and throws all away. Not thread-safe. */
final class OctetCount extends OutputStream {

    private long eightBit;

    @Override
    public void write(int octet) {
        if ((octet & 128) != 0) {
            eightBit++;
        }
    }

    long eightBit() {
        return eightBit;
    }
}
