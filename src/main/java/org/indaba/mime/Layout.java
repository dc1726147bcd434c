package org.indaba.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.indaba.mail.Bytes;

/** Where the pieces of a rendering stand in the rendered message. Immutable. */
final class Layout {

    private final List<Piece> pieces;
    /** The offset of each piece, and last the size of the whole. */
    private final long[] starts;

    private Layout(List<Piece> pieces, long[] starts) {
        this.pieces = pieces;
        this.starts = starts;
    }

    static Layout of(Rendering rendering, SlotValues slots) {
        List<Piece> pieces = rendering.pieces();
        long[] starts = new long[pieces.size() + 1];
        for (int i = 0; i < pieces.size(); i++) {
            starts[i + 1] = starts[i] + length(pieces.get(i), slots);
        }
        return new Layout(pieces, starts);
    }

    private static long length(Piece piece, SlotValues slots) {
        return switch (piece) {
            case Piece.Keep(long from, long to) -> to - from;
            case Piece.Insert(Bytes octets) -> octets.size();
            case Piece.PerCopy(Piece.Slot slot) -> slots.of(slot).size();
        };
    }

    long size() {
        return starts[pieces.size()];
    }

    int count() {
        return pieces.size();
    }

    Piece piece(int index) {
        return pieces.get(index);
    }

    long start(int index) {
        return starts[index];
    }

    /** The piece that holds the octet at the offset; the number of pieces at the end. */
    int indexAt(long offset) {
        int found = Arrays.binarySearch(starts, offset);
        if (found < 0) {
            return -found - 2;
        }
        // Empty pieces share their offset with the one behind them, which is the one that holds the octet.
        while (found < pieces.size() && starts[found + 1] == offset) {
            found++;
        }
        return found;
    }

    /** The places that copies fill between two offsets of the rendered message, as ranges of it. */
    List<Piece.Keep> slotsBetween(long from, long to) {
        List<Piece.Keep> slots = new ArrayList<>();
        for (int i = indexAt(from); i < pieces.size() && starts[i] < to; i++) {
            if (pieces.get(i) instanceof Piece.PerCopy) {
                slots.add(new Piece.Keep(starts[i], starts[i + 1]));
            }
        }
        return slots;
    }

    /** What gives the octets between two offsets of the rendered message. */
    List<Piece> piecesBetween(long from, long to) {
        if (from < 0 || to > size()) {
            throw new IllegalArgumentException("octets " + from + " to " + to + " of " + size());
        }
        List<Piece> between = new ArrayList<>();
        for (int i = indexAt(from); i < pieces.size() && starts[i] < to; i++) {
            long skip = Math.max(0, from - starts[i]);
            long take = Math.min(to, starts[i + 1]) - starts[i];
            between.add(part(i, skip, take));
        }
        return between;
    }

    private Piece part(int index, long skip, long take) {
        boolean whole = skip == 0 && take == starts[index + 1] - starts[index];
        return switch (pieces.get(index)) {
            case Piece whatever when whole -> whatever;
            case Piece.Keep(long from, long _) -> new Piece.Keep(from + skip, from + take);
            case Piece.Insert(Bytes octets) -> new Piece.Insert(Bytes.of(Arrays.copyOfRange(octets.toArray(), (int) skip, (int) take)));
            case Piece.PerCopy _ -> throw new IllegalArgumentException("a slot is kept or cut as a whole");
        };
    }
}
