package org.indaba.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of a message as octets and as fields, in order. Thread-safe.
 *
 * @param fields all fields, in the order of the message
 * @param bodyStart the offset of the first octet of the body: behind the empty line, or the size of a message that has none
 */
public record HeaderBlock(List<HeaderField> fields, long bodyStart) {

    /** The largest header in octets: what larger ones carry is an attack, not mail. */
    public static final int MAX_OCTETS = 1_048_576;

    /** The most fields. */
    public static final int MAX_FIELDS = 10_000;

    /** A longer header, in octets, is a large one. */
    public static final int LARGE_OCTETS = 65_536;

    /** A header with more lines is a large one, too: a field takes some 110 octets of memory, be it two octets long. */
    public static final int LARGE_LINES = 1_000;

    public HeaderBlock {
        fields = List.copyOf(fields);
    }

    /** The fields with this name, in order. */
    public List<HeaderField> all(String name) {
        List<HeaderField> found = new ArrayList<>();
        for (HeaderField field : fields) {
            if (field.is(name)) {
                found.add(field);
            }
        }
        return List.copyOf(found);
    }

    /** The value of the first field with this name. */
    public Optional<String> first(String name) {
        for (HeaderField field : fields) {
            if (field.is(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /**
     * Whether what would be made of the header of a message takes much memory: it is longer than {@link #LARGE_OCTETS}, the empty line
     * included, or has more than {@link #LARGE_LINES} lines before that. Reads no more of it than that, and makes nothing of it.
     */
    public static boolean isLarge(MessageOctets message) {
        return HeaderScan.isLarger(message, LARGE_OCTETS, LARGE_LINES);
    }

    /** Reads the header of a message; never reads more than the limits allow. */
    public static HeaderReading read(MessageOctets octets) {
        return HeaderScan.scan(octets);
    }
}
