package org.indaba.notice;

import java.nio.charset.StandardCharsets;
import org.indaba.mail.BodyType;
import org.indaba.mail.ReportWish.Returned;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.QuotedPrintable;
import org.indaba.spool.NewInbound;

/**
 * What a report brings back of the message that it is about: its header, or all of it.
 *
 * @param type for Content-Type
 * @param encoding for Content-Transfer-Encoding
 * @param content a character for each octet, with its number; ends in CRLF
 */
record BroughtBack(String type, String encoding, String content) {

    /** The largest message that comes back whole, in octets. RFC 3461 §4.3: where it is larger, its header is enough. */
    static final int MAX_FULL = 64 * 1024;

    /** How much of a header comes back, in octets. */
    static final int MAX_HEADER = 64 * 1024;

    /** RFC 5322 §2.1.1: longer lines are encoded. */
    private static final int MAX_LINE = 998;

    static BroughtBack of(MessageOctets message, NewInbound arrival, ReportedFate fate) {
        // RFC 3461 §4.3: RET is about failures; of what arrived the header comes back.
        boolean wanted = fate instanceof ReportedFate.Refused && arrival.wish().returned() == Returned.FULL;
        String header = header(message);
        if (wanted && message.size() <= MAX_FULL && isPlain(header)) {
            String whole = latin1(message, message.size());
            boolean wide = arrival.body() == BodyType.EIGHT_BIT_MIME || whole.chars().anyMatch(c -> c > 126);
            return new BroughtBack("message/rfc822", wide ? "8bit" : "7bit", whole.endsWith("\r\n") ? whole : whole + "\r\n");
        }
        // RFC 6522 §4: a header that is not of seven bits may be encoded.
        return isPlain(header) ? new BroughtBack("text/rfc822-headers", "7bit", header)
                : new BroughtBack("text/rfc822-headers; charset=utf-8", "quoted-printable",
                        QuotedPrintable.encode(header.getBytes(StandardCharsets.ISO_8859_1)).asUtf8());
    }

    /** The header without the empty line behind it; of a long one, its first lines. */
    private static String header(MessageOctets message) {
        long end = switch (HeaderBlock.read(message)) {
            case HeaderReading.Read(HeaderBlock header) -> header.bodyStart();
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> 0;
        };
        String text = latin1(message, Math.min(end, MAX_HEADER));
        String lines = end > MAX_HEADER ? text.substring(0, text.lastIndexOf("\r\n") + 2) : text;
        return lines.endsWith("\r\n\r\n") ? lines.substring(0, lines.length() - 2) : lines;
    }

    private static boolean isPlain(String text) {
        return text.lines().allMatch(line -> line.length() <= MAX_LINE && line.chars().allMatch(c -> c >= 32 && c < 127 || c == '\t'));
    }

    private static String latin1(MessageOctets message, long length) {
        return new String(message.slice(0, (int) length), StandardCharsets.ISO_8859_1);
    }
}
