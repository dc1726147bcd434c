package org.indaba.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the fields of a header in its octets (RFC 5322 §2.2); one pass, no copies but the values. */
final class HeaderScan {

    private static final int CR = '\r';
    private static final int LF = '\n';

    private final byte[] octets;
    private final List<HeaderField> fields = new ArrayList<>();

    private HeaderScan(byte[] octets) {
        this.octets = octets;
    }

    static HeaderReading scan(MessageOctets message) {
        byte[] head = message.slice(0, HeaderBlock.MAX_OCTETS + 1);
        return new HeaderScan(head).run();
    }

    private HeaderReading run() {
        int at = 0;
        while (at < octets.length && at <= HeaderBlock.MAX_OCTETS) {
            int lineEnd = lineEnd(at);
            // RFC 5322 §2.1: the body is separated from the header section by an empty line.
            if (lineEnd - at == 2 && octets[at] == CR) {
                return new HeaderReading.Read(new HeaderBlock(fields, lineEnd));
            }
            int end = fieldEnd(lineEnd);
            fields.add(field(at, end));
            if (fields.size() > HeaderBlock.MAX_FIELDS) {
                return new HeaderReading.TooMany();
            }
            at = end;
        }
        if (octets.length > HeaderBlock.MAX_OCTETS) {
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
