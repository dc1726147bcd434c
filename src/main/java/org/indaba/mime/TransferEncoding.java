package org.indaba.mime;

import java.util.Locale;

/** How the octets of a part are written (RFC 2045 §6). */
public enum TransferEncoding {
    /** As they are, seven bits; also where no field says anything. */
    SEVEN_BIT,
    /** As they are, eight bits, in lines. */
    EIGHT_BIT,
    /** As they are. */
    BINARY,
    /** RFC 2045 §6.7. */
    QUOTED_PRINTABLE,
    /** RFC 2045 §6.8. */
    BASE64,
    /** A word that nobody defined: the octets are not to be looked into. */
    UNKNOWN;

    /** Reads the value of a Content-Transfer-Encoding field; comments and parameters after the word are ignored. */
    static TransferEncoding parse(String value) {
        int end = 0;
        while (end < value.length() && (Character.isLetterOrDigit(value.charAt(end)) || value.charAt(end) == '-')) {
            end++;
        }
        return switch (value.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "7bit", "" -> SEVEN_BIT;
            case "8bit" -> EIGHT_BIT;
            case "binary" -> BINARY;
            case "quoted-printable" -> QUOTED_PRINTABLE;
            case "base64" -> BASE64;
            // Any other text is a word from outside.
            default -> UNKNOWN;
        };
    }

    /** Whether the octets stand as they are. */
    public boolean identity() {
        return this == SEVEN_BIT || this == EIGHT_BIT || this == BINARY;
    }
}
