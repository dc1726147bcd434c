package org.indaba.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.indaba.mime.SevenBit.CannotEncode;

/** The part-by-part work of {@link SevenBit}: bodies here, header fields in {@link SevenBitFields}. Not thread-safe. */
final class SevenBitBodies {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final MessageOctets message;
    private final MimeShape shape;
    private final Layout layout;
    private final Edits edits;
    private final EncodedPieces.Budget budget = new EncodedPieces.Budget(SevenBit.MAX_ENCODED_OCTETS);

    /** @param layout where the places stand in the message that copies fill: they stay */
    SevenBitBodies(MessageOctets message, MimeShape shape, Layout layout, Edits edits) {
        this.message = message;
        this.shape = shape;
        this.layout = layout;
        this.edits = edits;
    }

    /** RFC 2045 §6.4: a multipart or message that says "8bit" has to say "7bit" when its parts become so. */
    boolean declaresEightBit(MimePart part) {
        boolean container = part.type().top().equals("multipart") || part.type().is("message/rfc822");
        return container && (part.head().encoding() == TransferEncoding.EIGHT_BIT || part.head().encoding() == TransferEncoding.BINARY);
    }

    void convert(MimePart part) throws CannotEncode {
        long start = part.extent().start();
        MessageOctets head = ByteOctets.of(message.slice(start, (int) Math.min(HeaderBlock.MAX_OCTETS, part.extent().bodyStart() - start)));
        if (!(HeaderBlock.read(head) instanceof HeaderReading.Read(HeaderBlock header))) {
            throw new CannotEncode("the header of a part is too long");
        }
        SevenBitFields fields = new SevenBitFields(head, header, start, edits);
        fields.recode();
        if (declaresEightBit(part)) {
            fields.encoding("7bit");
        }
        if (part.eightBit().inBody()) {
            body(part, header, fields);
        }
    }

    private void body(MimePart part, HeaderBlock header, SevenBitFields fields) throws CannotEncode {
        if (part.hasParts()) {
            // Before the first and behind the last part stands text that no mail program shows.
            masked(part.extent().bodyStart(), part.delimiters().first(), EightBitMask.Form.QUESTION_MARK);
            if (part.delimiters().close() >= 0) {
                masked(part.delimiters().close(), part.extent().end(), EightBitMask.Form.QUESTION_MARK);
            }
            return;
        }
        switch (part.head().encoding()) {
            case SEVEN_BIT, EIGHT_BIT, BINARY -> identity(part, header, fields);
            case QUOTED_PRINTABLE -> masked(part.extent().bodyStart(), part.extent().end(), EightBitMask.Form.ESCAPED);
            case BASE64 -> masked(part.extent().bodyStart(), part.extent().end(), EightBitMask.Form.QUESTION_MARK);
            case UNKNOWN -> throw new CannotEncode("a part with eight-bit octets has an unknown transfer encoding");
        }
    }

    private void identity(MimePart part, HeaderBlock header, SevenBitFields fields) throws CannotEncode {
        if (isComposite(part.type())) {
            // RFC 2046 §5.2.2 and §5.2.3: these may not be encoded; RFC 2045 §6.4: neither may a multipart.
            throw new CannotEncode("a part of the type " + part.type().mediaType() + " has eight-bit octets and may not be encoded");
        }
        boolean text = part.type().top().equals("text") && part.head().encoding() != TransferEncoding.BINARY;
        // What a copy fills in stands in base64 nowhere.
        boolean open = !layout.slotsBetween(part.extent().bodyStart(), part.extent().end()).isEmpty();
        boolean quoted = open || text && eightBitShare(part.extent().bodyStart(), part.extent().end()) < 1.0 / 3;
        boolean isMessage = part.parent() < 0 || shape.parts().get(part.parent()).type().is("message/rfc822");
        if (isMessage && header.first("MIME-Version").isEmpty()) {
            // RFC 2045 §4: without it, the field that names the encoding means nothing.
            fields.add("MIME-Version", "1.0");
        }
        if (!part.head().typed()) {
            // RFC 1428 §3: text without a declared character set; what is well-formed UTF-8 is taken for it.
            String charset = isUtf8(part) ? "utf-8" : "unknown-8bit";
            fields.add("Content-Type", "text/plain; charset=" + charset);
        }
        fields.encoding(quoted ? "quoted-printable" : "base64");
        encode(part, quoted);
    }

    private static boolean isComposite(ContentType type) {
        return type.top().equals("multipart") || type.is("message/rfc822") || type.is("message/partial")
                || type.is("message/external-body");
    }

    private void encode(MimePart part, boolean quoted) throws CannotEncode {
        long from = part.extent().bodyStart();
        long to = part.extent().end();
        replace(from, to, pieces -> {
            if (quoted) {
                QuotedPrintable encoder = new QuotedPrintable(pieces);
                long at = from;
                for (Piece.Keep slot : layout.slotsBetween(from, to)) {
                    message.writeTo(encoder, at, slot.from());
                    encoder.leaveRoom((int) (slot.to() - slot.from()));
                    pieces.keep(slot);
                    at = slot.to();
                }
                message.writeTo(encoder, at, to);
                encoder.finish();
                return;
            }
            OutputStream encoder = Base64.getMimeEncoder().wrap(pieces);
            message.writeTo(encoder, from, to);
            encoder.close();
            if (to == message.size()) {
                pieces.write(LINE_END);
            }
        });
    }

    private void replace(long from, long to, Writing writing) throws CannotEncode {
        EncodedPieces pieces = new EncodedPieces(budget);
        try {
            writing.writeTo(pieces);
        } catch (EncodedPieces.Full _) {
            throw new CannotEncode("its parts in seven bits are larger than " + SevenBit.MAX_ENCODED_OCTETS + " octets");
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        edits.cut(from, to).put(from, pieces.pieces());
    }

    private void masked(long from, long to, EightBitMask.Form form) throws CannotEncode {
        replace(from, to, pieces -> {
            long at = from;
            for (Piece.Keep slot : layout.slotsBetween(from, to)) {
                message.writeTo(new EightBitMask(pieces, form), at, slot.from());
                pieces.keep(slot);
                at = slot.to();
            }
            message.writeTo(new EightBitMask(pieces, form), at, to);
        });
    }

    private double eightBitShare(long from, long to) {
        OctetCount count = new OctetCount();
        read(from, to, count);
        return count.eightBit() / (double) Math.max(1, to - from);
    }

    private boolean isUtf8(MimePart part) {
        Utf8Check check = new Utf8Check();
        read(part.extent().bodyStart(), part.extent().end(), check);
        return check.wellFormed();
    }

    private void read(long from, long to, OutputStream counter) {
        try {
            message.writeTo(counter, from, to);
        } catch (IOException impossible) {
            throw new UncheckedIOException("counting does not fail", impossible);
        }
    }

    /** Writes the new octets of a range. */
    private interface Writing {
        void writeTo(EncodedPieces pieces) throws IOException;
    }
}
