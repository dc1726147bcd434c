package org.indaba.app.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows, printed as they come. For people the first rows decide the widths of the columns, so that a table of a million rows needs no
 * memory; on a terminal the lines fit, the widest texts being shortened; anywhere else every value is whole. With {@code --json} each
 * row is printed at once and whole, also with values that are no column.
 */
public final class Table implements AutoCloseable {

    /** Rows that are looked at before the first is printed. */
    static final int LOOK_AHEAD = 200;

    /** Shorter texts say nothing, in columns: a terminal too narrow for these wraps the lines. */
    static final int SHORTEST = 6;

    private static final String GAP = "  ";
    private static final Cell NOTHING = new Cell("-", Sort.NOTHING);

    private final Console console;
    private final Screen.Side side;
    private final List<String> columns;
    private final List<List<Cell>> waiting = new ArrayList<>();
    private @Nullable Layout layout;

    private enum Sort { TEXT, NUMBER, NOTHING }

    private record Cell(String text, Sort sort) {

        int width() {
            return TextWidth.of(text);
        }
    }

    /** How wide each column is, which hold numbers, and what is left of the line. */
    private record Layout(List<Integer> widths, List<Boolean> numbers, int slack) {
    }

    Table(Console console, List<String> columns) {
        this.console = console;
        this.side = console.screen().out();
        this.columns = columns;
    }

    /** Adds a row. */
    public void add(Row row) {
        switch (console.format()) {
            case JSON -> console.print(JsonLine.of(row));
            case TEXT -> addText(columns.stream().map(column -> cell(row.values().get(column))).toList());
        }
    }

    private Cell cell(@Nullable Object value) {
        return switch (value) {
            case null -> NOTHING;
            case String empty when empty.isEmpty() -> NOTHING;
            case Number number -> new Cell(number.toString(), Sort.NUMBER);
            // Nobody who watches reads fractions of a second.
            case Instant at when side.terminal() -> new Cell(at.truncatedTo(ChronoUnit.SECONDS).toString(), Sort.TEXT);
            case List<?> list -> new Cell(Plain.cell(String.join(", ", list.stream().map(Objects::toString).toList())), Sort.TEXT);
            // Instants, addresses: as their text.
            default -> new Cell(Plain.cell(value.toString()), Sort.TEXT);
        };
    }

    private void addText(List<Cell> cells) {
        if (layout != null) {
            print(cells, layout);
            return;
        }
        waiting.add(cells);
        if (waiting.size() == LOOK_AHEAD) {
            flush();
        }
    }

    private void flush() {
        List<Boolean> numbers = IntStream.range(0, columns.size()).mapToObj(this::holdsNumbers).toList();
        List<Cell> heads = columns.stream().map(column -> new Cell(head(column), Sort.TEXT)).toList();
        int[] widths = IntStream.range(0, columns.size())
                .map(i -> Math.max(heads.get(i).width(), waiting.stream().mapToInt(cells -> cells.get(i).width()).max().orElse(0)))
                .toArray();
        int room = side.terminal() ? side.columns() - GAP.length() * (columns.size() - 1) : Integer.MAX_VALUE;
        if (side.terminal()) {
            shrink(widths, numbers, room);
        }
        Layout found = new Layout(Arrays.stream(widths).boxed().toList(), numbers, Math.max(0, room - Arrays.stream(widths).sum()));
        layout = found;
        printHeads(heads, found);
        waiting.forEach(cells -> print(cells, found));
        waiting.clear();
    }

    private boolean holdsNumbers(int column) {
        return waiting.stream().noneMatch(cells -> cells.get(column).sort() == Sort.TEXT)
                && waiting.stream().anyMatch(cells -> cells.get(column).sort() == Sort.NUMBER);
    }

    /** Two words in a name become two words: {@code lastError} is LAST ERROR. */
    private static String head(String column) {
        return column.replaceAll("(\\p{Lu})", " $1").toUpperCase(Locale.ROOT).replace("BACKOFF", "BACK-OFF");
    }

    /** Takes from the widest text, column by column, until the line fits or no text can spare more. */
    private static void shrink(int[] widths, List<Boolean> numbers, int room) {
        int excess = Arrays.stream(widths).sum() - room;
        while (excess > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (!numbers.get(i) && widths[i] > SHORTEST && (widest < 0 || widths[i] >= widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    private void printHeads(List<Cell> heads, Layout found) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < heads.size(); i++) {
            append(line, i, fitted(heads.get(i), found.widths().get(i)), Colour.BOLD, found);
        }
        console.print(line.toString());
    }

    private void print(List<Cell> cells, Layout found) {
        StringBuilder line = new StringBuilder();
        int slack = found.slack();
        for (int i = 0; i < cells.size(); i++) {
            int width = found.widths().get(i);
            Cell shown = fitted(cells.get(i), width + slack);
            slack = Math.max(0, slack - Math.max(0, shown.width() - width));
            append(line, i, shown, Colour.ofState(columns.get(i), shown.text()), found);
        }
        console.print(line.toString());
    }

    private Cell fitted(Cell cell, int width) {
        return side.terminal() && cell.sort() == Sort.TEXT ? new Cell(TextWidth.shortened(cell.text(), width), Sort.TEXT) : cell;
    }

    private void append(StringBuilder line, int column, Cell cell, @Nullable Colour colour, Layout found) {
        String text = side.terminal() ? TextWidth.isolated(cell.text()) : cell.text();
        String shown = colour == null ? text : colour.of(text, side);
        int missing = Math.max(0, found.widths().get(column) - cell.width());
        boolean last = column == columns.size() - 1;
        if (found.numbers().get(column)) {
            line.repeat(' ', missing).append(shown);
        } else {
            line.append(shown).repeat(' ', last ? 0 : missing);
        }
        line.append(last ? "" : GAP);
    }

    /** Prints what waits. A table without rows prints nothing. */
    @Override
    public void close() {
        if (layout == null && !waiting.isEmpty()) {
            flush();
        }
    }
}
