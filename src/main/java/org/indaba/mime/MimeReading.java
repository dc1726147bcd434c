package org.indaba.mime;

/** What looking at the MIME structure of a message gave. */
public sealed interface MimeReading {

    /**
     * The structure.
     *
     * @param shape within the limits
     */
    record Read(MimeShape shape) implements MimeReading {
    }

    /** Parts are nested deeper than {@link MimeShape#MAX_DEPTH}. */
    record TooDeep() implements MimeReading {
    }

    /** There are more than {@link MimeShape#MAX_PARTS} parts. */
    record TooMany() implements MimeReading {
    }
}
