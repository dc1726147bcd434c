package org.indaba.mime;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;

/**
 * Writes header fields: folded at {@link #FOLD_AT} characters, with encoded words where the text is more than ASCII, ending in CRLF.
 * A value with CR, LF or NUL is refused, so that no value from outside can add a field or a body; text from outside goes through
 * {@link #oneLine} first. Stateless.
 */
public final class HeaderText {

    /** RFC 5322 §2.1.1: a line should have at most 78 characters. */
    public static final int FOLD_AT = 78;

    /** RFC 5322 §2.1.1: a line must have at most 998 characters; a word that comes near is encoded, since it cannot be folded. */
    private static final int MAX_PLAIN_WORD = 900;

    /** RFC 5322 §3.3, with the year in four digits and the zone as a number. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

    /** Names that are longer together, in characters, are left out: read, a name stands once, but written, with each of its addresses. */
    static final int MAX_NAMES = 65_536;

    private HeaderText() {
    }

    /**
     * A field with text for people, as Subject: encoded words where they are needed, and only there.
     *
     * @param name the field's name
     * @param text without CR, LF and NUL
     * @throws IllegalArgumentException if name or text would break the header
     */
    public static Bytes unstructured(String name, String text) {
        return folded(name, new EncodedWordWriter(text, EncodedWordWriter.Place.TEXT).words());
    }

    /**
     * A field with a value in a grammar of its own, written as it is and folded at its spaces. What is not ASCII is written as UTF-8
     * (RFC 6532 §3.1), which only peers with SMTPUTF8 take.
     *
     * @throws IllegalArgumentException if name or value would break the header
     */
    public static Bytes structured(String name, String value) {
        return folded(name, units(value.strip()));
    }

    /**
     * A field with addresses, each with its name before it (RFC 5322 §3.4); without names where they are longer than
     * {@link #MAX_NAMES} characters.
     *
     * @throws IllegalArgumentException for a broken name
     */
    public static Bytes mailboxes(String name, List<Mailbox> mailboxes) {
        boolean named = mailboxes.stream().mapToLong(mailbox -> mailbox.name().length()).sum() <= MAX_NAMES;
        List<String> units = new ArrayList<>();
        for (int i = 0; i < mailboxes.size(); i++) {
            List<String> words = named ? mailbox(mailboxes.get(i)) : List.of(" " + mailboxes.get(i).address());
            String last = words.getLast() + (i < mailboxes.size() - 1 ? "," : "");
            units.addAll(words.subList(0, words.size() - 1));
            units.add(last);
        }
        return folded(name, units);
    }

    private static List<String> mailbox(Mailbox mailbox) {
        EmailAddress address = mailbox.address();
        if (mailbox.name().isBlank()) {
            return List.of(" " + address);
        }
        List<String> words = new ArrayList<>(new EncodedWordWriter(mailbox.name().strip(), EncodedWordWriter.Place.PHRASE).words());
        words.add(" <" + address + ">");
        return words;
    }

    /** Text as one or more encoded words, even where it need not be, its white space at both ends included. */
    public static String encoded(String text) {
        return new EncodedWordWriter(text, EncodedWordWriter.Place.TEXT).allEncoded();
    }

    /** A moment as the Date and Received fields write it, in UTC. */
    public static String date(Instant instant) {
        return DATE.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Text from outside in one line: control characters, CR and LF among them, become spaces. */
    public static String oneLine(String outside) {
        StringBuilder clean = new StringBuilder(outside.length());
        outside.chars().forEach(c -> clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : (char) c));
        return clean.toString().strip();
    }

    /** Words with the white space before each. */
    static List<String> units(String value) {
        List<String> units = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= value.length(); i++) {
            boolean wordEnds = i == value.length() || isSpace(value.charAt(i)) && !isSpace(value.charAt(i - 1));
            if (wordEnds) {
                units.add((units.isEmpty() ? " " : "") + value.substring(start, i));
                start = i;
            }
        }
        return units;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static Bytes folded(String name, List<String> units) {
        checkName(name);
        StringBuilder field = new StringBuilder(name).append(':');
        int lineLength = field.length();
        for (String unit : units) {
            checkValue(unit);
            // RFC 5322 §2.2.3: a long field is folded before white space; never so that a line has nothing else.
            if (lineLength + unit.length() > FOLD_AT && (lineLength > name.length() + 1 || unit.length() + lineLength > MAX_PLAIN_WORD)) {
                field.append("\r\n");
                lineLength = 0;
            }
            field.append(unit);
            lineLength += unit.length();
        }
        return Bytes.utf8(field.append("\r\n").toString());
    }

    private static void checkName(String name) {
        // RFC 5322 §2.2: a name has printable ASCII characters other than the colon.
        if (name.isEmpty() || !name.chars().allMatch(c -> c > 32 && c < 127 && c != ':')) {
            throw new IllegalArgumentException("not a name of a header field");
        }
    }

    private static void checkValue(String unit) {
        if (unit.indexOf('\r') >= 0 || unit.indexOf('\n') >= 0 || unit.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a header value holds CR, LF or NUL");
        }
    }

    /** Whether a word can stand in a header as it is. */
    static boolean isPlain(String word) {
        return word.length() <= MAX_PLAIN_WORD && word.chars().allMatch(c -> c == '\t' || c >= 32 && c < 127) && !word.contains("=?");
    }
}
