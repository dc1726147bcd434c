package org.indaba.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with macros (RFC 7208 §7.1).
 *
 * @param parts in their order
 */
record MacroString(List<Part> parts) {

    /** RFC 7208 §7.1: letter, how many labels from the right, whether turned round, what separates labels. */
    private static final Pattern MACRO = Pattern.compile("%\\{([A-Za-z])([0-9]{0,3})([rR]?)([.\\-+,/_=]{0,7})\\}");

    /** RFC 7208 §7.1: a domain ends with a label that is no number, or with a macro. */
    private static final Pattern TOP_LABEL = Pattern.compile("[A-Za-z0-9-]*[A-Za-z-][A-Za-z0-9-]*");

    private static final String DOMAIN_LETTERS = "slodiphv";
    private static final String EXPLANATION_LETTERS = "slodiphvcrt";

    /** Where a text stands, which decides on the letters. */
    enum Place {
        /** In a record. */
        DOMAIN,
        /** In the words for a failure. */
        EXPLANATION
    }

    /** A piece of the text. */
    sealed interface Part {

        /** What stands for itself. */
        record Literal(String text) implements Part {
        }

        /**
         * A macro.
         *
         * @param letter in lower case
         * @param keep how many labels from the right; 0 for all
         * @param delimiters what separates labels
         * @param order of the labels
         * @param escaped whether the value is escaped as in a URL
         */
        record Macro(char letter, int keep, String delimiters, Order order, Escaped escaped) implements Part {
        }
    }

    /** The order of labels. */
    enum Order { AS_WRITTEN, TURNED_ROUND }

    /** How a value is written. */
    enum Escaped { PLAIN, AS_IN_URL }

    MacroString {
        parts = List.copyOf(parts);
    }

    /** Reads a domain-spec. */
    static MacroString domain(String text) throws SpfSyntaxError {
        MacroString read = text(text, Place.DOMAIN);
        if (read.parts().isEmpty()) {
            throw new SpfSyntaxError("a domain is missing");
        }
        if (read.parts().getLast() instanceof Part.Literal(String end)) {
            String whole = end.endsWith(".") ? end.substring(0, end.length() - 1) : end;
            int dot = whole.lastIndexOf('.');
            String label = whole.substring(dot + 1);
            boolean escape = text.endsWith("%%") || text.endsWith("%_") || text.endsWith("%-");
            boolean wellFormed = TOP_LABEL.matcher(label).matches() && !label.startsWith("-") && !label.endsWith("-");
            if (!escape && (dot < 0 || !wellFormed)) {
                throw new SpfSyntaxError("a domain does not end as one");
            }
        }
        return read;
    }

    /** Reads a macro-string; may be empty. */
    static MacroString text(String text, Place place) throws SpfSyntaxError {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '%') {
                literal.append(c);
                at++;
                continue;
            }
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (next == '{') {
                Matcher macro = MACRO.matcher(text).region(at, Math.min(text.length(), at + 20));
                if (!macro.lookingAt()) {
                    throw new SpfSyntaxError("a macro is broken");
                }
                if (!literal.isEmpty()) {
                    parts.add(new Part.Literal(literal.toString()));
                    literal.setLength(0);
                }
                parts.add(macro(macro, place));
                at = macro.end();
            } else {
                literal.append(escape(next));
                at += 2;
            }
        }
        if (!literal.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
        }
        return new MacroString(parts);
    }

    /** RFC 7208 §7.1: a per cent sign, a space, and a space for URLs. */
    private static String escape(char letter) throws SpfSyntaxError {
        return switch (letter) {
            case '%' -> "%";
            case '_' -> " ";
            case '-' -> "%20";
            // RFC 7208 §7.1: any other per cent sign is an error.
            default -> throw new SpfSyntaxError("a per cent sign stands alone");
        };
    }

    private static Part macro(Matcher parts, Place place) throws SpfSyntaxError {
        char written = parts.group(1).charAt(0);
        char letter = Character.toLowerCase(written);
        String letters = switch (place) {
            case DOMAIN -> DOMAIN_LETTERS;
            case EXPLANATION -> EXPLANATION_LETTERS;
        };
        int keep = parts.group(2).isEmpty() ? 0 : Integer.parseInt(parts.group(2));
        if (letters.indexOf(letter) < 0 || keep == 0 && !parts.group(2).isEmpty()) {
            throw new SpfSyntaxError("a macro is not known here");
        }
        return new Part.Macro(letter, keep, parts.group(4).isEmpty() ? "." : parts.group(4),
                parts.group(3).toLowerCase(Locale.ROOT).equals("r") ? Order.TURNED_ROUND : Order.AS_WRITTEN,
                written == letter ? Escaped.PLAIN : Escaped.AS_IN_URL);
    }
}
