package org.indaba.deliver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenCodec;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.indaba.smtp.DotStuffing;

/**
 * Renders a message into {@link WireMessage}: follows the pieces, stuffs dots, and notes which octets are above 127. One object a
 * message; not thread-safe.
 */
final class WireBuilder {

    /** One block: what a peer must take within one time-out, and what one write hands to the kernel. */
    static final int BLOCK_OCTETS = 65_536;

    private final List<WireMessage.Part> parts = new ArrayList<>();
    private final DotStuffing stuffing = new DotStuffing();
    private final Blocks blocks = new Blocks();
    private long size;
    private boolean inHeader = true;
    /** How much of CR LF CR LF has just been seen; the first line has a line end before it, so to speak. */
    private int emptyLine = 2;
    private WireMessage.Octets octets = WireMessage.Octets.SEVEN_BIT;

    private WireBuilder() {
    }

    /** Builds the wire form of a rendering. */
    static WireMessage build(MessageOctets original, Rendering rendering) {
        try {
            return new WireBuilder().run(original, rendering);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
    }

    /** How many octets a rendering has before stuffing. */
    static long sizeOf(Rendering rendering) {
        long size = 0;
        for (Piece piece : rendering.pieces()) {
            size += switch (piece) {
                case Piece.Keep(long from, long to) -> to - from;
                case Piece.Insert(Bytes inserted) -> inserted.size();
                case Piece.PerCopy _ -> TokenCodec.LENGTH;
            };
        }
        return size;
    }

    private WireMessage run(MessageOctets original, Rendering rendering) throws IOException {
        OutputStream seen = new Seen();
        for (Piece piece : rendering.pieces()) {
            switch (piece) {
                case Piece.Keep(long from, long to) -> original.writeTo(seen, from, to);
                case Piece.Insert(Bytes inserted) -> seen.write(inserted.toArray());
                case Piece.PerCopy(Piece.Slot slot) -> open(slot);
            }
        }
        stuffing.endLine(blocks);
        blocks.close();
        return new WireMessage(parts, size, octets);
    }

    private void open(Piece.Slot slot) throws IOException {
        stuffing.gap(blocks);
        blocks.close();
        parts.add(new WireMessage.Open(slot));
        size += TokenCodec.LENGTH;
        emptyLine = 0;
    }

    /** Looks at each octet of the message before it is stuffed. */
    private final class Seen extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            for (int at = offset; at < offset + length; at++) {
                look(from[at]);
            }
            size += length;
            stuffing.encode(from, offset, offset + length, blocks);
        }

        private void look(byte octet) {
            if (octet < 0 && octets != WireMessage.Octets.EIGHT_BIT_HEADER) {
                octets = inHeader ? WireMessage.Octets.EIGHT_BIT_HEADER : WireMessage.Octets.EIGHT_BIT_BODY;
            }
            if (inHeader) {
                // RFC 5322 §2.1: an empty line ends the header.
                boolean expected = octet == (emptyLine % 2 == 0 ? '\r' : '\n');
                emptyLine = expected ? emptyLine + 1 : octet == '\r' ? 1 : 0;
                inHeader = emptyLine < 4;
            }
        }
    }

    /** Gathers stuffed octets into blocks. */
    private final class Blocks extends OutputStream {

        private final ByteArrayOutputStream block = new ByteArrayOutputStream(4096);
        private final List<Integer> stuffed = new ArrayList<>();

        @Override
        public void write(int octet) {
            // Only what stuffing adds or puts in place of another comes octet by octet: its dots, and blanks.
            if (octet == '.') {
                stuffed.add(block.size());
            }
            block.write(octet);
            cut();
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            int written = 0;
            while (written < length) {
                int part = Math.min(length - written, BLOCK_OCTETS - block.size());
                block.write(from, offset + written, part);
                written += part;
                cut();
            }
        }

        private void cut() {
            if (block.size() >= BLOCK_OCTETS) {
                close();
            }
        }

        @Override
        public void close() {
            if (block.size() > 0) {
                parts.add(new WireMessage.Shared(block.toByteArray(), stuffed.stream().mapToInt(Integer::intValue).toArray()));
                block.reset();
                stuffed.clear();
            }
        }
    }
}
