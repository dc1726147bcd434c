package org.indaba.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds in an expression the literals of which one stands in every text that it matches: a run of plain characters, or one run of each
 * alternative of a group that may not be left out; of several such sets the one whose shortest literal is the longest. Not thread-safe.
 */
final class Literals {

    /** A shorter literal, its spaces left aside, stands in every second text. */
    static final int MIN_CHARACTERS = 3;

    private static final String SPECIAL = "\\()[].^$|?*+{}";

    private final String source;
    private int at;

    private Literals(String source) {
        this.source = source;
    }

    /** @throws IllegalArgumentException if there are none */
    static List<String> of(String source) {
        List<String> literals = new Literals(source).alternatives();
        if (weight(literals) < MIN_CHARACTERS) {
            throw new IllegalArgumentException("no literal of " + MIN_CHARACTERS + " characters in: " + source);
        }
        return literals;
    }

    /** Up to the end of the group or of the source; empty if one of the alternatives has no literal. */
    private List<String> alternatives() {
        List<String> all = new ArrayList<>();
        boolean without = false;
        while (true) {
            List<String> one = concatenation();
            without |= one.isEmpty();
            all.addAll(one);
            if (at == source.length() || source.charAt(at) != '|') {
                return without ? List.of() : all;
            }
            at++;
        }
    }

    private List<String> concatenation() {
        List<String> best = List.of();
        StringBuilder run = new StringBuilder();
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            char c = source.charAt(at);
            boolean escaped = c == '\\' && at + 1 < source.length() && !Character.isLetterOrDigit(source.charAt(at + 1));
            if (escaped || SPECIAL.indexOf(c) < 0) {
                at += escaped ? 1 : 0;
                run.append(source.charAt(at++));
                if (optional()) {
                    run.setLength(run.length() - 1);
                    best = better(best, List.of(run.toString()));
                    run.setLength(0);
                }
                quantifier();
                continue;
            }
            best = better(best, List.of(run.toString()));
            run.setLength(0);
            List<String> inside = other(c);
            best = optional() ? best : better(best, inside);
            quantifier();
        }
        return better(best, List.of(run.toString()));
    }

    /** A group, a class, an escape, or a sign; leaves the place behind it. */
    private List<String> other(char c) {
        at++;
        if (c == '(') {
            at += source.startsWith("?:", at) ? 2 : 0;
            List<String> inside = alternatives();
            at++;
            return inside;
        }
        if (c == '[') {
            at = source.indexOf(']', at + 1) + 1;
        } else if (c == '\\') {
            at++;
        }
        return List.of();
    }

    /** Whether what was just read may be left out. */
    private boolean optional() {
        return at < source.length() && "?*{".indexOf(source.charAt(at)) >= 0;
    }

    private void quantifier() {
        if (at < source.length() && "?*+".indexOf(source.charAt(at)) >= 0) {
            at++;
        } else if (at < source.length() && source.charAt(at) == '{') {
            at = source.indexOf('}', at) + 1;
        }
    }

    private static List<String> better(List<String> one, List<String> other) {
        return weight(other) > weight(one) ? other : one;
    }

    private static int weight(List<String> literals) {
        // In other writings than ours, two characters tell as much as a word of ours.
        return literals.stream().mapToInt(literal -> literal.strip().chars().map(c -> c < 0x3000 ? 1 : 2).sum()).min().orElse(0);
    }
}
