package org.indaba.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Writes text as the words of a header value, those that need it as encoded words in UTF-8 (RFC 2047). Not thread-safe. */
final class EncodedWordWriter {

    /** Where the words stand, which decides what must be encoded or quoted. */
    enum Place {
        /** In unstructured text (RFC 2047 §5, rule 1). */
        TEXT,
        /** In the display name of an address (RFC 2047 §5, rule 3). */
        PHRASE
    }

    /** RFC 2047 §2 allows 75; with the name of a common field before it the line stays below 78. */
    private static final int MAX_WORD_CHARACTERS = 64;

    private static final int FRAME_CHARACTERS = "=?utf-8?q??=".length();

    private final String text;
    private final Place place;
    private final List<String> words = new ArrayList<>();

    EncodedWordWriter(String text, Place place) {
        if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a header value holds CR, LF or NUL");
        }
        this.text = text;
        this.place = place;
    }

    /** The words, each with the white space before it. */
    List<String> words() {
        List<String> units = HeaderText.units(text.strip());
        int first = 0;
        while (first < units.size() && HeaderText.isPlain(units.get(first))) {
            first++;
        }
        if (first == units.size()) {
            return plain(units);
        }
        int last = units.size() - 1;
        while (HeaderText.isPlain(units.get(last))) {
            last--;
        }
        // A phrase that is partly quoted and partly encoded is legal but often misread: encode it whole.
        int from = place == Place.PHRASE ? 0 : first;
        int to = place == Place.PHRASE ? units.size() : last + 1;
        words.addAll(units.subList(0, from));
        encode(String.join("", units.subList(from, to)).substring(1));
        words.addAll(units.subList(to, units.size()));
        return words;
    }

    /** All of the text as encoded words, one space between them. */
    String allEncoded() {
        encode(text);
        return String.join("", words).strip();
    }

    private List<String> plain(List<String> units) {
        // RFC 5322 §3.2.5: a phrase is atoms, or a quoted string.
        boolean atoms = text.chars().allMatch(c -> c == ' ' || Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
        if (place == Place.TEXT || atoms) {
            return units;
        }
        return HeaderText.units('"' + text.strip().replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    /** The word or words for a run of text; the white space before the run is the one before the word. */
    private void encode(String run) {
        // RFC 2047 §4 recommends Q where most characters are ASCII: then it can be read even by those who cannot decode it.
        boolean base64 = quotedLength(run) > 2 * run.getBytes(StandardCharsets.UTF_8).length;
        StringBuilder chunk = new StringBuilder();
        int[] points = run.codePoints().toArray();
        for (int point : points) {
            int before = chunk.length();
            chunk.appendCodePoint(point);
            String grown = chunk.toString();
            if ((base64 ? base64Length(grown) : quotedLength(grown)) + FRAME_CHARACTERS > MAX_WORD_CHARACTERS) {
                chunk.setLength(before);
                add(chunk.toString(), base64);
                chunk.setLength(0);
                chunk.appendCodePoint(point);
            }
        }
        add(chunk.toString(), base64);
    }

    private void add(String chunk, boolean base64) {
        byte[] octets = chunk.getBytes(StandardCharsets.UTF_8);
        words.add(base64 ? " =?utf-8?b?" + Base64.getEncoder().encodeToString(octets) + "?=" : " =?utf-8?q?" + quoted(octets) + "?=");
    }

    private static int base64Length(String chunk) {
        return (chunk.getBytes(StandardCharsets.UTF_8).length + 2) / 3 * 4;
    }

    private static int quotedLength(String chunk) {
        int length = 0;
        for (byte octet : chunk.getBytes(StandardCharsets.UTF_8)) {
            length += isQuotedPlain(octet) || octet == ' ' ? 1 : 3;
        }
        return length;
    }

    private static String quoted(byte[] octets) {
        StringBuilder quoted = new StringBuilder();
        for (byte octet : octets) {
            if (octet == ' ') {
                quoted.append('_');
            } else if (isQuotedPlain(octet)) {
                quoted.append((char) octet);
            } else {
                quoted.append('=').append(String.format("%02X", octet & 255));
            }
        }
        return quoted.toString();
    }

    /** RFC 2047 §5, rule 3: only these stand for themselves everywhere. */
    private static boolean isQuotedPlain(byte octet) {
        return octet >= '0' && octet <= '9' || octet >= 'A' && octet <= 'Z' || octet >= 'a' && octet <= 'z' || "!*+-/".indexOf(octet) >= 0;
    }
}
