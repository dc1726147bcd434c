package org.indaba.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows, printed as they come. For people the first rows decide the widths of the columns, so that a table of a million rows needs no
 * memory; with {@code --json} each row is printed at once and whole, also with values that are no column.
 */
public final class Table implements AutoCloseable {

    /** Rows that are looked at before the first is printed. */
    static final int LOOK_AHEAD = 200;

    private static final String GAP = "  ";

    private final Console console;
    private final List<String> columns;
    private final List<List<String>> waiting = new ArrayList<>();
    private int @Nullable [] widths;

    Table(Console console, List<String> columns) {
        this.console = console;
        this.columns = columns;
    }

    /** Adds a row. */
    public void add(Row row) {
        switch (console.format()) {
            case JSON -> console.print(JsonLine.of(row));
            case TEXT -> addText(columns.stream().map(column -> text(row.values().get(column))).toList());
        }
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case String empty when empty.isEmpty() -> "-";
            case List<?> list -> Plain.cell(String.join(", ", list.stream().map(Objects::toString).toList()));
            // Numbers, instants, addresses: as their text.
            default -> Plain.cell(value.toString());
        };
    }

    private void addText(List<String> cells) {
        if (widths != null) {
            print(cells, widths);
            return;
        }
        waiting.add(cells);
        if (waiting.size() == LOOK_AHEAD) {
            flush();
        }
    }

    private void flush() {
        int[] found = new int[columns.size()];
        List<String> header = columns.stream().map(column -> column.toUpperCase(Locale.ROOT)).toList();
        waiting.addFirst(header);
        for (List<String> cells : waiting) {
            for (int i = 0; i < found.length; i++) {
                found[i] = Math.max(found[i], cells.get(i).length());
            }
        }
        widths = found;
        waiting.forEach(cells -> print(cells, found));
        waiting.clear();
    }

    private void print(List<String> cells, int[] wide) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.repeat(' ', Math.max(0, wide[i] - cells.get(i).length())).append(GAP);
            }
        }
        console.print(line.toString());
    }

    /** Prints what waits. A table without rows prints nothing. */
    @Override
    public void close() {
        if (widths == null && !waiting.isEmpty()) {
            flush();
        }
    }
}
