package org.indaba.lists;

import com.google.re2j.Pattern;
import java.util.Locale;

/**
 * A ban by regular expression, ready for use. Most are not even tried: a text that stands in everything that the expression matches is
 * looked for first. Immutable and thread-safe.
 */
final class BanExpression {

    /** What stands for itself behind a backslash. */
    private static final String MARKS = ".@+-_|()[]{}^$*?/\\";

    /** What stands for one of several characters, or for a place, behind a backslash. */
    private static final String CLASSES = "dDwWsSbBAz";

    private final BanPattern source;
    private final Pattern compiled;
    private final String needed;

    BanExpression(BanPattern source) {
        this.source = source;
        this.compiled = BanPattern.compile(source.inner());
        this.needed = needed(source.inner());
    }

    BanPattern source() {
        return source;
    }

    /** Whether it is found in an address. @param key as addresses are compared */
    boolean matches(String key) {
        // Beyond ASCII, letters that differ may be one letter to an expression.
        return (key.contains(needed) || !key.chars().allMatch(c -> c < 0x80)) && compiled.matcher(key).find();
    }

    /** The longest run of plain characters, outside of all brackets, that nothing makes optional; empty if that is not easily said. */
    static String needed(String expression) {
        String longest = "";
        StringBuilder run = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            switch (c) {
                case '|' -> {
                    if (depth == 0) {
                        return "";
                    }
                }
                case '[' -> {
                    longest = longer(longest, run);
                    i = endOfClass(expression, i);
                }
                case '\\' -> {
                    i++;
                    if (MARKS.indexOf(expression.charAt(i)) >= 0) {
                        append(run, depth, expression.charAt(i));
                    } else if (CLASSES.indexOf(expression.charAt(i)) >= 0) {
                        longest = longer(longest, run);
                    } else {
                        return "";
                    }
                }
                case '(' -> {
                    longest = longer(longest, run);
                    depth++;
                }
                case ')' -> depth--;
                case '*', '?', '{' -> {
                    run.setLength(Math.max(0, run.length() - 1));
                    longest = longer(longest, run);
                    i = c == '{' ? Math.max(i, expression.indexOf('}', i)) : i;
                }
                case '.', '^', '$', '+' -> longest = longer(longest, run);
                // All other characters stand for themselves.
                default -> append(run, depth, c);
            }
        }
        return longer(longest, run).toLowerCase(Locale.ROOT);
    }

    /** Where a class such as {@code [^]a-z[:digit:]]} ends. */
    private static int endOfClass(String expression, int start) {
        int i = start + (expression.startsWith("[^", start) ? 2 : 1);
        for (i = expression.startsWith("]", i) ? i + 1 : i; expression.charAt(i) != ']'; i++) {
            if (expression.charAt(i) == '\\') {
                i++;
            } else if (expression.startsWith("[:", i)) {
                i = Math.max(i, expression.indexOf(":]", i) + 1);
            }
        }
        return i;
    }

    private static void append(StringBuilder run, int depth, char c) {
        if (depth == 0) {
            run.append(c);
        }
    }

    private static String longer(String longest, StringBuilder run) {
        String ended = run.toString();
        run.setLength(0);
        return ended.length() > longest.length() ? ended : longest;
    }
}
