package org.indaba.mime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.indaba.mail.Bytes;

/**
 * Cuts and insertions at offsets of one message, gathered in any order, made into pieces at the end. All offsets are the original's,
 * so no edit needs to know of another. Not thread-safe.
 */
public final class Edits {

    private final List<Cut> cuts = new ArrayList<>();
    private final List<Put> puts = new ArrayList<>();

    /** Leaves out the octets {@code from} (inclusive) to {@code to} (exclusive). */
    public Edits cut(long from, long to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("cannot cut " + from + " to " + to);
        }
        if (from < to) {
            cuts.add(new Cut(from, to));
        }
        return this;
    }

    /** Puts octets in front of the octet at the offset, behind what was put there before. */
    public Edits put(long at, Bytes octets) {
        return put(at, List.of(new Piece.Insert(octets)));
    }

    /** Puts pieces in front of the octet at the offset; kept ranges among them move to there, and are to be cut where they were. */
    public Edits put(long at, List<Piece> pieces) {
        puts.add(new Put(at, List.copyOf(pieces)));
        return this;
    }

    /** Adds the other edits behind these. */
    public Edits addAll(Edits others) {
        cuts.addAll(others.cuts);
        puts.addAll(others.puts);
        return this;
    }

    /** Whether nothing is to be changed. */
    public boolean isEmpty() {
        return cuts.isEmpty() && puts.isEmpty();
    }

    /** How many octets are cut and stand nowhere else: what the way back has to put back. */
    public long lostOctets() {
        long lost = cuts.stream().mapToLong(cut -> cut.to() - cut.from()).sum();
        return lost - puts.stream().flatMap(put -> put.pieces().stream()).mapToLong(piece -> switch (piece) {
            case Piece.Keep(long from, long to) -> to - from;
            case Piece.Insert _, Piece.PerCopy _ -> 0;
        }).sum();
    }

    /**
     * The pieces of the edited message.
     *
     * @param size the original's number of octets
     * @throws IllegalStateException if two cuts overlap or an edit lies beyond the end: two steps meant the same octets
     */
    public List<Piece> pieces(long size) {
        List<Cut> cutsInOrder = cuts.stream().sorted(Comparator.comparingLong(Cut::from)).toList();
        List<Put> putsInOrder = puts.stream().sorted(Comparator.comparingLong(Put::at)).toList();
        List<Piece> pieces = new ArrayList<>();
        long at = 0;
        int nextPut = 0;
        for (Cut cut : cutsInOrder) {
            while (nextPut < putsInOrder.size() && putsInOrder.get(nextPut).at() <= cut.from()) {
                at = put(putsInOrder.get(nextPut++), at, pieces);
            }
            if (cut.from() < at || cut.to() > size) {
                throw new IllegalStateException("two edits of the octets from " + cut.from() + ", or one beyond the end");
            }
            keep(at, cut.from(), pieces);
            at = cut.to();
        }
        while (nextPut < putsInOrder.size()) {
            at = put(putsInOrder.get(nextPut++), at, pieces);
        }
        if (at > size) {
            throw new IllegalStateException("an edit beyond the end");
        }
        keep(at, size, pieces);
        return pieces;
    }

    private static long put(Put put, long at, List<Piece> pieces) {
        keep(at, put.at(), pieces);
        pieces.addAll(put.pieces());
        return Math.max(at, put.at());
    }

    private static void keep(long from, long to, List<Piece> pieces) {
        if (from < to) {
            pieces.add(new Piece.Keep(from, to));
        }
    }

    private record Cut(long from, long to) {
    }

    private record Put(long at, List<Piece> pieces) {
    }
}
