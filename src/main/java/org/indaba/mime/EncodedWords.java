package org.indaba.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads the encoded words of header values for people (RFC 2047). Tolerant: what is no encoded word, or has a character set that
 * nobody knows, stays as it is written. The result is for display and for comparing; it never goes back into a header as it is.
 * Takes time in proportion to the text. Stateless.
 */
public final class EncodedWords {

    /** RFC 2047 §2 allows 75 characters for a whole word; names of character sets are short, so a longer one is no name. */
    private static final int MAX_CHARSET_CHARACTERS = 60;

    private final String text;
    private final StringBuilder shown = new StringBuilder();
    /** Octets of adjacent words, which may share a character between them. */
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable Charset pendingCharset;

    private EncodedWords(String text) {
        this.text = text;
    }

    /** The text as a person reads it: encoded words decoded, control characters replaced by spaces. */
    public static String decode(String value) {
        String decoded = value.contains("=?") ? new EncodedWords(value).run() : value;
        return withoutControls(decoded);
    }

    private String run() {
        int at = 0;
        while (at < text.length()) {
            int candidate = text.indexOf("=?", at);
            if (candidate < 0) {
                break;
            }
            Word word = wordAt(candidate);
            if (word == null) {
                plain(at, candidate + 2);
                at = candidate + 2;
            } else {
                take(word, at, candidate);
                at = word.end();
            }
        }
        plain(at, text.length());
        flush();
        return shown.toString();
    }

    private void take(Word word, int gapStart, int gapEnd) {
        boolean adjacent = pendingCharset != null && text.substring(gapStart, gapEnd).isBlank();
        // RFC 2047 §6.2: white space between two adjacent encoded words is ignored.
        if (!adjacent) {
            plain(gapStart, gapEnd);
        } else if (!word.charset().equals(pendingCharset)) {
            flush();
        }
        pendingCharset = word.charset();
        pending.writeBytes(octets(word));
    }

    private void plain(int from, int to) {
        if (from < to) {
            flush();
            shown.append(text, from, to);
        }
    }

    private void flush() {
        if (pendingCharset != null) {
            shown.append(new String(pending.toByteArray(), pendingCharset));
            pending.reset();
            pendingCharset = null;
        }
    }

    private @Nullable Word wordAt(int start) {
        int charsetEnd = text.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd - start > MAX_CHARSET_CHARACTERS || charsetEnd + 2 >= text.length()
                || text.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        char encoding = Character.toUpperCase(text.charAt(charsetEnd + 1));
        int payload = charsetEnd + 3;
        int payloadEnd = text.indexOf('?', payload);
        if (payloadEnd < 0 || payloadEnd + 1 >= text.length() || text.charAt(payloadEnd + 1) != '=' || encoding != 'B' && encoding != 'Q') {
            return null;
        }
        Charset charset = charset(text.substring(start + 2, charsetEnd));
        return charset == null ? null : new Word(charset, encoding == 'B', text.substring(payload, payloadEnd), payloadEnd + 2);
    }

    private static @Nullable Charset charset(String name) {
        // RFC 2231 §5: a language may follow the name of the character set, after an asterisk.
        int language = name.indexOf('*');
        Charset charset = CharacterSets.find(language < 0 ? name : name.substring(0, language)).orElse(null);
        // Octets beyond ASCII that call themselves ASCII are common; UTF-8 is the better guess.
        return StandardCharsets.US_ASCII.equals(charset) ? StandardCharsets.UTF_8 : charset;
    }

    private static byte[] octets(Word word) {
        return word.base64() ? base64(word.payload()) : quoted(word.payload());
    }

    private static byte[] base64(String payload) {
        StringBuilder clean = new StringBuilder(payload.length());
        for (int i = 0; i < payload.length(); i++) {
            char c = payload.charAt(i);
            if (c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/')) {
                clean.append(c);
            }
        }
        if (clean.length() % 4 == 1) {
            clean.setLength(clean.length() - 1);
        }
        return Base64.getDecoder().decode(clean.toString());
    }

    private static byte[] quoted(String payload) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(payload.length());
        for (int i = 0; i < payload.length(); i++) {
            char c = payload.charAt(i);
            int code = c == '=' && i + 2 < payload.length() ? hex(payload.charAt(i + 1), payload.charAt(i + 2)) : -1;
            if (code >= 0) {
                octets.write(code);
                i += 2;
            } else if (c < 128) {
                octets.write(c == '_' ? ' ' : c);
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return octets.toByteArray();
    }

    private static int hex(char high, char low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first * 16 + second;
    }

    private static String withoutControls(String value) {
        if (value.chars().noneMatch(Character::isISOControl)) {
            return value;
        }
        StringBuilder clean = new StringBuilder(value.length());
        value.chars().forEach(c -> clean.append(Character.isISOControl(c) ? ' ' : (char) c));
        return clean.toString();
    }

    private record Word(Charset charset, boolean base64, String payload, int end) {
    }
}
