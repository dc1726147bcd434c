package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each rule of {@code rules.txt} decides the lines that {@code samples.txt} has for it, and each of its patterns has one. */
class RuleSamplesTest {

    private record Sample(String rule, String line) {
    }

    private final RuleBook rules = RuleBook.shipped("rules.txt");
    private final ReplyClassifier replies = new ReplyClassifier(rules);

    @Test
    void eachRuleDecidesItsSamples() {
        List<String> wrong = samples().stream()
                .filter(sample -> !replies.classify(0, "", sample.line()).rule().equals(sample.rule()))
                .map(sample -> sample + " is decided by " + replies.classify(0, "", sample.line()).rule()).toList();
        assertThat(wrong).isEmpty();
    }

    @Test
    void eachRuleHasASample() {
        Set<String> sampled = samples().stream().map(Sample::rule).collect(Collectors.toSet());
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(rules.rules().stream().map(Rule::name).toList());
    }

    @Test
    void eachPatternHasASampleThatItsRuleDecides() {
        Map<String, List<String>> plain = samples().stream().collect(Collectors.groupingBy(Sample::rule,
                Collectors.mapping(sample -> PlainText.of(sample.line()), Collectors.toList())));
        List<String> without = rules.rules().stream().flatMap(rule -> rule.patterns().stream()
                .filter(pattern -> plain.getOrDefault(rule.name(), List.of()).stream()
                        .noneMatch(line -> Pattern.compile(pattern.source()).matcher(line).find()))
                .map(pattern -> rule.name() + " | " + pattern.source())).toList();
        assertThat(without).isEmpty();
    }

    @Test
    void everyReasonButThatOfComplaintsAndTheUnknownHasARule() {
        Set<String> labels = rules.rules().stream().map(Rule::label).collect(Collectors.toSet());
        assertThat(Reason.values()).hasSizeGreaterThanOrEqualTo(25).allSatisfy(reason -> {
            boolean needed = reason != Reason.COMPLAINT && reason != Reason.UNKNOWN;
            assertThat(labels.contains(reason.word())).as(reason.word()).isEqualTo(needed);
        });
    }

    @Test
    void aBrokenFileIsRefusedWithItsLine() {
        for (List<String> broken : List.of(
                List.of("[spam]", "name", "    a.b"),
                List.of("[spam]", "name", "    one thing|another"),
                List.of("[spam]", "name", "    back(ref)erence\\1"),
                List.of("[spam]", "# remark", "    pattern without a rule"),
                List.of("[spam]", "twice", "    = 5.1.1", "twice"))) {
            assertThatThrownBy(() -> RuleBook.read(broken)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("line ");
        }
        RuleBook stray = RuleBook.read(List.of("[no such reason]", "name", "    pattern"));
        assertThatThrownBy(() -> new ReplyClassifier(stray)).hasMessageContaining("no reason");
    }

    @Test
    void literalsStandInWhateverThePatternMatches() {
        assertThat(Literals.of("(?:user|mailbox) (?:is )?unknown")).containsExactly(List.of("user", "mailbox"), List.of("unknown"));
        assertThat(Literals.of("mails? ?box")).containsExactly(List.of("mail"), List.of("box"));
        assertThat(Literals.of("no (?:such|a) thing\\.")).containsExactly(List.of(" thing."));
    }

    private static List<Sample> samples() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                RuleSamplesTest.class.getResourceAsStream("samples.txt"), StandardCharsets.UTF_8))) {
            return in.lines().filter(line -> !line.startsWith("#")).map(line -> line.split(" \\| ", 2))
                    .map(parts -> new Sample(parts[0], parts[1])).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
