package org.indaba.lists;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What reading several settings at once gave: all or none. */
public sealed interface SettingsReading {

    /**
     * All are good.
     *
     * @param settings the old settings with the new values in them
     */
    record Good(ListSettings settings) implements SettingsReading {
    }

    /**
     * Some are not.
     *
     * @param reasons a sentence for each that is wrong, by what was given as its name
     */
    record Wrong(Map<String, String> reasons) implements SettingsReading {

        public Wrong {
            // By name, so that of several mistakes always the same one is told first.
            reasons = new TreeMap<>(reasons);
        }

        /** One of the sentences, where there is room for one. */
        public String first() {
            return reasons.values().iterator().next();
        }
    }

    /** Puts values, as somebody typed them, into settings. */
    static SettingsReading of(ListSettings before, Map<String, String> values) {
        Map<String, String> stored = before.stored();
        Map<String, String> wrong = new TreeMap<>();
        values.forEach((key, value) -> {
            Optional<ListSetting> setting = ListSetting.named(key);
            if (setting.isEmpty()) {
                wrong.put(key, "there is no setting \"" + key + "\"; there are " + ListSetting.names());
                return;
            }
            switch (setting.get().parse(value)) {
                case ParsedSetting.Valid(String canonical) -> stored.put(setting.get().key(), canonical);
                case ParsedSetting.Invalid(String reason) -> wrong.put(key, reason);
            }
        });
        return wrong.isEmpty() ? new Good(ListSettings.of(stored)) : new Wrong(wrong);
    }
}
