package org.indaba.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a notice for people, line by line, and apart from it the mail that was pasted behind it. The mail begins behind a line that
 * says so ({@code marks.txt}, section {@code original}), or with what can only be a header.
 *
 * @param lines of the notice, as they stand
 * @param original what was pasted, or empty text
 */
record NoticeText(List<String> lines, String original) {

    /** The most lines that are looked at. */
    static final int MAX_LINES = 2_000;
    /** As much of a line is looked at. */
    static final int MAX_LINE = 2_000;

    /** Header fields that stand at the beginning of mails, and nowhere in the words of a notice. */
    private static final List<String> FIELDS = List.of("received:", "return-path:", "delivered-to:", "message-id:", "mime-version:",
            "dkim-signature:", "content-type:", "x-mailer:", "x-originating-ip:", "authentication-results:", "x-sender:");

    static NoticeText of(String text, Marks marks) {
        List<String> all = text.lines().limit(MAX_LINES).map(line -> line.substring(0, Math.min(MAX_LINE, line.length()))).toList();
        int end = 0;
        while (end < all.size() && !startsOriginal(all, end, marks)) {
            end++;
        }
        List<String> rest = all.subList(end, all.size());
        return new NoticeText(List.copyOf(all.subList(0, end)), String.join("\n", rest));
    }

    private static boolean startsOriginal(List<String> lines, int at, Marks marks) {
        String line = lines.get(at);
        if (line.isBlank()) {
            return false;
        }
        return isField(line) && at + 1 < lines.size() && headerGoesOn(lines, at + 1)
                || marks.has(Marks.Mark.ORIGINAL, PlainText.of(line).strip());
    }

    private static boolean isField(String line) {
        return FIELDS.stream().anyMatch(field -> line.regionMatches(true, 0, field, 0, field.length()));
    }

    private static boolean headerGoesOn(List<String> lines, int from) {
        for (int at = from; at < Math.min(lines.size(), from + 6); at++) {
            String line = lines.get(at);
            if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
                int colon = line.indexOf(':');
                return colon > 0 && colon < 40 && line.lastIndexOf(' ', colon) < 0;
            }
        }
        return false;
    }

    /** All lines in one text. */
    String whole() {
        return String.join("\n", lines);
    }

    /** All lines but those that stand in every notice. */
    String telling(Marks marks) {
        List<String> telling = new ArrayList<>();
        for (String line : lines) {
            if (!line.isBlank() && !marks.has(Marks.Mark.BOILERPLATE, PlainText.of(line).strip())) {
                telling.add(line);
            }
        }
        return String.join("\n", telling);
    }
}
