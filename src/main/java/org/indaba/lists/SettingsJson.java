package org.indaba.lists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** The stored form of {@link ListSettings}: a JSON object of texts, with the values that are not at their default. Stateless. */
final class SettingsJson {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final ObjectReader READER = MAPPER.readerForMapOf(String.class);

    private SettingsJson() {
    }

    static ListSettings read(String json) {
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
