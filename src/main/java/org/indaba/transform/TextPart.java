package org.indaba.transform;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mime.QuotedPrintable;

/**
 * Plain text of ours as a MIME part.
 *
 * @param head the fields that describe it, each with its CRLF
 * @param body its octets; the line end before a delimiter is not among them
 */
record TextPart(Bytes head, Bytes body) {

    /** RFC 5322 §2.1.1: a line must have at most 998 characters; longer ones are encoded. */
    private static final int MAX_LINE = 900;

    /** RFC 2046 §5.1.1: a line that begins like this may be a delimiter of what the part stands in; authors choose boundaries. */
    private static final String DELIMITER = "--";

    private static final String INLINE = "Content-Disposition: inline\r\n";

    static TextPart of(List<String> lines) {
        String text = String.join("\r\n", lines);
        boolean plain = text.chars().allMatch(c -> c < 128)
                && lines.stream().allMatch(line -> line.length() <= MAX_LINE && !line.startsWith(DELIMITER));
        if (plain) {
            return new TextPart(Bytes.utf8("Content-Type: text/plain; charset=us-ascii\r\n" + INLINE), Bytes.utf8(text));
        }
        return new TextPart(
                Bytes.utf8("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n" + INLINE),
                QuotedPrintable.encode(text.getBytes(StandardCharsets.UTF_8), LeaveLink.mark()));
    }

    /** Header, empty line and text. */
    Bytes whole() {
        return Bytes.utf8(new String(head.toArray(), StandardCharsets.US_ASCII) + "\r\n"
                + new String(body.toArray(), StandardCharsets.US_ASCII));
    }
}
