package org.indaba.transform;

import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.jspecify.annotations.Nullable;

/**
 * The MIME structure of a message, looked for when a step first asks: where nothing is filtered and no footer is added, nobody does, and it
 * costs a look at each octet. Used by one thread.
 */
final class Structure {

    private final MessageOctets octets;
    private final HeaderBlock header;
    private @Nullable MimeReading reading;

    /** @param header the header of {@code octets} */
    Structure(MessageOctets octets, HeaderBlock header) {
        this.octets = octets;
        this.header = header;
    }

    /** The structure, or the limit that it passed. */
    MimeReading reading() {
        MimeReading known = reading;
        if (known == null) {
            known = MimeShape.read(octets, header);
            reading = known;
        }
        return known;
    }
}
