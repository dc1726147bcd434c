package org.indaba.mail;

import java.net.IDN;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The grammar of a mailbox in the envelope (RFC 5321 §4.1.2, widened by RFC 6531 §3.3). Stateless.
 */
final class AddressSyntax {

    /**
     * No domain is written longer, in characters of Java: each of the at most 255 octets of its A-labels stands for one character of
     * its U-labels at most, and that may be two of Java's. Much longer text costs the conversion hours.
     */
    static final int MAX_WRITTEN_DOMAIN = 512;

    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    private AddressSyntax() {
    }

    static ParsedAddress parse(String text) {
        int at = separator(text);
        if (at < 0) {
            return new ParsedAddress.Invalid("an address has a local part, one @ and a domain");
        }
        try {
            String local = local(text.substring(0, at));
            String domain = domain(text.substring(at + 1));
            return new ParsedAddress.Valid(new EmailAddress(local, domain));
        } catch (IllegalArgumentException wrong) {
            return new ParsedAddress.Invalid(wrong.getMessage());
        }
    }

    /** The @ between local part and domain: the first outside a leading quoted string. */
    private static int separator(String text) {
        if (!text.startsWith("\"")) {
            return text.indexOf('@');
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i + 1 < text.length() && text.charAt(i + 1) == '@' ? i + 1 : -1;
            }
        }
        return -1;
    }

    private static String local(String text) {
        String value = text.startsWith("\"") ? unquote(text) : text;
        if (!text.startsWith("\"") && !isDotAtom(text)) {
            throw new IllegalArgumentException("the local part holds a character that needs quotes, or a misplaced dot");
        }
        return checkedLocal(value);
    }

    static String checkedLocal(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the local part is empty");
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < 32 || value.charAt(i) == 127) {
                throw new IllegalArgumentException("the local part holds a control character");
            }
        }
        // RFC 5321 §4.5.3.1.1: the local part has at most 64 octets.
        if (utf8Length(value) > 64) {
            throw new IllegalArgumentException("the local part is longer than 64 octets");
        }
        return value;
    }

    private static int utf8Length(String value) {
        if (isAscii(value)) {
            return value.length();
        }
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(value)).remaining();
        } catch (CharacterCodingException broken) {
            throw new IllegalArgumentException("the address is not well-formed text", broken);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static String unquote(String text) {
        StringBuilder value = new StringBuilder();
        // RFC 5321 §4.1.2: Quoted-string, with quoted-pairs; the quotes are no part of the meaning.
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            value.append(c == '\\' ? text.charAt(++i) : c);
        }
        return value.toString();
    }

    static boolean isDotAtom(String text) {
        if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '.' && !isAtext(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAtext(int c) {
        // RFC 6531 §3.3: atext is extended by UTF-8 non-ASCII.
        return c > 127 || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || ATEXT_SPECIALS.indexOf(c) >= 0;
    }

    static String domain(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return literal(text);
        }
        String ascii = text.length() > MAX_WRITTEN_DOMAIN ? "" : toAscii(text);
        // RFC 5321 §4.5.3.1.2: a domain has at most 255 octets.
        if (ascii.isEmpty() || ascii.length() > 255) {
            throw new IllegalArgumentException("a domain has 1 to 255 octets");
        }
        int start = 0;
        for (int end = ascii.indexOf('.'); end >= 0; end = ascii.indexOf('.', start)) {
            checkLabel(ascii, start, end);
            start = end + 1;
        }
        checkLabel(ascii, start, ascii.length());
        return ascii;
    }

    private static String literal(String text) {
        // RFC 5321 §4.1.3: an address literal; taken as syntax, never ours.
        String inner = text.substring(1, text.length() - 1);
        if (inner.isEmpty() || inner.length() > 253
                || !inner.chars().allMatch(c -> c > 32 && c < 127 && c != '[' && c != ']' && c != '\\')) {
            throw new IllegalArgumentException("not an address literal");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String toAscii(String text) {
        if (isAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        try {
            // RFC 6531 §3.2: U-labels in the envelope; Indaba keeps domains as A-labels (RFC 5890 §2.3.2.1).
            return IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (RuntimeException wrong) {
            // Not its documented exception alone: where a label grows too long on the way, the JDK throws others.
            throw new IllegalArgumentException("the domain is no internationalised name", wrong);
        }
    }

    private static void checkLabel(String domain, int start, int end) {
        boolean clean = start < end && domain.charAt(start) != '-' && domain.charAt(end - 1) != '-';
        for (int i = start; clean && i < end; i++) {
            char c = domain.charAt(i);
            clean = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
        }
        // RFC 1035 §2.3.4: a label has at most 63 octets. The underscore is no host name, but mail arrives from such names.
        if (!clean || end - start > 63) {
            throw new IllegalArgumentException("the domain holds an empty, overlong or ill-formed label");
        }
    }
}
