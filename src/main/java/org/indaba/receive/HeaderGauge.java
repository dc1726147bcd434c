package org.indaba.receive;

import org.indaba.mime.HeaderBlock;

/**
 * Measures the header of a message as it comes in, so that one beyond the limits of {@link HeaderBlock} is refused without ever being
 * read into memory. Belongs to one thread.
 */
final class HeaderGauge {

    private long octets;
    private int fields;
    private boolean atLineStart = true;
    private boolean ended;

    /** Takes the next octets of the message; those behind the header cost nothing. */
    void take(byte[] message, int from, int to) {
        for (int i = from; i < to && !ended; i++) {
            if (atLineStart) {
                startLine(message[i]);
            }
            octets++;
            atLineStart = message[i] == '\n';
        }
    }

    private void startLine(byte first) {
        // RFC 5322 §2.1: an empty line ends the header. RFC 5322 §2.2.3: white space continues a field.
        boolean continued = (first == ' ' || first == '\t') && fields > 0;
        if (first == '\r') {
            ended = true;
            // Its LF belongs to the header, too, and is looked at no more; that a CR has one was seen before.
            octets++;
        } else if (!continued) {
            fields++;
        }
    }

    boolean tooLong() {
        return octets > HeaderBlock.MAX_OCTETS;
    }

    boolean tooMany() {
        return fields > HeaderBlock.MAX_FIELDS;
    }
}
