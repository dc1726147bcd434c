package org.indaba.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.mime.Piece;

/**
 * A message as it goes over the wire, dots stuffed and the final dot included, with the places open that each copy fills. Built
 * once and shared by all connections; immutable and thread-safe.
 */
final class WireMessage {

    /** Which octets of the message are above 127. */
    enum Octets {
        /** None. */
        SEVEN_BIT,
        /** Some, all in the body. */
        EIGHT_BIT_BODY,
        /** Some in the header. */
        EIGHT_BIT_HEADER
    }

    /** A part of the message. */
    sealed interface Part {
    }

    /** Octets that are the same in all copies; at most one block of {@link WireBuilder#BLOCK_OCTETS}. */
    static final class Shared implements Part {
        private final byte[] octets;

        Shared(byte[] octets) {
            this.octets = octets;
        }

        /** Not to be changed. */
        byte[] octets() {
            return octets;
        }
    }

    /** A place that a copy fills; values hold neither dots nor line ends. */
    record Open(Piece.Slot slot) implements Part {
    }

    private final List<Part> parts;
    private final long size;
    private final Octets octets;

    /** @param size the octets of the message without stuffing and final dot, each slot with the length of a token */
    WireMessage(List<Part> parts, long size, Octets octets) {
        this.parts = List.copyOf(parts);
        this.size = size;
        this.octets = octets;
    }

    /** What SIZE declares: RFC 1870 §3 counts the octets of the message with its line ends, without stuffing and final dot. */
    long size() {
        return size;
    }

    Octets octets() {
        return octets;
    }

    /** The octets that it takes in memory. */
    long weight() {
        long weight = 0;
        for (Part part : parts) {
            weight += part instanceof Shared shared ? shared.octets.length : 0;
        }
        return weight;
    }

    /**
     * Writes one copy, up to and including the final dot.
     *
     * @param leaveToken what fills {@link Piece.Slot#LEAVE_TOKEN}
     * @param beforeBlock told before each part, so that the time for one block starts anew
     */
    void writeTo(OutputStream out, String leaveToken, Runnable beforeBlock) throws IOException {
        for (Part part : parts) {
            beforeBlock.run();
            switch (part) {
                case Shared shared -> out.write(shared.octets);
                case Open(Piece.Slot slot) -> out.write(value(slot, leaveToken));
            }
        }
    }

    private static byte[] value(Piece.Slot slot, String leaveToken) {
        return switch (slot) {
            case LEAVE_TOKEN -> leaveToken.getBytes(StandardCharsets.US_ASCII);
        };
    }
}
