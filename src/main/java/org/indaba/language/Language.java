package org.indaba.language;

import com.ibm.icu.text.DisplayContext;
import com.ibm.icu.text.LocaleDisplayNames;
import com.ibm.icu.util.ULocale;
import java.util.Locale;

/**
 * A language that we speak.
 *
 * @param tag as BCP 47 writes it: {@code fr}, {@code pt-BR}
 */
public record Language(String tag) {

    /** The one that everything is written in first; it has every word. */
    public static final Language ENGLISH = new Language("en");

    /** @throws IllegalArgumentException if the tag is none, or not in its canonical spelling */
    public Language {
        if (!isTag(tag)) {
            throw new IllegalArgumentException("no language tag: " + tag);
        }
    }

    /** The way that its lines run. */
    public enum Direction {
        /** As in English. */
        LEFT_TO_RIGHT("ltr"),
        /** As in Arabic. */
        RIGHT_TO_LEFT("rtl");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        /** The value of the attribute {@code dir}. */
        public String word() {
            return word;
        }
    }

    /** Whether this is a tag in its canonical spelling. */
    public static boolean isTag(String text) {
        return !text.isEmpty() && text.length() <= 35 && Locale.forLanguageTag(text).toLanguageTag().equals(text) && !text.equals("und");
    }

    /** The way that its lines run. */
    public Direction direction() {
        return locale().isRightToLeft() ? Direction.RIGHT_TO_LEFT : Direction.LEFT_TO_RIGHT;
    }

    /** What those who speak it call it, as in a list of languages: {@code Français}. */
    public String ownName() {
        return LocaleDisplayNames.getInstance(locale(), DisplayContext.CAPITALIZATION_FOR_UI_LIST_OR_MENU).localeDisplayName(locale());
    }

    /** As the library knows it. */
    ULocale locale() {
        return ULocale.forLanguageTag(tag);
    }
}
