package org.indaba.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.indaba.mail.Bytes;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Edits;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeShape;
import org.indaba.mime.Piece;

/**
 * Puts something else in the place of a part of a message, or of the message itself: of its header only the fields change that describe
 * the body (RFC 2045 §9: those that begin with Content-), all others stay. Not thread-safe.
 */
final class PartEdits {

    private static final int MAX_HEADER_OCTETS = HeaderBlock.MAX_OCTETS;

    private static final byte[] LINE_END = {'\r', '\n'};

    private final MessageOctets octets;
    private final MimeShape shape;

    PartEdits(MessageOctets octets, MimeShape shape) {
        this.octets = octets;
        this.shape = shape;
    }

    /** Text in the place of a part. */
    Edits replace(int index, TextPart text) {
        MimePart.Extent extent = shape.parts().get(index).extent();
        Head head = head(index);
        Edits edits = new Edits();
        if (head.ended()) {
            describe(index, head, new ArrayList<>(List.of(new Piece.Insert(text.head()))), edits);
            edits.cut(extent.bodyStart(), extent.end()).put(extent.bodyStart(), text.body());
        } else {
            // What has no empty line has no header that anybody could tell from a body.
            edits.cut(extent.start(), extent.end()).put(extent.start(), text.whole());
        }
        return needsLineEnd(index) ? edits.put(head.ended() ? extent.bodyStart() : extent.start(), Bytes.utf8("\r\n")) : edits;
    }

    /** A part in the place of the multipart that holds it: its octets stay, all others of the multipart go. */
    Edits promote(int outer, int inner) {
        MimePart.Extent around = shape.parts().get(outer).extent();
        MimePart.Extent chosen = shape.parts().get(inner).extent();
        Edits edits = new Edits();
        List<Piece> described = new ArrayList<>();
        for (HeaderField field : contentFields(head(inner).fields())) {
            described.add(new Piece.Keep(field.start(), field.end()));
        }
        describe(outer, head(outer), described, edits);
        edits.cut(around.bodyStart(), chosen.bodyStart());
        // RFC 2046 §5.1.1: the line end before a delimiter is the delimiter's; at the end of the message the text needs it.
        boolean keepsIt = needsLineEnd(outer) && chosen.end() < around.end() && isLineEnd(chosen.end());
        return edits.cut(keepsIt ? chosen.end() + 2 : chosen.end(), around.end());
    }

    private void describe(int index, Head head, List<Piece> described, Edits edits) {
        contentFields(head.fields()).forEach(field -> edits.cut(field.start(), field.end()));
        boolean isMessage = index == 0 || shape.parts().get(shape.parts().get(index).parent()).type().is("message/rfc822");
        if (isMessage && head.fields().stream().noneMatch(field -> field.is("MIME-Version"))) {
            described.addFirst(new Piece.Insert(Bytes.utf8("MIME-Version: 1.0\r\n")));
        }
        edits.put(head.end(), described);
    }

    private static List<HeaderField> contentFields(List<HeaderField> fields) {
        return fields.stream().filter(field -> field.name().toLowerCase(Locale.ROOT).startsWith("content-")).toList();
    }

    /**
     * Whether a text in the place of the part has to bring its own line end: at the end of the message, and where a body has no octet,
     * since the line end before the delimiter is then that of the header.
     */
    private boolean needsLineEnd(int index) {
        return !isLineEnd(shape.parts().get(index).extent().end());
    }

    private boolean isLineEnd(long at) {
        return Arrays.equals(octets.slice(at, LINE_END.length), LINE_END);
    }

    /** A part's header: its fields at offsets of the message, where they end, and whether an empty line follows. */
    private record Head(List<HeaderField> fields, long end, boolean ended) {
    }

    private Head head(int index) {
        MimePart.Extent extent = shape.parts().get(index).extent();
        long length = extent.bodyStart() - extent.start();
        if (length > MAX_HEADER_OCTETS) {
            return new Head(List.of(), extent.start(), false);
        }
        return switch (HeaderBlock.read(ByteOctets.of(octets.slice(extent.start(), (int) length)))) {
            case HeaderReading.Read(HeaderBlock read) -> {
                List<HeaderField> fields = read.fields().stream().map(field -> new HeaderField(field.name(),
                        (int) (field.start() + extent.start()), (int) (field.end() + extent.start()), field.value())).toList();
                long end = fields.isEmpty() ? extent.start() : fields.getLast().end();
                yield new Head(fields, end, end + 2 <= extent.bodyStart());
            }
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> new Head(List.of(), extent.start(), false);
        };
    }
}
