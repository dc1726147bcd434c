package org.indaba.classify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules as a readable file has them, in their order: the first that matches decides. The head of each file tells its form. Immutable and
 * thread-safe.
 */
final class RuleBook {

    private final List<Rule> rules;
    private final LiteralIndex index;
    /** To which sets each literal belongs; the sets of all patterns are numbered through. */
    private final int[][] setsOfLiteral;
    /** The number of the first set of each pattern, and one more. */
    private final int[] firstSet;

    private RuleBook(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        List<TextPattern> patterns = rules.stream().flatMap(rule -> rule.patterns().stream()).toList();
        Map<String, List<Integer>> literals = new LinkedHashMap<>();
        firstSet = new int[patterns.size() + 1];
        int set = 0;
        for (int pattern = 0; pattern < patterns.size(); pattern++) {
            firstSet[pattern] = set;
            for (List<String> literalsOfSet : patterns.get(pattern).literals()) {
                for (String literal : literalsOfSet) {
                    literals.computeIfAbsent(literal, _ -> new ArrayList<>()).add(set);
                }
                set++;
            }
        }
        firstSet[patterns.size()] = set;
        index = new LiteralIndex(List.copyOf(literals.keySet()));
        setsOfLiteral = literals.values().stream().map(sets -> sets.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
    }

    /** A file beside this class. @throws IllegalArgumentException if it is broken, with the line */
    static RuleBook shipped(String file) {
        try (InputStream in = RuleBook.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + file);
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static RuleBook read(List<String> lines) {
        Reading reading = new Reading();
        for (int i = 0; i < lines.size(); i++) {
            try {
                reading.line(lines.get(i));
            } catch (IllegalArgumentException broken) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + broken.getMessage(), broken);
            }
        }
        reading.ruleEnds();
        return new RuleBook(reading.rules);
    }

    /** The rules of one section, in order. @throws IllegalArgumentException if there are none */
    RuleBook section(String label) {
        List<Rule> those = rules.stream().filter(rule -> rule.label().equals(label)).toList();
        if (those.isEmpty()) {
            throw new IllegalArgumentException("there is no section " + label);
        }
        List<Rule> renumbered = new ArrayList<>();
        int count = 0;
        for (Rule rule : those) {
            renumbered.add(new Rule(rule.name(), rule.label(), count, rule.patterns(), rule.words(), rule.codes()));
            count += rule.patterns().size();
        }
        return new RuleBook(renumbered);
    }

    /** All rules, in order. */
    List<Rule> rules() {
        return rules;
    }

    /** The first rule for a text without codes, as {@link PlainText} makes it. */
    Optional<Rule> first(CharSequence text) {
        return first(text, Set.of());
    }

    /** The first rule for a text, as {@link PlainText} makes it, that came with these codes. */
    Optional<Rule> first(CharSequence text, Set<String> codes) {
        BitSet sets = sets(text);
        if (sets.isEmpty() && codes.isEmpty()) {
            return Optional.empty();
        }
        for (Rule rule : rules) {
            if (matches(rule, text, sets, codes)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private BitSet sets(CharSequence text) {
        BitSet literals = index.in(text);
        BitSet sets = new BitSet();
        for (int literal = literals.nextSetBit(0); literal >= 0; literal = literals.nextSetBit(literal + 1)) {
            for (int set : setsOfLiteral[literal]) {
                sets.set(set);
            }
        }
        return sets;
    }

    private boolean matches(Rule rule, CharSequence text, BitSet sets, Set<String> codes) {
        for (int i = 0; i < rule.patterns().size(); i++) {
            int first = firstSet[rule.firstPattern() + i];
            int behind = firstSet[rule.firstPattern() + i + 1];
            if (sets.nextClearBit(first) >= behind && rule.patterns().get(i).matches(text)) {
                return true;
            }
        }
        return !rule.codes().isEmpty() && codes.stream().anyMatch(rule.codes()::contains);
    }

    private static final class Reading {
        private final List<Rule> rules = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final List<TextPattern> patterns = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final Set<String> codes = new HashSet<>();
        private String label = "";
        private String name = "";
        private int count;

        private void line(String line) {
            if (line.isBlank() || line.strip().startsWith("#")) {
                return;
            }
            if (line.startsWith("    ")) {
                entry(line.strip());
            } else if (line.startsWith("[") && line.endsWith("]")) {
                ruleEnds();
                label = line.substring(1, line.length() - 1);
            } else {
                ruleEnds();
                name = line.strip();
                if (label.isEmpty() || !names.add(name)) {
                    throw new IllegalArgumentException("a rule stands in a section, and has a name of its own: " + name);
                }
            }
        }

        private void entry(String entry) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a pattern without a rule: " + entry);
            }
            if (entry.startsWith("= ")) {
                codes.addAll(List.of(entry.substring(2).strip().split(" +")));
            } else if (label.endsWith("-address")) {
                // Sections of words, which are compared as a whole.
                words.add(entry);
            } else {
                patterns.add(TextPattern.of(entry));
            }
        }

        private void ruleEnds() {
            if (!name.isEmpty() && patterns.isEmpty() && codes.isEmpty() && words.isEmpty()) {
                throw new IllegalArgumentException("a rule without a pattern: " + name);
            }
            if (!name.isEmpty()) {
                rules.add(new Rule(name, label, count, patterns, words, codes));
                count += patterns.size();
            }
            patterns.clear();
            words.clear();
            codes.clear();
            name = "";
        }
    }
}
