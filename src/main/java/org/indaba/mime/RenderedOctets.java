package org.indaba.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.indaba.mail.Bytes;

/**
 * A rendered message without making it: a view of the original through its rendering, the slots filled with one copy's values. Kept
 * octets go from the original to the stream in the original's own pieces, so that memory does not grow with the message.
 * Thread-safe if the original is.
 */
public final class RenderedOctets implements MessageOctets {

    private final MessageOctets original;
    private final SlotValues slots;
    private final Layout layout;

    /**
     * @param original the message that the rendering was made for
     * @param rendering what to make of it
     * @param slots this copy's values; @throws IllegalArgumentException if one is missing
     */
    public RenderedOctets(MessageOctets original, Rendering rendering, SlotValues slots) {
        this.original = original;
        this.slots = slots;
        this.layout = Layout.of(rendering, slots);
    }

    @Override
    public long size() {
        return layout.size();
    }

    @Override
    public byte[] slice(long from, int length) {
        long to = Math.min(size(), from + length);
        ByteArrayOutputStream octets = new ByteArrayOutputStream((int) Math.max(0, to - from));
        try {
            writeTo(octets, from, to);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) throws IOException {
        if (from < 0 || from > to || to > size()) {
            throw new IllegalArgumentException("octets " + from + " to " + to + " of " + size());
        }
        for (int i = layout.indexAt(from); i < layout.count() && layout.start(i) < to; i++) {
            long skip = Math.max(0, from - layout.start(i));
            long take = Math.min(to - layout.start(i), layout.start(i + 1) - layout.start(i));
            if (take > skip) {
                write(layout.piece(i), skip, take, out);
            }
        }
    }

    /** The whole message. */
    public void writeTo(OutputStream out) throws IOException {
        writeTo(out, 0, size());
    }

    private void write(Piece piece, long skip, long take, OutputStream out) throws IOException {
        switch (piece) {
            case Piece.Keep(long from, long _) -> original.writeTo(out, from + skip, from + take);
            case Piece.Insert(Bytes octets) -> out.write(octets.toArray(), (int) skip, (int) (take - skip));
            case Piece.PerCopy(Piece.Slot slot) -> out.write(slots.of(slot).toArray(), (int) skip, (int) (take - skip));
        }
    }
}
