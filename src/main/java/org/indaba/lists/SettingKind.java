package org.indaba.lists;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.indaba.language.Language;
import org.indaba.language.Languages;

/** What kind of value a setting takes: how it is read, how it is told, and what a form asks for. */
public sealed interface SettingKind {

    /** Reads a value as somebody types it. */
    ParsedSetting parse(String value);

    /** The values that it takes, in words. */
    String allowed();

    /**
     * One of some words.
     *
     * @param words all of them, in the order in which they are offered
     */
    record Choice(List<String> words) implements SettingKind {

        public Choice {
            words = List.copyOf(words);
        }

        /** Whether it can only be on or off. */
        public boolean isSwitch() {
            return words.equals(List.of("on", "off"));
        }

        @Override
        public ParsedSetting parse(String value) {
            return SettingSyntax.oneOf(words, value);
        }

        @Override
        public String allowed() {
            return String.join(", ", words);
        }
    }

    /**
     * One line, or nothing.
     *
     * @param max the longest, in characters
     */
    record Line(int max) implements SettingKind {

        @Override
        public ParsedSetting parse(String value) {
            return SettingSyntax.line(value, max);
        }

        @Override
        public String allowed() {
            return "one line of at most " + max + " characters, or empty";
        }
    }

    /**
     * Several lines, or nothing.
     *
     * @param max the longest, in characters
     */
    record Text(int max) implements SettingKind {

        @Override
        public ParsedSetting parse(String value) {
            return SettingSyntax.paragraph(value, max);
        }

        @Override
        public String allowed() {
            return "text of at most " + max + " characters with \\n for a new line, or empty";
        }
    }

    /**
     * A whole number.
     *
     * @param min the smallest
     * @param max the largest
     */
    record Number(int min, int max) implements SettingKind {

        @Override
        public ParsedSetting parse(String value) {
            return SettingSyntax.number(value, min, max);
        }

        @Override
        public String allowed() {
            return min + " to " + max;
        }
    }

    /**
     * A time, in days.
     *
     * @param min the shortest
     * @param max the longest
     */
    record Days(int min, int max) implements SettingKind {

        @Override
        public ParsedSetting parse(String value) {
            return SettingSyntax.days(value, min, max);
        }

        @Override
        public String allowed() {
            return min + "d to " + max + "d";
        }
    }

    /** A size in octets. @param presence whether there must be one */
    record Size(Presence presence) implements SettingKind {

        /** Whether there must be a size. */
        public enum Presence {
            /** Yes. */
            ALWAYS,
            /** No: without one, any size is right. */
            OR_NONE
        }

        @Override
        public ParsedSetting parse(String value) {
            return presence == Presence.ALWAYS ? SettingSyntax.size(value) : ContentSyntax.sizeOrNone(value);
        }

        @Override
        public String allowed() {
            return presence == Presence.ALWAYS ? "1KB to 1GB, as 500KB, 10MB or a number of octets"
                    : "1KB to 1GB, as 500KB or 10MB, or empty for any";
        }
    }

    /** Words of one sort with commas between them, or none. @param sort what they name */
    record Words(Sort sort) implements SettingKind {

        /** What words can name. */
        public enum Sort {
            /** As image/png or image/*. */
            MEDIA_TYPES,
            /** As exe. */
            EXTENSIONS
        }

        @Override
        public ParsedSetting parse(String value) {
            return switch (sort) {
                case MEDIA_TYPES -> ContentSyntax.types(value);
                case EXTENSIONS -> ContentSyntax.extensions(value);
            };
        }

        @Override
        public String allowed() {
            return switch (sort) {
                case MEDIA_TYPES -> "media types as image/png or image/*, with commas between them, or empty";
                case EXTENSIONS -> "extensions as exe, with commas between them, or empty";
            };
        }
    }

    /** A name that can stand for a list's, or nothing. */
    record Name() implements SettingKind {

        @Override
        public ParsedSetting parse(String value) {
            return SettingSyntax.returnPathName(value);
        }

        @Override
        public String allowed() {
            return "a name of at most " + ListName.MAX_RETURN_PATH_NAME_OCTETS + " characters, or empty";
        }
    }

    /** One of the constants of a type. */
    static Choice choice(Class<? extends Enum<?>> type) {
        return new Choice(Arrays.stream(type.getEnumConstants()).map(SettingSyntax::word).toList());
    }

    /** One of the constants of a type but one. */
    static <E extends Enum<E>> Choice choiceWithout(Class<E> type, E left) {
        return new Choice(Arrays.stream(type.getEnumConstants()).filter(constant -> constant != left).map(SettingSyntax::word).toList());
    }

    /** One of the languages that we speak. */
    static Choice languages() {
        return new Choice(Languages.shipped().all().stream().map(Language::tag).toList());
    }

    /** The word by which programs and language files know the kind: {@code choice}, {@code line} … */
    default String word() {
        return switch (this) {
            case Choice choice when choice.isSwitch() -> "switch";
            case Words words -> words.sort().name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Size(Size.Presence presence) when presence == Size.Presence.OR_NONE -> "size-or-none";
            case Choice _, Line _, Text _, Number _, Days _, Size _, Name _ -> getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }
}
