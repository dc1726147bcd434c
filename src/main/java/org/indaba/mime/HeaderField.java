package org.indaba.mime;

/**
 * One header field where it stands in the message.
 *
 * @param name as it is written, without the colon; empty for a line that is no field (it is kept, and never matched by name)
 * @param start the offset of its first octet
 * @param end the offset behind its last line's CRLF
 * @param value unfolded, without leading and trailing white space; octets read as UTF-8, malformed ones as ISO 8859-1
 */
public record HeaderField(String name, int start, int end, String value) {

    /** Whether this is the named field, in any case. */
    public boolean is(String fieldName) {
        return name.equalsIgnoreCase(fieldName);
    }
}
