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

    /** So many lines of a reason are kept. */
    static final int MAX_LINES = 20;

    /** So much of a line, in characters. */
    static final int MAX_LINE = 500;

    private static final char NO_BREAK_SPACE = 0xA0;
    private static final char NARROW_NO_BREAK_SPACE = 0x202F;

    /** How a quotation is introduced: "On … wrote:", "Le … a écrit :", "Am … schrieb …:" and their like. */
    private static final Pattern INTRODUCTION = Pattern.compile(
            ".*\\b(wrote|a écrit|ha scritto|escribió|schreef|escreveu)\\s?:|.*\\bschrieb\\b.*:|(on|le|am) .*\\d{4}.*<[^>]*@[^>]*>?");

    /** How programs that quote without marks begin: the first field of the head of what is quoted. */
    private static final Pattern HEAD = Pattern.compile("(from|de|von|da|van|från)\\s?: .*");

    private static final List<String> SIGNATURES = List.of("sent from my ", "get outlook for ", "envoyé de mon ", "envoyé depuis ",
            "envoyé à partir de ", "obtenez outlook pour ", "téléchargez outlook pour ", "von meinem ", "gesendet von ", "sent with ",
            "envoyé avec ");

    private OwnWords() {
    }

    /** One line with single spaces, whatever white space it had. */
    static String plain(String line) {
        return line.replace(NO_BREAK_SPACE, ' ').replace(NARROW_NO_BREAK_SPACE, ' ').strip();
    }

    /** Whether a line ends what the author wrote. @param line as {@link #plain} makes it */
    static boolean end(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return line.equals("--") || line.startsWith("_____") || line.startsWith("-----") || line.startsWith("=====")
                || INTRODUCTION.matcher(lower).matches() || HEAD.matcher(lower).matches() && lower.contains("@")
                || SIGNATURES.stream().anyMatch(lower::startsWith);
    }

    /** Whether a line is quoted. */
    static boolean quoted(String line) {
        return line.startsWith(">") || line.startsWith("|");
    }

    /** The lines, with single empty ones between paragraphs. */
    static String of(String body) {
        List<String> lines = new ArrayList<>();
        for (String each : (Iterable<String>) body.lines()::iterator) {
            String line = plain(each);
            // Who writes below what he quotes has an introduction first.
            boolean introduces = lines.isEmpty() && INTRODUCTION.matcher(line.toLowerCase(Locale.ROOT)).matches();
            if (end(line) && !introduces || lines.size() == MAX_LINES) {
                break;
            }
            if (!introduces && !quoted(line) && !(line.isEmpty() && (lines.isEmpty() || lines.getLast().isEmpty()))) {
                lines.add(line.substring(0, Math.min(line.length(), MAX_LINE)));
            }
        }
        return String.join("\n", lines).strip();
    }
}
