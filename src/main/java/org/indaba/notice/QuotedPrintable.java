package org.indaba.notice;

import java.nio.charset.StandardCharsets;

/** Writes a text body as quoted-printable (RFC 2045 §6.7), so that seven-bit hosts and long lines are no matter. Pure functions. */
final class QuotedPrintable {

    // RFC 2045 §6.7 (5): an encoded line has at most 76 characters, the soft line break included.
    private static final int LINE = 76;

    private QuotedPrintable() {
    }

    /** The octets of the text, encoded; its lines end in LF, those of the result in CRLF. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            if (!encoded.isEmpty()) {
                encoded.append("\r\n");
            }
            line(line.getBytes(StandardCharsets.UTF_8), encoded);
        }
        return encoded.toString();
    }

    private static void line(byte[] octets, StringBuilder encoded) {
        int column = 0;
        for (int i = 0; i < octets.length; i++) {
            String next = octet(octets[i] & 0xFF, i == octets.length - 1);
            if (column + next.length() > LINE - 1) {
                encoded.append("=\r\n");
                column = 0;
            }
            encoded.append(next);
            column += next.length();
        }
    }

    private static String octet(int octet, boolean last) {
        // RFC 2045 §6.7 (3): white space at the end of a line is encoded.
        boolean plain = octet > 32 && octet < 127 && octet != '=' || (octet == ' ' || octet == '\t') && !last;
        return plain ? Character.toString(octet) : String.format("=%02X", octet);
    }
}
