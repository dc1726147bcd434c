package org.indaba.transform;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.indaba.mail.Bytes;
import org.indaba.mime.Boundary;
import org.indaba.mime.Edits;
import org.indaba.mime.HeaderField;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeShape;
import org.indaba.mime.Piece;
import org.indaba.mime.TransferEncoding;

/** Puts a footer into a part of its own (RFC 2046 §5.1.3). Immutable. */
final class MultipartFooter {

    /** Longer than any delimiter that the scan of parts finds. */
    private static final int MAX_DELIMITER_OCTETS = 4_096;

    private final Post post;
    private final MimeShape shape;
    private final FooterText footer;

    MultipartFooter(Post post, MimeShape shape, FooterText footer) {
        this.post = post;
        this.shape = shape;
        this.footer = footer;
    }

    /** One more part at the end of a multipart/mixed. */
    Edits append() {
        MimePart.Delimiters delimiters = shape.root().delimiters();
        List<Piece> added = new ArrayList<>();
        byte[] delimiter = delimiter(delimiters.first());
        boolean closed = delimiters.close() >= 0;
        long at = closed ? delimiters.close() : post.octets().size();
        if (!closed && !endsInLine()) {
            added.add(text("\r\n"));
        }
        added.add(new Piece.Insert(Bytes.of(delimiter)));
        added.add(text("\r\n"));
        added.addAll(footer.part());
        added.add(text("\r\n"));
        if (!closed) {
            added.add(new Piece.Insert(Bytes.of(delimiter)));
            added.add(text("--\r\n"));
        }
        return new Edits().put(at, added);
    }

    /** The delimiter as it stands in the message: two hyphens and the boundary, whatever octets it has. */
    private byte[] delimiter(long at) {
        byte[] octets = post.octets().slice(at, MAX_DELIMITER_OCTETS);
        String line = new String(octets, StandardCharsets.ISO_8859_1);
        int end = line.indexOf("\r\n");
        return Boundary.withoutPadding(end < 0 ? line : line.substring(0, end)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private boolean endsInLine() {
        MessageOctets octets = post.octets();
        return octets.slice(octets.size() - 1, 1)[0] == '\n';
    }

    /** The message as the first part, with the fields that describe its body, and the footer as the second. */
    Edits wrap() {
        String boundary = Boundary.unused(post.octets(),
                "=_indaba_" + post.arrival().postId() + "_" + post.arrival().receivedAt().getEpochSecond() + "_");
        Edits edits = new Edits();
        List<Piece> first = new ArrayList<>();
        first.add(text("--" + boundary + "\r\n"));
        for (HeaderField field : post.header().fields()) {
            if (field.name().toLowerCase(Locale.ROOT).startsWith("content-")) {
                edits.cut(field.start(), field.end());
                first.add(new Piece.Keep(field.start(), field.end()));
            }
        }
        first.add(text("\r\n"));
        edits.put(post.fieldsEnd(), Bytes.utf8(head(boundary)));
        edits.put(post.header().bodyStart(), first);
        // RFC 2046 §5.1.1: the line end before a delimiter is the delimiter's, so the body keeps its own.
        return edits.put(post.octets().size(), footer.lastPart(boundary));
    }

    private String head(String boundary) {
        String version = post.header().first("MIME-Version").isPresent() ? "" : "MIME-Version: 1.0\r\n";
        return version + "Content-Type: multipart/mixed;\r\n boundary=\"" + boundary + "\"\r\n" + encoding();
    }

    /** RFC 2045 §6.4: a multipart says what its parts are at most. */
    private String encoding() {
        if (shape.root().head().encoding() == TransferEncoding.BINARY) {
            return "Content-Transfer-Encoding: binary\r\n";
        }
        boolean eightBit = shape.parts().stream().anyMatch(part ->
                part.eightBit().inBody() || part.parent() >= 0 && part.eightBit().inHeader());
        return eightBit ? "Content-Transfer-Encoding: 8bit\r\n" : "";
    }

    private static Piece text(String octets) {
        return new Piece.Insert(Bytes.utf8(octets));
    }
}
