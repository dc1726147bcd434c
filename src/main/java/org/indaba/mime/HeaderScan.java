package org.indaba.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the fields of a header in its octets (RFC 5322 §2.2); one pass, no copies but the values. The fields tile the header: each
 * begins where the one before it ends, so that whatever cannot be understood is still kept as what it is.
 */
final class HeaderScan {

    /** The first look: most headers fit, and a message of 10 MB is not read for a header of 2 KB. */
    private static final int FIRST_LOOK_OCTETS = 16_384;

    private static final int CR = '\r';
    private static final int LF = '\n';

    private final byte[] octets;
    private final boolean complete;
    private final List<HeaderField> fields = new ArrayList<>();

    private HeaderScan(byte[] octets, boolean complete) {
        this.octets = octets;
        this.complete = complete;
    }

    static HeaderReading scan(MessageOctets message) {
        byte[] head = head(message, HeaderBlock.MAX_OCTETS);
        return new HeaderScan(head, head.length == message.size()).run();
    }

    static boolean isLarger(MessageOctets message, int octets, int lines) {
        byte[] head = head(message, octets);
        int end = emptyLine(head);
        if (end < 0) {
            return head.length < message.size() || lineEnds(head, head.length) > lines;
        }
        return lineEnds(head, end) > lines;
    }

    /** The message up to its empty line, and a little more; each look reads four times as much as the one before, so that all is linear. */
    private static byte[] head(MessageOctets message, int most) {
        int look = FIRST_LOOK_OCTETS;
        while (true) {
            byte[] head = message.slice(0, Math.min(look, most));
            if (head.length == message.size() || look >= most || emptyLine(head) >= 0) {
                return head;
            }
            look *= 4;
        }
    }

    /** The offset of the empty line; -1 if there is none. */
    private static int emptyLine(byte[] head) {
        for (int i = 0; i + 1 < head.length; i++) {
            boolean lineEnd = head[i] == CR && head[i + 1] == LF;
            if (lineEnd && (i == 0 || i > 1 && head[i - 2] == CR && head[i - 1] == LF)) {
                return i;
            }
        }
        return -1;
    }

    private static int lineEnds(byte[] head, int before) {
        int lines = 0;
        for (int i = 0; i + 1 < before; i++) {
            lines += head[i] == CR && head[i + 1] == LF ? 1 : 0;
        }
        return lines;
    }

    private HeaderReading run() {
        int at = 0;
        while (at < octets.length) {
            int lineEnd = lineEnd(at);
            // RFC 5322 §2.1: the body is separated from the header section by an empty line.
            if (lineEnd - at == 2 && octets[at] == CR && octets[at + 1] == LF) {
                return new HeaderReading.Read(new HeaderBlock(fields, lineEnd));
            }
            int end = fieldEnd(lineEnd);
            fields.add(field(at, end));
            if (fields.size() > HeaderBlock.MAX_FIELDS) {
                return new HeaderReading.TooMany();
            }
            at = end;
        }
        if (!complete) {
            return new HeaderReading.TooLong();
        }
        return new HeaderReading.Read(new HeaderBlock(fields, octets.length));
    }

    /** Behind the CRLF of the line that holds the offset. */
    private int lineEnd(int from) {
        for (int i = from; i + 1 < octets.length; i++) {
            if (octets[i] == CR && octets[i + 1] == LF) {
                return i + 2;
            }
        }
        return octets.length;
    }

    /** RFC 5322 §2.2.3: lines that begin with white space continue the field. */
    private int fieldEnd(int lineEnd) {
        int end = lineEnd;
        while (end < octets.length && (octets[end] == ' ' || octets[end] == '\t')) {
            end = lineEnd(end);
        }
        return end;
    }

    private HeaderField field(int start, int end) {
        int colon = start;
        while (colon < end && octets[colon] != ':' && octets[colon] > 32 && octets[colon] < 127) {
            colon++;
        }
        int nameEnd = colon;
        // RFC 5322 §4.5: obsolete syntax allows white space before the colon.
        while (colon < end && (octets[colon] == ' ' || octets[colon] == '\t')) {
            colon++;
        }
        if (colon == end || octets[colon] != ':' || nameEnd == start) {
            return new HeaderField("", start, end, text(start, end));
        }
        return new HeaderField(new String(octets, start, nameEnd - start, StandardCharsets.US_ASCII), start, end, text(colon + 1, end));
    }

    private String text(int from, int to) {
        byte[] unfolded = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (octets[i] != CR && octets[i] != LF) {
                unfolded[length++] = octets[i];
            }
        }
        return decode(unfolded, length).strip();
    }

    private static String decode(byte[] octets, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
