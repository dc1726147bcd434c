package org.indaba.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the author of a mail wrote himself: the text above what he quotes and above his signature, as mail programs in some languages mark
 * them. Pure functions.
 */
final class OwnWords {

    /** So many lines of a reason are kept, and a mark if there were more. */
    static final int MAX_LINES = 20;

    /** So much of a line, in characters: many programs send a paragraph as one, and a page takes as many. */
    static final int MAX_LINE = 2_000;

    private static final String MORE = "…";

    private static final char NO_BREAK_SPACE = 0xA0;
    private static final char NARROW_NO_BREAK_SPACE = 0x202F;

    /** How the introduction of a quotation ends: "On … wrote:", "Le … a écrit :" and their like. */
    private static final List<String> WROTE = List.of("wrote", "a écrit", "ha scritto", "escribió", "schreef", "escreveu");

    /** What stands within one: "Am … schrieb …:". */
    private static final String SCHRIEB = "schrieb";

    /** How one begins that is broken before its verb: "On 4 May 2026 Ann &lt;ann@example.net&gt;". */
    private static final List<String> DAY = List.of("on ", "le ", "am ");

    /** The digits of its year. */
    private static final int YEAR = 4;

    /** How programs that quote without marks begin: the first field of the head of what is quoted. Looks at each character once. */
    private static final Pattern HEAD = Pattern.compile("(from|de|von|da|van|från)\\s?: .*");

    private static final List<String> SIGNATURES = List.of("sent from my ", "get outlook for ", "envoyé de mon ", "envoyé depuis ",
            "envoyé à partir de ", "obtenez outlook pour ", "téléchargez outlook pour ", "von meinem ", "gesendet von ", "sent with ",
            "envoyé avec ");

    private OwnWords() {
    }

    /** One line without the white space around it, its blanks plain ones, and no more of it than {@link #MAX_LINE}. */
    static String plain(String line) {
        String stripped = line.replace(NO_BREAK_SPACE, ' ').replace(NARROW_NO_BREAK_SPACE, ' ').strip();
        return stripped.substring(0, Math.min(stripped.length(), MAX_LINE));
    }

    /** Whether a line ends what the author wrote. @param line as {@link #plain} makes it */
    static boolean end(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return line.equals("--") || line.startsWith("_____") || line.startsWith("-----") || line.startsWith("=====")
                || introduces(lower) || HEAD.matcher(lower).matches() && lower.contains("@")
                || SIGNATURES.stream().anyMatch(lower::startsWith);
    }

    /** Whether a line introduces a quotation: in time in proportion to its length, since strangers write it. @param lower in lower case */
    private static boolean introduces(String lower) {
        if (lower.endsWith(":")) {
            String said = lower.substring(0, lower.length() - 1).stripTrailing();
            if (WROTE.stream().anyMatch(word -> said.endsWith(word) && isBorder(said, said.length() - word.length() - 1))
                    || says(said, SCHRIEB)) {
                return true;
            }
        }
        return DAY.stream().anyMatch(lower::startsWith) && endsWithAddress(lower);
    }

    /** Whether a word stands somewhere, as a whole. */
    private static boolean says(String text, String word) {
        int at = text.indexOf(word);
        while (at >= 0 && !(isBorder(text, at - 1) && isBorder(text, at + word.length()))) {
            at = text.indexOf(word, at + word.length());
        }
        return at >= 0;
    }

    private static boolean isBorder(String text, int at) {
        return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
    }

    /** Whether the end is an address in angle brackets, the last of which may be missing, behind a year. */
    private static boolean endsWithAddress(String line) {
        String open = line.endsWith(">") ? line.substring(0, line.length() - 1) : line;
        int at = open.lastIndexOf('@');
        int bracket = at < 0 ? -1 : open.lastIndexOf('<', at);
        return bracket > open.lastIndexOf('>') && hasYear(open.substring(0, bracket));
    }

    private static boolean hasYear(String text) {
        int digits = 0;
        for (int i = 0; i < text.length() && digits < YEAR; i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9' ? digits + 1 : 0;
        }
        return digits == YEAR;
    }

    /** Whether a line is quoted. */
    static boolean quoted(String line) {
        return line.startsWith(">") || line.startsWith("|");
    }

    /**
     * Whether a text without words of its author holds nothing but what is quoted with marks, and a signature: of what stands below a line
     * that ends them nobody knows whose it is.
     */
    static boolean isNothingElse(String body) {
        boolean signature = false;
        for (String each : (Iterable<String>) body.lines()::iterator) {
            String line = plain(each);
            // RFC 3676 §4.3: a line of two dashes and a blank stands before a signature; it is one paragraph.
            signature = line.equals("--") || signature && !line.isEmpty() && !quoted(line);
            if (!signature && !line.isEmpty() && !quoted(line) && !isMark(line)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line is no words, but introduces a quotation, is a signature's only one, or a rule. @param line not empty */
    private static boolean isMark(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return introduces(lower) || SIGNATURES.stream().anyMatch(lower::startsWith)
                || line.chars().allMatch(c -> c == '_' || c == '-' || c == '=');
    }

    /** The lines, with single empty ones between paragraphs. */
    static String of(String body) {
        List<String> lines = new ArrayList<>();
        for (String each : (Iterable<String>) body.lines()::iterator) {
            String line = plain(each);
            // Who writes below what he quotes has an introduction first.
            boolean introduces = lines.isEmpty() && introduces(line.toLowerCase(Locale.ROOT));
            if (end(line) && !introduces) {
                break;
            }
            boolean counts = !introduces && !quoted(line) && !(line.isEmpty() && (lines.isEmpty() || lines.getLast().isEmpty()));
            if (counts && lines.size() < MAX_LINES) {
                lines.add(line);
            } else if (counts && !line.isEmpty()) {
                lines.add(MORE);
                break;
            }
        }
        return String.join("\n", lines).strip();
    }
}
