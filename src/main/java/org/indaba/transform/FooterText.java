package org.indaba.transform;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.indaba.mail.Bytes;
import org.indaba.mime.Piece;

/** The words of a footer, in the forms that messages want. Immutable. */
final class FooterText {

    private final List<String> lines;

    private FooterText(String text) {
        this.lines = text.lines().map(FooterText::clean).toList();
    }

    /** The footer of a post's list, as its owner wrote it, with the link of the copy in place of the variable. */
    static FooterText of(Post post) {
        return new FooterText(post.list().settings().footer().replace(LeaveLink.VARIABLE, post.arrival().leaveLink().inFooter()));
    }

    /** Whether each copy has words of its own in it. */
    boolean isPersonal() {
        return lines.stream().anyMatch(LeaveLink::isIn);
    }

    private static String clean(String line) {
        return line.chars().filter(c -> c == '\t' || !Character.isISOControl(c))
                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append).toString();
    }

    /** The lines, each with its CRLF. */
    String plain() {
        return lines.stream().map(line -> line + "\r\n").collect(Collectors.joining());
    }

    /** The lines for text in format=flowed, so that none flows into the next (RFC 3676 §4.2 and §4.4), after an empty line. */
    String flowed() {
        return lines.stream().map(FooterText::stuffed).map(line -> line + "\r\n").collect(Collectors.joining("", "\r\n", ""));
    }

    private static String stuffed(String line) {
        String fixed = line.equals("-- ") ? line : line.stripTrailing();
        boolean quoteLike = fixed.startsWith(" ") || fixed.startsWith(">") || fixed.startsWith("From ");
        return quoteLike ? " " + fixed : fixed;
    }

    /** A text in a character set, if that has all its characters and writes ASCII as ASCII. */
    static Optional<byte[]> in(Charset charset, String text) {
        boolean carries = charset.canEncode() && charset.newEncoder().canEncode(text)
                && new String("a\r\n".getBytes(charset), StandardCharsets.ISO_8859_1).equals("a\r\n");
        return carries ? Optional.of(text.getBytes(charset)) : Optional.empty();
    }

    /** A MIME part of its own: header, empty line and text; the line end before the next delimiter is not its own. */
    List<Piece> part() {
        return LeaveLink.pieces(TextPart.of(lines).whole());
    }

    /** The same, as the last part of a multipart. */
    List<Piece> lastPart(String boundary) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Insert(Bytes.utf8("\r\n--" + boundary + "\r\n")));
        pieces.addAll(part());
        pieces.add(new Piece.Insert(Bytes.utf8("\r\n--" + boundary + "--\r\n")));
        return pieces;
    }
}
