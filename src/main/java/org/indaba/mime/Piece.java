package org.indaba.mime;

import org.indaba.mail.Bytes;

/** One step of a {@link Rendering}: what comes next in the rendered message. */
public sealed interface Piece {

    /**
     * Octets of the original, unchanged.
     *
     * @param from the first octet
     * @param to behind the last octet
     */
    record Keep(long from, long to) implements Piece {
        /** @throws IllegalArgumentException if the range is empty or negative */
        public Keep {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("a kept range has at least one octet: " + from + " to " + to);
            }
        }
    }

    /**
     * Octets that the original does not have.
     *
     * @param octets what is inserted
     */
    record Insert(Bytes octets) implements Piece {
    }

    /**
     * A place that each copy fills with a value of its own.
     *
     * @param kind which value
     */
    record PerCopy(Slot kind) implements Piece {
    }

    /** What a copy puts into its places. */
    enum Slot {
        /** The token of {@code LIST-leave+TOKEN@}. */
        LEAVE_TOKEN
    }
}
