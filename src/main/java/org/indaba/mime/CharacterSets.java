package org.indaba.mime;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The character sets that this machine knows, by all of their names. {@link Charset#forName} looks for a name that it does not know
 * in every provider, each time anew: a message that names a hundred thousand of them would keep a processor for seconds. Stateless.
 */
public final class CharacterSets {

    private CharacterSets() {
    }

    /** Made when the first name is looked for, once. */
    private static final class Known {

        private static final Map<String, Charset> BY_NAME = byName();

        private static Map<String, Charset> byName() {
            Map<String, Charset> known = new HashMap<>();
            Charset.availableCharsets().values().forEach(charset -> {
                known.put(charset.name().toLowerCase(Locale.ROOT), charset);
                charset.aliases().forEach(alias -> known.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
            });
            return Map.copyOf(known);
        }
    }

    /** The character set with this name or alias, in any case; empty if nobody knows it. Fast either way. */
    public static Optional<Charset> find(String name) {
        return Optional.ofNullable(Known.BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }
}
