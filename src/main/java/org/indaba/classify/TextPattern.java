package org.indaba.classify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pattern of a rule: a regular expression of RE2, which takes time in proportion to the text, and sets of literals: of each set one
 * stands in every text that it matches, so that most expressions are never tried. A pattern without any special character is its own
 * literal. Immutable and thread-safe.
 *
 * @param source as the file has it
 * @param literals the sets; at least one
 * @param expression none for a literal
 */
record TextPattern(String source, List<List<String>> literals, @Nullable Pattern expression) {

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is no expression of RE2, or could match a text without any literal of
     *         {@link Literals#MIN_CHARACTERS} characters
     */
    static TextPattern of(String source) {
        List<List<String>> literals = Literals.of(source);
        boolean literal = literals.equals(List.of(List.of(source)));
        try {
            return new TextPattern(source, literals, literal ? null : Pattern.compile(source));
        } catch (PatternSyntaxException broken) {
            throw new IllegalArgumentException(broken.getMessage(), broken);
        }
    }

    /** Whether this matches somewhere in a text in which its literals stand. */
    boolean matches(CharSequence text) {
        return expression == null || expression.matcher(text).find();
    }
}
