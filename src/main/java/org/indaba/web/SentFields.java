package org.indaba.web;

import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/**
 * What came back of a form that says of each field what it showed: only what differs from that was changed by who sent it, so that two who
 * work at once do not undo each other. A field of which the form does not say it counts as changed. For one request.
 */
public record SentFields(MultivaluedMap<String, String> fields) {

    /** What the field is called that says what was shown. */
    public static final String WAS = "was-";

    /** Whether there is such a field; a switch that is off sends none. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** What the field holds; empty where there is none. */
    public String value(String name) {
        return lines(fields.getFirst(name));
    }

    /** What the field was shown with; empty where the form does not say it. */
    public String was(String name) {
        return lines(fields.getFirst(WAS + name));
    }

    /** Whether who sent this changed the field. */
    public boolean changed(String name) {
        return !has(WAS + name) || !was(name).equals(value(name));
    }

    /** Browsers end lines as mail does (HTML, the form's line breaks are normalised to CRLF). */
    private static String lines(@Nullable String value) {
        return value == null ? "" : value.replace("\r\n", "\n");
    }
}
