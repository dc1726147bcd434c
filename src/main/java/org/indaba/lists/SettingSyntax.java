package org.indaba.lists;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.language.Saying;

/** How the values of list settings are read. Stateless. */
final class SettingSyntax {

    /** Longer prefixes leave nothing of the subject in a mail program's index. In characters. */
    static final int MAX_PREFIX = 64;

    /** A footer is read under every post. In characters. */
    static final int MAX_FOOTER = 4_000;

    /** A description is one line in an index of lists. In characters. */
    static final int MAX_DESCRIPTION = 200;

    /** A smaller limit would refuse header blocks. In octets. */
    static final long MIN_SIZE = 1L << 10;

    /** A larger limit would be none. In octets. */
    static final long MAX_SIZE = 1L << 30;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KB?|MB?|GB?)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,6})");

    private SettingSyntax() {
    }

    static ParsedSetting oneOf(List<String> words, String value) {
        return words.stream().filter(value.strip()::equalsIgnoreCase).findFirst().<ParsedSetting>map(ParsedSetting.Valid::new)
                .orElseGet(() -> new ParsedSetting.Invalid("one of " + String.join(", ", words) + ", not \"" + shown(value) + "\""));
    }

    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ParsedSetting line(String value, int max) {
        // A line break in a value that goes into a header field would begin a field of the writer's choice.
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029')) {
            return new ParsedSetting.Invalid("one line without control characters");
        }
        return text(value, max);
    }

    static ParsedSetting paragraph(String value, int max) {
        String lines = value.replace("\\n", "\n").replace("\r\n", "\n");
        if (lines.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            return new ParsedSetting.Invalid("text without control characters");
        }
        return text(lines, max);
    }

    private static ParsedSetting text(String value, int max) {
        if (value.length() > max) {
            return new ParsedSetting.Invalid("at most " + max + " characters; this has " + value.length());
        }
        if (value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return new ParsedSetting.Invalid("well-formed Unicode text");
        }
        return new ParsedSetting.Valid(value);
    }

    static ParsedSetting size(String value) {
        Matcher matcher = SIZE.matcher(value.strip());
        if (!matcher.matches()) {
            return new ParsedSetting.Invalid("a size such as 500KB or 10MB, not \"" + shown(value) + "\"");
        }
        long octets = octets(matcher);
        if (octets < MIN_SIZE || octets > MAX_SIZE) {
            return new ParsedSetting.Invalid("1KB to 1GB");
        }
        return new ParsedSetting.Valid(shortest(octets));
    }

    /** The octets of a size in its stored spelling. */
    static long sizeBytes(String canonical) {
        Matcher matcher = SIZE.matcher(canonical);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: " + canonical);
        }
        return octets(matcher);
    }

    private static long octets(Matcher size) {
        long number = Long.parseLong(size.group(1));
        String unit = size.group(2) == null ? "B" : size.group(2).substring(0, 1).toUpperCase(Locale.ROOT);
        // What is above the limit stays above it, and the product fits into a long.
        return Math.multiplyExact(Math.min(number, MAX_SIZE + 1), 1L << "BKMG".indexOf(unit) * 10);
    }

    static String shortest(long octets) {
        if (octets % (1L << 30) == 0) {
            return (octets >> 30) + "GB";
        }
        if (octets % (1L << 20) == 0) {
            return (octets >> 20) + "MB";
        }
        return octets % (1L << 10) == 0 ? (octets >> 10) + "KB" : Long.toString(octets);
    }

    static ParsedSetting number(String value, int min, int max) {
        Matcher matcher = NUMBER.matcher(value.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < min || Integer.parseInt(matcher.group(1)) > max) {
            return new ParsedSetting.Invalid("a number from " + min + " to " + max + ", not \"" + shown(value) + "\"");
        }
        return new ParsedSetting.Valid(Integer.toString(Integer.parseInt(matcher.group(1))));
    }

    static ParsedSetting days(String value, int min, int max) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        return switch (number(text.endsWith("d") ? text.substring(0, text.length() - 1) : text, min, max)) {
            case ParsedSetting.Valid(String number) -> new ParsedSetting.Valid(number + "d");
            case ParsedSetting.Invalid _ ->
                new ParsedSetting.Invalid("days from " + min + "d to " + max + "d, not \"" + shown(value) + "\"");
        };
    }

    /** The time of a number of days in its stored spelling. */
    static Duration duration(String canonical) {
        return Duration.ofDays(Long.parseLong(canonical.substring(0, canonical.length() - 1)));
    }

    static String shownDays(Duration days) {
        return days.toDays() + "d";
    }

    static ParsedSetting returnPathName(String value) {
        if (value.isEmpty()) {
            return new ParsedSetting.Valid("");
        }
        return switch (ListName.parse(value, ListName.MAX_RETURN_PATH_NAME_OCTETS)) {
            case ListName.Parsed.Valid(ListName name) -> new ParsedSetting.Valid(name.text());
            case ListName.Parsed.Invalid(Saying reason) -> new ParsedSetting.Invalid(reason.inEnglish());
        };
    }

    /** A value inside a message: short, and on one line. */
    static String shown(String value) {
        String line = value.codePoints().filter(c -> !Character.isISOControl(c))
                .limit(40).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return line.length() < value.length() ? line + "…" : line;
    }
}
