package org.indaba.mime;

/** What reading a header gave. */
public sealed interface HeaderReading {

    /**
     * The header.
     *
     * @param header within the limits
     */
    record Read(HeaderBlock header) implements HeaderReading {
    }

    /** The header has more than {@link HeaderBlock#MAX_OCTETS} octets. */
    record TooLong() implements HeaderReading {
    }

    /** The header has more than {@link HeaderBlock#MAX_FIELDS} fields. */
    record TooMany() implements HeaderReading {
    }
}
