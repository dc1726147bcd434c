package org.indaba.app.cli;

import java.util.Locale;
import picocli.CommandLine;

/** Reads the word for a constant, in any case. */
abstract class WordConverter<E extends Enum<E>> implements CommandLine.ITypeConverter<E> {

    private final Class<E> type;
    private final String none;

    /** @param none what is said of another word, behind it: {@code is no role: owner or moderator} */
    WordConverter(Class<E> type, String none) {
        this.type = type;
        this.none = none;
    }

    @Override
    public E convert(String text) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new CommandLine.TypeConversionException("'" + text + "' " + none);
    }

    /** A constant as it is typed. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
