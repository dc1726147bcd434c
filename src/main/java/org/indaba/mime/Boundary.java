package org.indaba.mime;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** The boundaries of multiparts, as they are read and as they are made. Stateless. */
public final class Boundary {

    private static final String DELIMITER = "--";

    private Boundary() {
    }

    /** A delimiter or boundary without what transport may have put behind it: spaces and tabs (RFC 2046 §5.1.1), and nothing else. */
    public static String withoutPadding(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        return text.substring(0, end);
    }

    /**
     * A boundary that begins with the stem and that no line of the message could be taken for (RFC 2046 §5.1.1); the same message
     * and stem give the same boundary.
     *
     * @param message what will stand between the delimiters
     * @param stem at most 60 characters of those that RFC 2046 §5.1.1 allows
     */
    public static String unused(MessageOctets message, String stem) {
        Set<String> used = new HashSet<>();
        LineCursor line = new LineCursor(message, 0, message.size());
        while (line.next()) {
            if (line.startsWith('-', '-')) {
                note(new String(line.prefix(), StandardCharsets.ISO_8859_1), DELIMITER + stem, used);
            }
        }
        int number = 0;
        while (used.contains(String.valueOf(number))) {
            number++;
        }
        return stem + number;
    }

    /** Notes the number behind the stem; a longer line that only begins with it counts as well. */
    private static void note(String line, String start, Set<String> used) {
        if (!line.startsWith(start)) {
            return;
        }
        int end = start.length();
        while (end < line.length() && end - start.length() < 9 && Character.isDigit(line.charAt(end))) {
            end++;
            used.add(line.substring(start.length(), end));
        }
    }
}
