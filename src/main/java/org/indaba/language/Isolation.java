package org.indaba.language;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterDirection;
import org.indaba.language.Language.Direction;

/**
 * Values from outside inside a sentence: one that runs the other way is set apart from what stands around it, as the bidirectional
 * algorithm of Unicode wants it (UAX 9, section 2.4: FSI and PDI), and none brings marks of its own that would turn the sentence around.
 * Pure functions.
 */
final class Isolation {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_ISOLATE = '\u2069';

    private Isolation() {
    }

    /** The value as it may stand in a sentence that runs this way. */
    static String isolated(String value, Direction sentence) {
        String clean = withoutTurns(value);
        return needsIt(clean, sentence) ? FIRST_STRONG_ISOLATE + clean + POP_ISOLATE : clean;
    }

    /** The value without the marks that begin or end a change of direction. */
    static String withoutTurns(String value) {
        if (value.chars().noneMatch(Isolation::turns)) {
            return value;
        }
        return value.chars().filter(c -> !turns(c)).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Embeddings, overrides, isolates and what ends them. */
    private static boolean turns(int c) {
        return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    }

    /** In a sentence that runs to the left even a number with a hyphen in it would be torn apart. */
    private static boolean needsIt(String value, Direction sentence) {
        return switch (sentence) {
            case LEFT_TO_RIGHT -> value.codePoints().anyMatch(Isolation::runsToTheLeft);
            case RIGHT_TO_LEFT -> !value.isBlank();
        };
    }

    private static boolean runsToTheLeft(int c) {
        int direction = UCharacter.getDirection(c);
        return direction == ECharacterDirection.RIGHT_TO_LEFT || direction == ECharacterDirection.RIGHT_TO_LEFT_ARABIC
                || direction == ECharacterDirection.ARABIC_NUMBER;
    }
}
