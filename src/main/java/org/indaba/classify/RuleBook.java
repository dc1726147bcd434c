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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rules as a readable file has them, in their order: the first that matches decides. The head of each file tells its form. Immutable and
 * thread-safe.
 */
final class RuleBook {

    private final List<Rule> rules;
    private final LiteralIndex index;
    /** To which pattern each literal belongs. */
    private final int[] patternOfLiteral;

    private RuleBook(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        List<TextPattern> patterns = rules.stream().flatMap(rule -> rule.patterns().stream()).toList();
        this.index = new LiteralIndex(patterns.stream().flatMap(pattern -> pattern.literals().stream()).toList());
        this.patternOfLiteral = IntStream.range(0, patterns.size())
                .flatMap(number -> patterns.get(number).literals().stream().mapToInt(_ -> number)).toArray();
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
        BitSet present = new BitSet();
        index.in(text).stream().forEach(literal -> present.set(patternOfLiteral[literal]));
        if (present.isEmpty() && codes.isEmpty()) {
            return Optional.empty();
        }
        for (Rule rule : rules) {
            if (matches(rule, text, present, codes)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Rule rule, CharSequence text, BitSet present, Set<String> codes) {
        int candidate = present.nextSetBit(rule.firstPattern());
        int end = rule.firstPattern() + rule.patterns().size();
        while (candidate >= 0 && candidate < end) {
            if (rule.patterns().get(candidate - rule.firstPattern()).matches(text)) {
                return true;
            }
            candidate = present.nextSetBit(candidate + 1);
        }
        return !rule.codes().isEmpty() && codes.stream().anyMatch(rule.codes()::contains);
    }

    private static final class Reading {
        private final List<Rule> rules = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final List<TextPattern> patterns = new ArrayList<>();
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
            } else {
                patterns.add(TextPattern.of(entry.startsWith("\"") ? entry.substring(1, entry.length() - 1) : entry));
            }
        }

        private void ruleEnds() {
            if (!name.isEmpty() && patterns.isEmpty() && codes.isEmpty()) {
                throw new IllegalArgumentException("a rule without a pattern: " + name);
            }
            if (!name.isEmpty()) {
                rules.add(new Rule(name, label, count, patterns, codes));
                count += patterns.size();
            }
            patterns.clear();
            codes.clear();
            name = "";
        }
    }
}
