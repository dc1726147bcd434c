package org.indaba.lists;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How the values of settings about contents are read: words, separated by commas or spaces. Stateless. */
final class ContentSyntax {

    /** More types or extensions are no rule that anybody can explain. */
    static final int MAX_WORDS = 100;

    // RFC 6838 §4.2: names of types and subtypes, at most 127 characters each.
    private static final Predicate<String> TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/(\\*|[a-z0-9][a-z0-9!#$&^_.+-]{0,126})").asMatchPredicate();

    private static final Predicate<String> EXTENSION = Pattern.compile("[^\\s,./\\\\:*?\"<>|\\p{Cntrl}]{1,20}").asMatchPredicate();

    private ContentSyntax() {
    }

    /** Media types, {@code type/*} for all of a kind. */
    static ParsedSetting types(String value) {
        return words(value, word -> word, TYPE, "media types such as image/png or image/*");
    }

    /** Extensions of files. */
    static ParsedSetting extensions(String value) {
        return words(value, word -> word.startsWith(".") ? word.substring(1) : word, EXTENSION, "extensions such as exe or .exe");
    }

    /** A size as {@link SettingSyntax#size} has it, or none. */
    static ParsedSetting sizeOrNone(String value) {
        return value.isBlank() ? new ParsedSetting.Valid("") : SettingSyntax.size(value);
    }

    private static ParsedSetting words(String value, UnaryOperator<String> cleaned, Predicate<String> good, String wanted) {
        List<String> words = Arrays.stream(value.toLowerCase(Locale.ROOT).split("[\\s,]+", MAX_WORDS + 2))
                .filter(word -> !word.isEmpty()).map(cleaned).distinct().toList();
        if (words.size() > MAX_WORDS) {
            return new ParsedSetting.Invalid("at most " + MAX_WORDS);
        }
        return words.stream().allMatch(good)
                ? new ParsedSetting.Valid(String.join(", ", words))
                : new ParsedSetting.Invalid(wanted + ", with commas between them, or empty");
    }

    /** The words of a value in its stored spelling. */
    static List<String> words(String canonical) {
        return canonical.isEmpty() ? List.of() : List.of(canonical.split(", "));
    }
}
