package org.indaba.mime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.indaba.mail.Bytes;

/**
 * The way back from a rendered message to its original: keeps what the rendering kept, in the original's order, and puts back what
 * it cut. Stateless.
 */
public final class Inversion {

    private static final int MAX_INSERT_OCTETS = 65_536;

    private Inversion() {
    }

    /**
     * The rendering of the rendered message that gives the original.
     *
     * @param rendering how the message was rendered
     * @param slots values of the lengths that were filled in
     * @param original the original, for the octets that were cut
     */
    public static Rendering of(Rendering rendering, SlotValues slots, MessageOctets original) {
        List<Piece> back = new ArrayList<>();
        long at = 0;
        for (Kept kept : kept(Layout.of(rendering, slots))) {
            if (kept.to() <= at) {
                continue;
            }
            putBack(original, at, kept.from(), back);
            long from = Math.max(at, kept.from());
            long shift = kept.renderedAt() - kept.from();
            back.add(new Piece.Keep(from + shift, kept.to() + shift));
            at = kept.to();
        }
        putBack(original, at, original.size(), back);
        return new Rendering(back, List.of());
    }

    private static List<Kept> kept(Layout layout) {
        List<Kept> kept = new ArrayList<>();
        for (int i = 0; i < layout.count(); i++) {
            if (layout.piece(i) instanceof Piece.Keep(long from, long to)) {
                kept.add(new Kept(from, to, layout.start(i)));
            }
        }
        kept.sort(Comparator.comparingLong(Kept::from));
        return kept;
    }

    private static void putBack(MessageOctets original, long from, long to, List<Piece> back) {
        for (long at = from; at < to; at += MAX_INSERT_OCTETS) {
            back.add(new Piece.Insert(Bytes.of(original.slice(at, (int) Math.min(MAX_INSERT_OCTETS, to - at)))));
        }
    }

    private record Kept(long from, long to, long renderedAt) {
    }
}
