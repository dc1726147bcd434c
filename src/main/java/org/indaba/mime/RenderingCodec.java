package org.indaba.mime;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.indaba.mail.Bytes;

/**
 * A rendering as octets, as it is stored with its mailing: a version, the breaks, the pieces. Numbers take as few octets as they
 * need, seven bits in each, the lowest first. Stateless and thread-safe.
 */
public final class RenderingCodec {

    private static final int VERSION = 1;
    private static final int KEEP = 1;
    private static final int INSERT = 2;
    private static final int PER_COPY = 3;
    /** What stands for {@link Piece.Slot#LEAVE_TOKEN}; never to be used for another slot. */
    private static final int LEAVE_TOKEN = 1;

    private RenderingCodec() {
    }

    /** The octets of a rendering. */
    public static Bytes encode(Rendering rendering) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        number(out, rendering.breaks().size());
        rendering.breaks().forEach(name -> octets(out, Bytes.utf8(name)));
        number(out, rendering.pieces().size());
        rendering.pieces().forEach(piece -> piece(out, piece));
        return Bytes.of(out.toByteArray());
    }

    private static void piece(ByteArrayOutputStream out, Piece piece) {
        switch (piece) {
            case Piece.Keep(long from, long to) -> {
                out.write(KEEP);
                number(out, from);
                number(out, to - from);
            }
            case Piece.Insert(Bytes inserted) -> {
                out.write(INSERT);
                octets(out, inserted);
            }
            case Piece.PerCopy(Piece.Slot slot) -> {
                out.write(PER_COPY);
                out.write(switch (slot) {
                    case LEAVE_TOKEN -> LEAVE_TOKEN;
                });
            }
        }
    }

    private static void octets(ByteArrayOutputStream out, Bytes octets) {
        number(out, octets.size());
        out.writeBytes(octets.toArray());
    }

    private static void number(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 127) {
            out.write((int) (rest & 127 | 128));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /**
     * The rendering that was encoded.
     *
     * @throws IllegalArgumentException if the octets are no rendering, or of a version that this program does not know
     */
    public static Rendering decode(Bytes stored) {
        ByteBuffer in = ByteBuffer.wrap(stored.toArray());
        try {
            int version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("a rendering of version " + version + "; this program knows version " + VERSION);
            }
            List<String> breaks = new ArrayList<>();
            for (int left = count(in); left > 0; left--) {
                breaks.add(octets(in).asUtf8());
            }
            List<Piece> pieces = new ArrayList<>();
            for (int left = count(in); left > 0; left--) {
                pieces.add(piece(in));
            }
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("octets behind the end of a rendering");
            }
            return new Rendering(pieces, breaks);
        } catch (BufferUnderflowException cutOff) {
            throw new IllegalArgumentException("a rendering that is cut off", cutOff);
        }
    }

    private static Piece piece(ByteBuffer in) {
        int kind = in.get();
        return switch (kind) {
            case KEEP -> {
                long from = number(in);
                yield new Piece.Keep(from, Math.addExact(from, number(in)));
            }
            case INSERT -> new Piece.Insert(octets(in));
            case PER_COPY -> new Piece.PerCopy(slot(in.get()));
            // Any other number comes from a newer program, or is no rendering.
            default -> throw new IllegalArgumentException("a piece of kind " + kind);
        };
    }

    private static Piece.Slot slot(int code) {
        if (code != LEAVE_TOKEN) {
            throw new IllegalArgumentException("a slot of kind " + code);
        }
        return Piece.Slot.LEAVE_TOKEN;
    }

    private static Bytes octets(ByteBuffer in) {
        byte[] octets = new byte[count(in)];
        in.get(octets);
        return Bytes.of(octets);
    }

    /** A count of things that each take at least one octet. */
    private static int count(ByteBuffer in) {
        long value = number(in);
        if (value > in.remaining()) {
            throw new IllegalArgumentException("a rendering that is cut off");
        }
        return (int) value;
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            byte octet = in.get();
            value |= (long) (octet & 127) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 63 bits");
    }
}
