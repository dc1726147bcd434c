package org.indaba.notice;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.indaba.mail.EmailAddress;

/**
 * Writes the header fields of a notice. Values are cleaned first, so that none can end its field; what is not plain ASCII becomes
 * encoded words; lines are folded. Not thread-safe; one use each.
 */
final class NoticeHeader {

    // RFC 2047 §2: a line that holds an encoded word has at most 76 characters; RFC 5322 §2.1.1 recommends 78 for all.
    private static final int LINE = 76;

    /** RFC 2047 §2: an encoded word has at most 75 characters; 39 octets in base64 with their wrapping have 64. */
    private static final int WORD_OCTETS = 39;

    /** Subjects longer than this are cut; nobody reads further. */
    private static final int MAX_TEXT = 300;

    /** The longest run of ASCII without a space that is left as it is: a longer one could not be folded. */
    private static final int MAX_RUN = 60;

    private final StringBuilder fields = new StringBuilder();

    /** A field whose value is ours: a fixed word, an address, an id. */
    NoticeHeader fixed(String name, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("the value of " + name + " holds a control character");
        }
        fields.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** A field of free text: Subject. */
    NoticeHeader text(String name, String value) {
        String clean = CleanText.line(value, MAX_TEXT);
        fields.append(fold(name + ": " + (needsEncoding(clean) ? encodedWords(clean) : clean))).append("\r\n");
        return this;
    }

    /** A field with one mailbox and the name to show for it. */
    NoticeHeader mailbox(String name, String displayName, EmailAddress address) {
        fields.append(fold(name + ": " + phrase(CleanText.line(displayName, MAX_TEXT)) + " <" + address + ">")).append("\r\n");
        return this;
    }

    /** The fields, without the empty line. */
    String text() {
        return fields.toString();
    }

    private static String phrase(String clean) {
        // RFC 5322 §3.2.4: a quoted string holds any printable text once quotes and backslashes are escaped.
        return needsEncoding(clean) ? encodedWords(clean) : '"' + clean.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** RFC 2047 §5: an encoded word never splits a character; white space between two of them is not shown. */
    private static String encodedWords(String clean) {
        List<String> words = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (int c : clean.codePoints().toArray()) {
            String next = Character.toString(c);
            if ((piece + next).getBytes(StandardCharsets.UTF_8).length > WORD_OCTETS) {
                words.add(encodedWord(piece.toString()));
                piece.setLength(0);
            }
            piece.append(next);
        }
        words.add(encodedWord(piece.toString()));
        return String.join(" ", words);
    }

    private static String encodedWord(String text) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    /** Whether the text cannot stand as it is; text that looks like an encoded word is encoded, so that it is shown as it came. */
    private static boolean needsEncoding(String clean) {
        if (clean.contains("=?") || clean.chars().anyMatch(c -> c > 126)) {
            return true;
        }
        int run = 0;
        for (int i = 0; i < clean.length(); i++) {
            run = clean.charAt(i) == ' ' ? 0 : run + 1;
            if (run > MAX_RUN) {
                return true;
            }
        }
        return false;
    }

    /** RFC 5322 §2.2.3: a line may be broken before white space. */
    private static String fold(String field) {
        StringBuilder folded = new StringBuilder();
        int column = 0;
        for (String word : field.split(" ")) {
            boolean first = folded.isEmpty();
            boolean breaks = !first && column + 1 + word.length() > LINE;
            folded.append(first ? "" : breaks ? "\r\n " : " ").append(word);
            column = breaks ? 1 + word.length() : column + 1 + word.length();
        }
        return folded.toString();
    }
}
