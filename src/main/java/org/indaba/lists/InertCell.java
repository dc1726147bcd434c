package org.indaba.lists;

import java.util.regex.Pattern;

/**
 * A cell of a file that spreadsheets open: what a stranger wrote stands behind an apostrophe where it would be computed, and is read from
 * there as it was. Pure functions.
 */
public final class InertCell {

    /** What spreadsheets compute; or what would be taken for a cell that was made inert. */
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\t\r]");

    /** A number is no formula, whatever its sign. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+");

    private InertCell() {
    }

    /** The text of a cell that holds this value. */
    public static String of(String value) {
        return FORMULA.matcher(value).lookingAt() && !NUMBER.matcher(value).matches() ? "'" + value : value;
    }

    /** The value that a cell with this text holds. */
    public static String read(String cell) {
        return cell.startsWith("'") && FORMULA.matcher(cell).lookingAt() ? cell.substring(1) : cell;
    }
}
