package org.indaba.deliver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;

/** Renderings as a version octet, the breaks, and the pieces with a letter each. Stateless. */
public final class BinaryRenderingFormat implements RenderingFormat {

    private static final int VERSION = 1;

    @Override
    public byte[] write(Rendering rendering) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(VERSION);
            out.writeInt(rendering.breaks().size());
            for (String name : rendering.breaks()) {
                out.writeUTF(name);
            }
            out.writeInt(rendering.pieces().size());
            for (Piece piece : rendering.pieces()) {
                write(piece, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    private static void write(Piece piece, DataOutputStream out) throws IOException {
        switch (piece) {
            case Piece.Keep(long from, long to) -> {
                out.writeByte('K');
                out.writeLong(from);
                out.writeLong(to);
            }
            case Piece.Insert(Bytes inserted) -> {
                out.writeByte('I');
                out.writeInt(inserted.size());
                out.write(inserted.toArray());
            }
            case Piece.PerCopy(Piece.Slot kind) -> {
                out.writeByte('S');
                out.writeUTF(kind.name());
            }
        }
    }

    @Override
    public Rendering read(byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            if (in.readByte() != VERSION) {
                throw new IllegalArgumentException("a rendering of another version");
            }
            List<String> breaks = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                breaks.add(in.readUTF());
            }
            List<Piece> pieces = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                pieces.add(piece(in));
            }
            return new Rendering(pieces, breaks);
        } catch (IOException cutOff) {
            throw new IllegalArgumentException("not a rendering", cutOff);
        }
    }

    private static Piece piece(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'K' -> new Piece.Keep(in.readLong(), in.readLong());
            case 'I' -> new Piece.Insert(Bytes.of(inserted(in)));
            case 'S' -> new Piece.PerCopy(Piece.Slot.valueOf(in.readUTF()));
            // An octet is no sealed type: what another program wrote is refused here.
            default -> throw new IllegalArgumentException("a rendering has no piece of the kind " + kind);
        };
    }

    private static byte[] inserted(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("a rendering that ends before its piece");
        }
        return in.readNBytes(length);
    }
}
