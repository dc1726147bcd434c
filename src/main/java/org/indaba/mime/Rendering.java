package org.indaba.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * How a post becomes what its copies are made of: the original's octets, the pieces that were cut out of it and put into it, and the
 * places that each copy fills. A rendering is stored with the mailing; the message itself is stored once.
 *
 * <p>It is also the recipe of the way back: {@link Inversion} makes of it a rendering of the rendered message that gives the original.
 *
 * @param pieces in the order of the rendered message
 * @param breaks the names of the steps that changed octets a signature may cover; empty for a transparent rendering
 */
public record Rendering(List<Piece> pieces, List<String> breaks) {

    public Rendering {
        pieces = List.copyOf(pieces);
        breaks = List.copyOf(breaks);
    }

    /** The message as it is; {@code size} is its number of octets. */
    public static Rendering unchanged(long size) {
        return new Rendering(size == 0 ? List.of() : List.of(new Piece.Keep(0, size)), List.of());
    }

    /**
     * A rendering of the same original that gives what {@code later} makes of this rendering's result.
     *
     * @param later its offsets count in the message that this rendering gives, each slot filled with a value of the given length
     * @param slots the values' lengths; a slot may be kept or cut as a whole only
     * @throws IllegalArgumentException if {@code later} keeps a part of a slot, or octets beyond the end
     */
    public Rendering then(Rendering later, SlotValues slots) {
        Layout layout = Layout.of(this, slots);
        List<Piece> composed = new ArrayList<>();
        for (Piece piece : later.pieces()) {
            switch (piece) {
                case Piece.Keep(long from, long to) -> composed.addAll(layout.piecesBetween(from, to));
                case Piece.Insert _, Piece.PerCopy _ -> composed.add(piece);
            }
        }
        List<String> allBreaks = new ArrayList<>(breaks);
        later.breaks().stream().filter(name -> !breaks.contains(name)).forEach(allBreaks::add);
        return new Rendering(composed, allBreaks);
    }
}
