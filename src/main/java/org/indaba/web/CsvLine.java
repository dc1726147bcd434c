package org.indaba.web;

import java.util.List;
import java.util.stream.Collectors;
import org.indaba.lists.InertCell;

/** A line of comma-separated values, which a spreadsheet opens and does not compute. Pure functions. */
public final class CsvLine {

    private CsvLine() {
    }

    /** The line with its end. */
    public static String of(List<String> values) {
        return values.stream().map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String value) {
        String inert = InertCell.of(value);
        // RFC 4180 §2: quotes are doubled within quotes.
        return inert.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r') ? "\"" + inert.replace("\"", "\"\"") + "\""
                : inert;
    }
}
