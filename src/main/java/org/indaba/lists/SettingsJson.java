package org.indaba.lists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.indaba.mail.KeptValues;

/**
 * The stored form of {@link ListSettings}: a JSON object of texts, with the values that are not at their default. Settings are read for
 * each recipient of each message, and mostly the same few, so what was read lately is kept by its text. Thread-safe.
 */
final class SettingsJson {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final ObjectReader READER = MAPPER.readerForMapOf(String.class);

    /** So many different texts are kept; beyond that all are forgotten. */
    static final int MAX_KEPT = 256;

    private static final KeptValues<String, ListSettings> KEPT = new KeptValues<>(MAX_KEPT);

    private SettingsJson() {
    }

    static ListSettings read(String json) {
        return KEPT.of(json, SettingsJson::parse);
    }

    /** How many texts are kept now. */
    static int kept() {
        return KEPT.size();
    }

    private static ListSettings parse(String json) {
        try {
            Map<String, String> stored = READER.readValue(json);
            return ListSettings.of(stored);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the database holds list settings that are none: " + json, broken);
        }
    }

    static String write(ListSettings settings) {
        try {
            return MAPPER.writeValueAsString(settings.stored());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of texts is always JSON", impossible);
        }
    }
}
