package org.indaba.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which passwords are taken: any that is long enough and that nobody tries first. No demands for digits or signs: they make passwords
 * that are hard to remember and no harder to guess. Immutable.
 */
public final class PasswordRules {

    /** The shortest, in characters. */
    public static final int MIN = 12;

    /** The longest, in characters. */
    public static final int MAX = 200;

    /** A password of fewer different characters is one key held down, or a pattern of few. */
    static final int MIN_DIFFERENT = 5;

    /** What people run along on a keyboard. */
    private static final List<String> ROWS = List.of("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm",
            "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p");

    private final Set<String> common;

    /** What is wrong with a password. */
    public enum Verdict { GOOD, TOO_SHORT, TOO_LONG, TOO_COMMON, NAMES_YOU }

    /** Reads the list of what people choose most. */
    public PasswordRules() {
        try (InputStream file = Objects.requireNonNull(PasswordRules.class.getResourceAsStream("common-passwords.txt"))) {
            common = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(PasswordRules::skeleton).collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Judges a password. @param about addresses and names of who chooses it */
    public Verdict judge(String password, List<String> about) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN) {
            return Verdict.TOO_SHORT;
        }
        if (length > MAX) {
            return Verdict.TOO_LONG;
        }
        if (isCommon(password) || isOneWordAgainAndAgain(password) || password.codePoints().distinct().count() < MIN_DIFFERENT
                || isRun(password)) {
            return Verdict.TOO_COMMON;
        }
        return names(skeleton(password), about) ? Verdict.NAMES_YOU : Verdict.GOOD;
    }

    /** What is left of a common word when people make it special: lower case, no digits and signs at the ends, none for letters. */
    private static String skeleton(String password) {
        String trimmed = password.toLowerCase(Locale.ROOT).replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
        return letters(trimmed.isEmpty() ? password : trimmed);
    }

    private static String letters(String password) {
        return password.toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l').replace('3', 'e').replace('4', 'a')
                .replace('5', 's').replace('7', 't').replace('@', 'a').replace('$', 's').replace('!', 'i');
    }

    /** Whether it is a common word, be its first letter a sign. */
    private boolean isCommon(String password) {
        return common.contains(skeleton(password)) || common.contains(letters(password.replaceAll("[^\\p{L}]+$", "")));
    }

    private boolean isOneWordAgainAndAgain(String password) {
        String word = password.toLowerCase(Locale.ROOT);
        for (int length = 1; length <= word.length() / 2; length++) {
            String part = word.substring(0, length);
            boolean again = part.repeat(word.length() / length + 1).startsWith(word);
            // Two long words alike are as good as one, if that one is long enough.
            if (again && (length < MIN || isCommon(part))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRun(String password) {
        String letters = password.toLowerCase(Locale.ROOT);
        String back = new StringBuilder(letters).reverse().toString();
        return ROWS.stream().anyMatch(row -> row.contains(letters) || row.contains(back));
    }

    private static boolean names(String skeleton, List<String> about) {
        return about.stream().flatMap(text -> Stream.concat(Stream.of(text), Arrays.stream(text.split("[^\\p{L}\\p{N}]+"))))
                .map(PasswordRules::skeleton).filter(word -> word.length() >= 4)
                .anyMatch(word -> skeleton.replace(word, "").length() < MIN / 2);
    }
}
