package org.indaba.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows.
 *
 * @param items the rows
 * @param next what the parameter {@code after} of the next page is; null on the last
 */
record Rows<T>(List<T> items, @Nullable String next) {

    /** The largest page. */
    static final int MAX_PAGE = 500;

    /** The usual page. */
    static final String USUAL_PAGE = "100";

    /**
     * The page.
     *
     * @param found one row more than the page holds, if there is one
     * @param limit of the page
     * @param cursor what the next page comes after, of its last row
     */
    static <S, T> Rows<T> of(List<S> found, int limit, Function<S, T> shown, Function<S, String> cursor) {
        List<S> page = found.subList(0, Math.min(limit, found.size()));
        return new Rows<>(page.stream().map(shown).toList(), found.size() > limit ? cursor.apply(page.getLast()) : null);
    }

    /** How many rows were asked for. */
    static int limit(int asked) {
        if (asked < 1 || asked > MAX_PAGE) {
            throw Refused.badRequest("wrong-limit", "The parameter limit is a number from 1 to " + MAX_PAGE + ".");
        }
        return asked;
    }

    /** A cursor that is a number. @param usual where none was given */
    static long cursor(String after, long usual) {
        if (after.isEmpty()) {
            return usual;
        }
        if (!after.matches("\\d{1,18}")) {
            throw Refused.badRequest("wrong-cursor", "The parameter after is what an answer before gave as next.");
        }
        return Long.parseLong(after);
    }
}
