package org.indaba.web.mailview;

import org.indaba.notice.CleanText;

/** Text from outside as the pages show it: nothing in it is invisible, or turns the direction of what stands around. Pure functions. */
public final class Shown {

    /** A subject or name in a row of a table, in code points. */
    public static final int IN_A_ROW = 120;

    /** A line of its own, in code points. */
    public static final int ON_A_LINE = 400;

    private Shown() {
    }

    /** On one line, cut. */
    public static String line(String text, int limit) {
        return CleanText.line(text, limit);
    }

    /** With its line ends; controls and what turns or hides text are named in brackets. */
    public static String lines(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(shown, c));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL -> {
                if (c == '\n' || c == '\t') {
                    shown.append((char) c);
                } else if (c != '\r') {
                    named(shown, c);
                }
            }
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> {
                if (joins(c)) {
                    shown.appendCodePoint(c);
                } else {
                    named(shown, c);
                }
            }
            // All other types are visible.
            default -> shown.appendCodePoint(c);
        }
    }

    /** The zero-width joiners are needed by scripts and by composed emoji; a soft hyphen does no harm. */
    private static boolean joins(int c) {
        return c == 0x200C || c == 0x200D || c == 0x00AD;
    }

    private static void named(StringBuilder shown, int c) {
        shown.append(String.format("[U+%04X]", c));
    }
}
