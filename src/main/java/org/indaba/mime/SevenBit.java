package org.indaba.mime;

import java.util.List;

/**
 * Makes a message fit for a peer that does not offer 8BITMIME (RFC 6152 §3): parts with octets above 127 are encoded, each by
 * itself, and so are such header fields. What is seven-bit already is kept octet for octet, signed parts among it; a signed part
 * with eight-bit octets is encoded too, since RFC 1847 §2.1 did not allow them there. Any signature over what is changed breaks.
 *
 * <p>Memory grows with the encoded parts, up to {@link #MAX_ENCODED_OCTETS}, and not with the rest of the message. Stateless.
 */
public final class SevenBit {

    /** What this conversion is called in {@link Rendering#breaks()}. */
    public static final String NAME = "seven-bit";

    /** The most octets that encoded parts may have in all: they are a part of the rendering, which is in memory. */
    public static final long MAX_ENCODED_OCTETS = 33_554_432;

    private SevenBit() {
    }

    /**
     * Another rendering of the same original, in seven bits; slots stay.
     *
     * @param original the octets that both renderings keep ranges of
     * @param rendering what a peer with 8BITMIME would get
     */
    public static SevenBitReading of(MessageOctets original, Rendering rendering) {
        MessageOctets whole = new RenderedOctets(original, rendering, SlotValues.sample());
        if (!isEightBit(whole)) {
            return new SevenBitReading.Unneeded();
        }
        return switch (HeaderBlock.read(whole)) {
            case HeaderReading.Read(HeaderBlock header) -> shaped(whole, header, rendering);
            case HeaderReading.TooLong _ ->
                    new SevenBitReading.Impossible("the header is longer than " + HeaderBlock.MAX_OCTETS + " octets");
            case HeaderReading.TooMany _ ->
                    new SevenBitReading.Impossible("the header has more than " + HeaderBlock.MAX_FIELDS + " fields");
        };
    }

    private static boolean isEightBit(MessageOctets message) {
        LineCursor line = new LineCursor(message, 0, message.size());
        while (line.next()) {
            if (line.isEightBit()) {
                return true;
            }
        }
        return false;
    }

    private static SevenBitReading shaped(MessageOctets whole, HeaderBlock header, Rendering rendering) {
        return switch (MimeShape.read(whole, header)) {
            case MimeReading.Read(MimeShape shape) -> converted(whole, shape, rendering);
            case MimeReading.TooDeep _ ->
                new SevenBitReading.Impossible("its parts are nested deeper than " + MimeShape.MAX_DEPTH);
            case MimeReading.TooMany _ -> new SevenBitReading.Impossible("it has more than " + MimeShape.MAX_PARTS + " parts");
        };
    }

    private static SevenBitReading converted(MessageOctets whole, MimeShape shape, Rendering rendering) {
        try {
            Edits edits = new Edits();
            SevenBitBodies bodies = new SevenBitBodies(whole, shape, Layout.of(rendering, SlotValues.sample()), edits);
            for (MimePart part : shape.parts()) {
                if (part.eightBit() != MimePart.EightBit.NONE || bodies.declaresEightBit(part)) {
                    bodies.convert(part);
                }
            }
            Rendering later = new Rendering(edits.pieces(whole.size()), List.of(NAME));
            if (!hasShape(new RenderedOctets(whole, later, SlotValues.sample()), shape)) {
                return new SevenBitReading.Impossible("what stands in for its eight-bit octets would be a delimiter of its parts");
            }
            return new SevenBitReading.Converted(rendering.then(later, SlotValues.sample()));
        } catch (CannotEncode reason) {
            return new SevenBitReading.Impossible(reason.getMessage());
        }
    }

    /** Whether the parts of the converted message are those of the message: whoever chose its boundaries may have meant others. */
    private static boolean hasShape(MessageOctets converted, MimeShape shape) {
        List<Integer> parents = shape.parts().stream().map(MimePart::parent).toList();
        return HeaderBlock.read(converted) instanceof HeaderReading.Read(HeaderBlock header)
                && MimeShape.read(converted, header) instanceof MimeReading.Read(MimeShape read)
                && read.parts().stream().map(MimePart::parent).toList().equals(parents);
    }

    /** Stops the conversion: what it would have to change has no seven-bit form. */
    static final class CannotEncode extends Exception {

        private static final long serialVersionUID = 1;

        CannotEncode(String reason) {
            super(reason, null, false, false);
        }
    }
}
