package org.indaba.deliver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.indaba.auth.CopySignatures;
import org.indaba.auth.SignableForm;
import org.indaba.mail.TokenCodec;
import org.indaba.mime.Piece;
import org.jspecify.annotations.Nullable;

/**
 * A message as it goes over the wire, behind DATA or behind BDAT, with the places open that each copy fills. Built
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

    /** Octets that are the same in all copies, dots stuffed; at most one block of {@link WireBuilder#BLOCK_OCTETS}. */
    static final class Shared implements Part {
        private final byte[] octets;
        private final int[] stuffed;

        /** @param stuffed the places of the dots that stuffing added, in order */
        Shared(byte[] octets, int[] stuffed) {
            this.octets = octets;
            this.stuffed = stuffed;
        }

        /** Not to be changed. */
        byte[] octets() {
            return octets;
        }

        private void writeBare(OutputStream out) throws IOException {
            int from = 0;
            for (int dot : stuffed) {
                out.write(octets, from, dot - from);
                from = dot + 1;
            }
            out.write(octets, from, octets.length - from);
        }
    }

    /** A place that a copy fills; values hold neither dots nor line ends. */
    record Open(Piece.Slot slot) implements Part {
    }

    /** RFC 5321 §4.1.1.4: the mail data ends with a line that holds only a period. */
    private static final byte[] END = {'.', '\r', '\n'};
    private static final byte[] UNSIGNED = new byte[0];

    private final List<Part> parts;
    private final long size;
    private final long chunkSize;
    private final Octets octets;
    private final @Nullable CopySignatures signatures;

    /** @param size the octets of the message before any of its line ends was set right, each slot with the length of a token */
    WireMessage(List<Part> parts, long size, Octets octets) {
        this(List.copyOf(parts), size, parts.stream().mapToLong(part -> switch (part) {
            case Shared shared -> shared.octets.length - shared.stuffed.length;
            case Open _ -> TokenCodec.LENGTH;
        }).sum(), octets, null);
    }

    private WireMessage(List<Part> parts, long size, long chunkSize, Octets octets, @Nullable CopySignatures signatures) {
        this.parts = parts;
        this.size = size;
        this.chunkSize = chunkSize;
        this.octets = octets;
        this.signatures = signatures;
    }

    /** This message with signatures on top of each copy; the octets are shared. */
    WireMessage signed(CopySignatures by) {
        return new WireMessage(parts, size + by.size(), chunkSize + by.size(), octets, by);
    }

    /** What signatures cover: the message as its receivers see it. Empty if its header is larger than a header may be. */
    Optional<SignableForm> signable() {
        SignableForm.Reader reader = new SignableForm.Reader();
        try {
            for (Part part : parts) {
                switch (part) {
                    case Shared shared -> shared.writeBare(reader);
                    case Open(Piece.Slot slot) -> reader.place(slot, TokenCodec.LENGTH);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return reader.form();
    }

    /** The signatures of one copy, which are written before it; empty if it is not signed. Costs what signatures cost. */
    byte[] signatures(String leaveToken) {
        return signatures == null ? UNSIGNED : signatures.of(slot -> value(slot, leaveToken));
    }

    /** What SIZE declares: RFC 1870 §3 counts the octets of the message with its line ends, without stuffing and final dot. */
    long size() {
        return size;
    }

    /** The octets of the signatures and {@link #writeChunkTo}. */
    long chunkSize() {
        return chunkSize;
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
     * Writes one copy behind its {@link #signatures}, up to and including the final dot.
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
        out.write(END);
    }

    /** RFC 3030 §2: as {@link #writeTo}, for BDAT, which counts octets: no dots are stuffed, and none ends it. */
    void writeChunkTo(OutputStream out, String leaveToken, Runnable beforeBlock) throws IOException {
        for (Part part : parts) {
            beforeBlock.run();
            switch (part) {
                case Shared shared -> shared.writeBare(out);
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
