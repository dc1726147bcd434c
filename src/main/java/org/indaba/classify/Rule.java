package org.indaba.classify;

import java.util.List;
import java.util.Set;

/**
 * One rule of {@code rules.txt}: what is known by any of these patterns, or by one of these codes.
 *
 * @param name as the file has it, unique
 * @param label the section that it stands in
 * @param firstPattern the number of its first pattern in the book
 * @param patterns for the text
 * @param words the lines of a section of words, which are no patterns
 * @param codes enhanced statuses, {@code x.1.1} for either class, and reply codes
 */
record Rule(String name, String label, int firstPattern, List<TextPattern> patterns, List<String> words,
        Set<String> codes) {

    Rule {
        patterns = List.copyOf(patterns);
        words = List.copyOf(words);
        codes = Set.copyOf(codes);
    }
}
