package org.indaba.app.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One result of a command: named values in an order. Values are text, numbers, truth values, null, lists or rows; anything else is
 * written as its text.
 *
 * @param values by name, as in {@code --json}
 */
public record Row(Map<String, Object> values) {

    /** Keeps the order. */
    public Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A row of one value. */
    public static Row of(String name, @Nullable Object value) {
        return new Row(Map.of()).and(name, value);
    }

    /** This row with one more value. */
    public Row and(String name, @Nullable Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Row(more);
    }
}
