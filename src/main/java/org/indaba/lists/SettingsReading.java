package org.indaba.lists;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What reading several settings at once gave: all or none. */
sealed interface SettingsReading {

    /**
     * All are good.
     *
     * @param settings the old settings with the new values in them
     */
    record Good(ListSettings settings) implements SettingsReading {
    }

    /**
     * One is not.
     *
     * @param reason a sentence for the operator
     */
    record Wrong(String reason) implements SettingsReading {
    }

    /** Puts values, as the operator typed them, into settings. */
    static SettingsReading of(ListSettings before, Map<String, String> values) {
        Map<String, String> stored = before.stored();
        // By name, so that of several mistakes always the same one is told.
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            Optional<ListSetting> setting = ListSetting.named(entry.getKey());
            if (setting.isEmpty()) {
                return new Wrong("there is no setting \"" + entry.getKey() + "\"; there are " + ListSetting.names());
            }
            switch (setting.get().parse(entry.getValue())) {
                case ParsedSetting.Valid(String canonical) -> stored.put(setting.get().key(), canonical);
                case ParsedSetting.Invalid(String reason) -> {
                    return new Wrong(reason);
                }
            }
        }
        return new Good(ListSettings.of(stored));
    }
}
