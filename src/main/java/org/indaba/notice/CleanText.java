package org.indaba.notice;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Values from outside, made harmless before they are put into a text: no controls, no line ends, nothing that turns the direction of
 * writing or hides, and no more than a reader wants to see. Pure functions.
 */
public final class CleanText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private CleanText() {
    }

    /** The value on one line, with at most {@code limit} code points. */
    public static String line(String value, int limit) {
        String clean = value.codePoints().map(CleanText::harmless).filter(c -> c >= 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()
                .replaceAll(" {2,}", " ").strip();
        return cut(clean, limit);
    }

    /** The value as at most {@code lines} lines, each as {@link #line} makes it. */
    static List<String> lines(String value, int lines, int limit) {
        return value.strip().lines().limit(lines).map(text -> line(text, limit)).collect(Collectors.toList());
    }

    /** At most that many code points of a clean text. */
    static String cut(String text, int limit) {
        if (text.codePointCount(0, text.length()) <= limit) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, limit - 1)).strip() + "…";
    }

    /** The code point to write for this one; -1 for none. */
    private static int harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> ' ';
            // Persian, the scripts of India and composed emoji need the joiners; the other invisible ones turn or hide text.
            case Character.FORMAT -> c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER ? c : -1;
            case Character.SURROGATE -> 0xFFFD;
            // All other types are visible characters, or code points that future versions of Unicode may make visible.
            default -> c;
        };
    }
}
