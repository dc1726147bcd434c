package org.indaba.mime;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The octets of a message with CRLF line ends, wherever they are kept: in memory, in a file, in the store. Read-only and repeatable.
 */
public interface MessageOctets {

    /** The number of octets, header and body together. */
    long size();

    /**
     * A part of the message.
     *
     * @param from the first octet, 0 to {@link #size()}
     * @param length how many octets at most; fewer come only at the end
     */
    byte[] slice(long from, int length);

    /**
     * Writes the octets {@code from} (inclusive) to {@code to} (exclusive), in pieces of bounded size.
     *
     * @throws IOException if the stream throws it
     */
    void writeTo(OutputStream out, long from, long to) throws IOException;
}
