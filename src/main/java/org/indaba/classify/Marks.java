package org.indaba.classify;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sections of {@code marks.txt}: by which words notices, answers and their parts are known. Immutable and thread-safe. */
final class Marks {

    /** What a section knows. */
    enum Mark {
        ORIGINAL, BOILERPLATE, FAILED, DELAYED, AUTO_REPLY, CHALLENGE, CHALLENGE_REPORT, DAEMON, SUBJECT;

        private String section() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** As many words before an address are looked at. */
    private static final int MAX_WORDS = 5;

    private final Map<Mark, RuleBook> books;
    private final Set<String> beforeOthers;
    private final Set<String> beforeFailed;

    /** @throws IllegalArgumentException if the file is broken, or lacks a section */
    Marks() {
        RuleBook all = RuleBook.shipped("marks.txt");
        books = Stream.of(Mark.values()).collect(Collectors.toMap(mark -> mark, mark -> all.section(mark.section())));
        beforeOthers = words(all.section("other-address"));
        beforeFailed = words(all.section("failed-address"));
    }

    private static Set<String> words(RuleBook section) {
        return section.rules().stream().flatMap(rule -> rule.words().stream()).collect(Collectors.toSet());
    }

    /** Whether what stands before an address, as {@link PlainText} makes it, says that the address did not fail. */
    boolean beforeOther(String plain) {
        return endsWith(plain, beforeOthers);
    }

    /** Whether what stands before an address says that it failed. */
    boolean beforeFailed(String plain) {
        return endsWith(plain, beforeFailed);
    }

    private static boolean endsWith(String plain, Set<String> phrases) {
        int end = plain.length();
        while (end > 0 && " :=;<(\"'[.*-".indexOf(plain.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        for (int word = 0; word < MAX_WORDS && start > 0; word++) {
            start = plain.lastIndexOf(' ', start - 1);
            if (phrases.contains(plain.substring(start + 1, end))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text, as {@link PlainText} makes it, bears a mark. */
    boolean has(Mark mark, CharSequence plain) {
        return books.get(mark).first(plain).isPresent();
    }

    /** Which rule knows the mark. */
    Optional<Rule> rule(Mark mark, CharSequence plain) {
        return books.get(mark).first(plain);
    }
}
