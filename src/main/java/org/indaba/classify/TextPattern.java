package org.indaba.classify;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pattern of a rule: a regular expression of RE2, which takes time in proportion to the text, and literals of which one stands in
 * every text that it matches, so that most expressions are never tried. A pattern without any special character is its own literal.
 * Immutable and thread-safe.
 */
final class TextPattern {

    private final List<String> literals;
    private final @Nullable Pattern expression;

    private TextPattern(List<String> literals, @Nullable Pattern expression) {
        this.literals = literals;
        this.expression = expression;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is no expression of RE2, or could match a text without any literal of
     *         {@link Literals#MIN_CHARACTERS} characters
     */
    static TextPattern of(String source) {
        List<String> literals = Literals.of(source);
        return new TextPattern(literals, literals.equals(List.of(source)) ? null : Pattern.compile(source));
    }

    /** One of them stands in every text that this matches. */
    List<String> literals() {
        return literals;
    }

    /** Whether this matches somewhere in a text in which one of the literals stands. */
    boolean matches(CharSequence text) {
        return expression == null || expression.matcher(text).find();
    }
}
