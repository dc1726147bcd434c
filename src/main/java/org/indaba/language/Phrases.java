package org.indaba.language;

import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.util.TimeZone;
import java.text.FieldPosition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What we say, in one language. A phrase has a key and, in its file, a pattern of ICU's MessageFormat: {@code {0}} for a value,
 * {@code {0, plural, one {# list} other {# lists}}} where a number decides, {@code {0, select, join {…} other {…}}} where a word does.
 *
 * <p>Values that are texts are set apart where they run the other way; numbers and moments are written as the language writes them;
 * constants of an enum are the word that a {@code select} names. A phrase whose key ends in {@link #MARKUP} holds HTML: its values are
 * escaped, and stand in {@code <bdi>} there instead. Immutable; thread-safe.
 */
public final class Phrases {

    /** What the key of a phrase ends with that is HTML. */
    public static final String MARKUP = "-html";

    private final Language language;
    private final Map<String, String> patterns;
    private final Figures figures;
    private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

    /**
     * A pattern that was read.
     *
     * @param format to be cloned: it is not thread-safe
     * @param count how many values it needs
     * @param deciding which of them decide about the text: they are looked at and not shown
     */
    private record Parsed(MessageFormat format, int count, Map<Integer, ArgType> deciding) {

        static Parsed of(String text, Language language) {
            MessagePattern pattern = new MessagePattern(text);
            Map<Integer, ArgType> deciding = new HashMap<>();
            int count = 0;
            for (int i = 0; i < pattern.countParts(); i++) {
                if (pattern.getPart(i).getType() == MessagePattern.Part.Type.ARG_START) {
                    int number = pattern.getPart(i + 1).getValue();
                    count = Math.max(count, number + 1);
                    if (pattern.getPart(i).getArgType() != ArgType.NONE) {
                        deciding.put(number, pattern.getPart(i).getArgType());
                    }
                }
            }
            return new Parsed(new MessageFormat(text, language.locale()), count, Map.copyOf(deciding));
        }
    }

    /** @param patterns by key; the library's, checked by tests */
    Phrases(Language language, Map<String, String> patterns) {
        this.language = language;
        this.patterns = Map.copyOf(patterns);
        this.figures = new Figures(language.locale());
    }

    /** The language. */
    public Language language() {
        return language;
    }

    /** Numbers, sizes, times and stretches of time in it. */
    public Figures figures() {
        return figures;
    }

    /** Whether there is such a phrase. */
    public boolean has(String key) {
        return patterns.containsKey(key);
    }

    /** All keys. */
    public Set<String> keys() {
        return patterns.keySet();
    }

    /** The pattern of a phrase, as its file has it. */
    public String pattern(String key) {
        String pattern = patterns.get(key);
        if (pattern == null) {
            throw new IllegalArgumentException("no phrase " + key + " in " + language.tag());
        }
        return pattern;
    }

    /**
     * Says something.
     *
     * @param key of the phrase
     * @param values for {@code {0}}, {@code {1}} …
     * @throws IllegalArgumentException if there is no such phrase, or a value is missing
     */
    public String say(String key, Object... values) {
        String pattern = pattern(key);
        if (pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0) {
            return pattern;
        }
        Parsed phrase = parsed.computeIfAbsent(key, _ -> Parsed.of(pattern, language));
        if (phrase.count() > values.length) {
            throw new IllegalArgumentException("the phrase " + key + " needs " + phrase.count() + " values, not " + values.length);
        }
        Object[] shown = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            ArgType decides = phrase.deciding().get(i);
            shown[i] = decides != null ? decider(values[i], decides) : key.endsWith(MARKUP) ? escaped(plain(values[i]))
                    : plain(values[i]) instanceof String text ? Isolation.isolated(text, language.direction()) : values[i];
        }
        return phrase.format().clone().format(shown, new StringBuffer(), new FieldPosition(0)).toString();
    }

    /** A text from outside as it may stand between words of this language. */
    public String setApart(String value) {
        return Isolation.isolated(value, language.direction());
    }

    /** A moment of universal time, to the minute: {@code 28 Nov 2026, 20:15}. */
    public String moment(Instant moment) {
        return written(DateFormat.getDateTimeInstance(DateFormat.MEDIUM, DateFormat.SHORT, language.locale()), moment);
    }

    /** A day: {@code 28 November 2026}. */
    public String day(LocalDate day) {
        return written(DateFormat.getDateInstance(DateFormat.LONG, language.locale()), day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** A number with what groups its digits. */
    public String number(long number) {
        return figures.number(number);
    }

    private static String written(DateFormat format, Instant moment) {
        format.setTimeZone(TimeZone.GMT_ZONE);
        return format.format(Date.from(moment));
    }

    /** A number, or the text of anything else. */
    private Object plain(Object value) {
        return switch (value) {
            case Number number -> number;
            case Instant moment -> moment(moment);
            case LocalDate day -> day(day);
            case Enum<?> constant -> word(constant);
            // Everything else is a text, or is shown as its text.
            default -> Isolation.withoutTurns(value.toString());
        };
    }

    /** What a select or a plural looks at; templates of mails have numbers as texts. */
    private static Object decider(Object value, ArgType decides) {
        if (decides == ArgType.SELECT) {
            return value instanceof Enum<?> constant ? word(constant) : value.toString();
        }
        return value instanceof Number ? value : Long.valueOf(value.toString());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Object escaped(Object value) {
        return value instanceof String text ? text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;") : value;
    }
}
