package org.indaba.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.indaba.mail.Bytes;

/** Collects octets as inserted pieces of bounded size. Not thread-safe. */
final class EncodedPieces extends OutputStream {

    private static final int PIECE_OCTETS = 65_536;

    private final Budget budget;
    private final List<Piece> pieces = new ArrayList<>();
    private byte[] buffer = new byte[1_024];
    private int length;

    EncodedPieces(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void write(int octet) throws IOException {
        if (length == buffer.length) {
            grow();
        }
        budget.take();
        buffer[length++] = (byte) octet;
    }

    private void grow() {
        if (buffer.length == PIECE_OCTETS) {
            flushPiece();
        } else {
            buffer = Arrays.copyOf(buffer, buffer.length * 4);
        }
    }

    private void flushPiece() {
        if (length > 0) {
            pieces.add(new Piece.Insert(Bytes.of(Arrays.copyOf(buffer, length))));
            length = 0;
        }
    }

    /** A range of the message follows as it is. */
    void keep(Piece.Keep range) {
        flushPiece();
        pieces.add(range);
    }

    /** What was written. */
    List<Piece> pieces() {
        flushPiece();
        return List.copyOf(pieces);
    }

    /** How many octets may still be written, by all that share it. */
    static final class Budget {

        private long left;

        Budget(long octets) {
            this.left = octets;
        }

        private void take() throws Full {
            if (left-- <= 0) {
                throw new Full();
            }
        }
    }

    /** The budget is spent. */
    static final class Full extends IOException {

        private static final long serialVersionUID = 1;
    }
}
