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

    /**
     * Whether it begins with white space, as only the first field of a header can. It has no name; but under a field that is put on
     * top it would no longer be itself: RFC 5322 §2.2.3 makes it the end of that one's value.
     *
     * @param message where it stands
     */
    public boolean isContinuation(MessageOctets message) {
        byte[] begin = message.slice(start, Math.min(1, end - start));
        return begin.length > 0 && (begin[0] == ' ' || begin[0] == '\t');
    }
}
