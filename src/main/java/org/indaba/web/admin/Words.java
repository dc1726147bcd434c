package org.indaba.web.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.indaba.notice.CleanText;

/** Numbers and foreign texts as pages show them. Pure functions. */
final class Words {

    /** What a cell of a table has room for, in characters; the whole text stands on the page that the row leads to. */
    static final int CELL_CHARS = 120;

    /** What a page about one thing shows of a text, in characters: more than anybody reads, less than a page weighs. */
    static final int WHOLE_CHARS = 2_000;

    private Words() {
    }

    /**
     * A number in an address or a form: 0 where it is none, or too long for one, since links that people cut off or mistype are no
     * faults.
     */
    static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** A share in hundredths; never 0 or 100 unless it is exactly that. */
    static int percent(long part, long whole) {
        if (whole <= 0 || part <= 0) {
            return 0;
        }
        return part >= whole ? 100 : (int) Math.clamp(Math.round(100.0 * part / whole), 1, 99);
    }

    /** For a query string or a segment of a path. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What strangers wrote, on one line of a table. */
    static String cell(String foreign) {
        return CleanText.line(foreign, CELL_CHARS);
    }

    /** What strangers wrote, whole. */
    static String whole(String foreign) {
        return CleanText.line(foreign, WHOLE_CHARS);
    }
}
