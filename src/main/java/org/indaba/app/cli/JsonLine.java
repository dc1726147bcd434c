package org.indaba.app.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a row as one line of JSON (RFC 8259). Small enough to start fast, which a mapping library does not. */
final class JsonLine {

    private final StringBuilder text = new StringBuilder();

    private JsonLine() {
    }

    static String of(Row row) {
        JsonLine line = new JsonLine();
        line.write(row);
        return line.text.toString();
    }

    private void write(@Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Row(Map<String, Object> values) -> object(values);
            case Double number when !Double.isFinite(number) -> text.append("null");
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            case Iterable<?> list -> array(list);
            // Instants, addresses, enums: as their text.
            default -> string(value.toString());
        }
    }

    private void object(Map<String, Object> values) {
        text.append('{');
        String separator = "";
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            text.append(separator);
            string(entry.getKey());
            text.append(':');
            write(entry.getValue());
            separator = ",";
        }
        text.append('}');
    }

    private void array(Iterable<?> list) {
        text.append('[');
        String separator = "";
        for (Object element : list) {
            text.append(separator);
            write(element);
            separator = ",";
        }
        text.append(']');
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                // RFC 8259 §7: quotation mark, reverse solidus and control characters must be escaped.
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                // DEL and the C1 controls would speak to a terminal; half a surrogate pair is no UTF-8.
                default -> {
                    if (c < 0x20 || c >= 0x7f && c < 0xa0 || lonely(value, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean lonely(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }
}
