package org.indaba.web.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.indaba.deliver.CopyState;
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

    /** {@code 12,345}. */
    static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** {@code 1 copy}, {@code 12,345 copies}. */
    static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** {@code 12 KB}; one digit behind the point below ten. */
    static String size(long octets) {
        if (octets < 1024) {
            return count(octets, "octet", "octets");
        }
        double kilobytes = octets / 1024.0;
        return kilobytes < 1024 ? digits(kilobytes) + " KB" : digits(kilobytes / 1024) + " MB";
    }

    private static String digits(double number) {
        return String.format(Locale.ENGLISH, number < 10 ? "%.1f" : "%,.0f", number);
    }

    /** {@code 37 %}; never 0 or 100 unless it is exactly that. */
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

    /** What a state means, in a sentence. */
    static String meaning(CopyState state) {
        return switch (state) {
            case QUEUED -> "It waits for its first try.";
            case TRYING -> "It is being sent at this moment.";
            case DEFERRED -> "It could not be handed over yet; another try follows by itself.";
            case DELIVERED -> "The receiving server took it. From here on it answers for the copy.";
            case FAILED -> "The receiving server refused it for good, or it cannot take it at all.";
            case EXPIRED -> "It was tried until the age limit and then given up.";
            case SUPPRESSED -> "It was deliberately not sent.";
            case HELD -> "An operator keeps it back.";
            case SHUNTED -> "A fault of Indaba itself stopped it. It waits to be replayed.";
        };
    }
}
