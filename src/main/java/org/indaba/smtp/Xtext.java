package org.indaba.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The encoding of parameter values that may hold any octet (RFC 3461 §4): {@code +} and two hexadecimal digits. Stateless. */
public final class Xtext {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Xtext() {
    }

    /** Encodes a text; the result is visible ASCII without {@code =} and {@code +} of its own. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            // RFC 3461 §4: xchar is any visible ASCII character but + and =.
            if (octet > 32 && octet < 127 && octet != '+' && octet != '=') {
                encoded.append((char) octet);
            } else {
                encoded.append('+').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /** Decodes a value; empty if it is no xtext, or its octets are no UTF-8. Lower case digits are read too. */
    public static Optional<String> decode(String value) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '+' && i + 2 < value.length() && isHex(value.charAt(i + 1)) && isHex(value.charAt(i + 2))) {
                octets.write(HexFormat.fromHexDigits(value, i + 1, i + 3));
                i += 2;
            } else if (c > 32 && c < 127 && c != '+' && c != '=') {
                octets.write(c);
            } else {
                return Optional.empty();
            }
        }
        return utf8(octets.toByteArray());
    }

    /** Whether a value is the xtext of at least one character, all of which are printable ASCII or blanks. */
    public static boolean isPrintable(String value) {
        return decode(value).filter(text -> !text.isEmpty() && text.chars().allMatch(c -> c >= 32 && c < 127)).isPresent();
    }

    private static boolean isHex(char c) {
        return HexFormat.isHexDigit(c);
    }

    private static Optional<String> utf8(byte[] octets) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
