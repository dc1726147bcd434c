package org.indaba.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds in an expression sets of literals, of each of which one stands in every text that the expression matches: a run of plain
 * characters, or one run of each alternative of a group that may not be left out. Not thread-safe.
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
    static List<List<String>> of(String source) {
        Literals literals = new Literals(source);
        List<List<String>> sets = literals.concatenation();
        boolean alternatives = literals.at < source.length();
        List<List<String>> telling = sets.stream().filter(set -> weight(set) >= MIN_CHARACTERS).toList();
        if (telling.isEmpty() || alternatives) {
            throw new IllegalArgumentException(alternatives ? "alternatives stand in groups, or in lines of their own: " + source
                    : "no literal of " + MIN_CHARACTERS + " characters in: " + source);
        }
        return telling;
    }

    /** Within a group; no literals if one of the alternatives has none. */
    private List<String> alternatives() {
        List<String> all = new ArrayList<>();
        boolean without = false;
        while (true) {
            List<String> best = concatenation().stream().reduce(List.of(), (one, other) -> weight(other) > weight(one) ? other : one);
            without |= best.isEmpty();
            all.addAll(best);
            if (at == source.length() || source.charAt(at) != '|') {
                return without ? List.of() : all;
            }
            at++;
        }
    }

    /** One set for each piece that may not be left out. */
    private List<List<String>> concatenation() {
        List<List<String>> sets = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            char c = source.charAt(at);
            boolean escaped = c == '\\' && at + 1 < source.length() && !Character.isLetterOrDigit(source.charAt(at + 1));
            if (escaped || SPECIAL.indexOf(c) < 0) {
                at += escaped ? 1 : 0;
                run.append(source.charAt(at++));
                if (optional()) {
                    run.setLength(run.length() - 1);
                    close(run, sets);
                }
                quantifier();
                continue;
            }
            close(run, sets);
            List<String> inside = other(c);
            if (!optional() && !inside.isEmpty()) {
                sets.add(inside);
            }
            quantifier();
        }
        close(run, sets);
        return sets;
    }

    private static void close(StringBuilder run, List<List<String>> sets) {
        if (!run.isEmpty()) {
            sets.add(List.of(run.toString()));
            run.setLength(0);
        }
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

    private static int weight(List<String> literals) {
        // In other writings than ours, two characters tell as much as a word of ours.
        return literals.stream().mapToInt(literal -> literal.strip().chars().map(c -> c < 0x3000 ? 1 : 2).sum()).min().orElse(0);
    }
}
