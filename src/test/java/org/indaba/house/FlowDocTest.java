package org.indaba.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/flow.md} to the code: its classes, and the order of stations, rules, steps and parts (rule 14). */
class FlowDocTest {

    private static final Path MAIN = Path.of("src/main/java/org/indaba");

    private final String document = read(Path.of("docs/flow.md"));

    @Test
    void everyClassThatIsNamedIsThere() {
        List<String> named = all(document, "`([a-z]+(?:/[a-z]+)*/[A-Z]\\w+)`");
        assertThat(named).hasSizeGreaterThan(60)
                .allSatisfy(name -> assertThat(MAIN.resolve(name + ".java")).exists());
    }

    /** In the picture a class stands without its package where that is the one of the line above. */
    @Test
    void everyClassInThePictureIsThere() {
        String picture = document.substring(document.indexOf("```"), document.lastIndexOf("```"));
        assertThat(all(picture, "\\b([a-z]+/[A-Z]\\w+)")).isNotEmpty()
                .allSatisfy(name -> assertThat(MAIN.resolve(name + ".java")).exists());
        assertThat(all(picture, "(?<!/)\\b([A-Z][a-z]+(?:[A-Z][a-z]+)+)\\b")).contains("ClientSession").allSatisfy(name ->
                assertThat(MAIN.resolve("deliver/" + name + ".java")).exists());
    }

    @Test
    void rulesStandInTheirOrder() {
        assertThat(all(section("### 3."), "(?m)^\\d+\\. `moderate/(\\w+)`$"))
                .isNotEmpty().isEqualTo(all(read(MAIN.resolve("moderate/Rules.java")), "new (\\w+Rule)\\("));
    }

    @Test
    void stepsStandInTheirOrder() {
        List<String> inCode = all(between(read(MAIN.resolve("transform/Steps.java")), "List.of(", "/**"),
                "(?m)^ {12}(?:RemoveFields\\.\\w+\\(\"([^\"]+)\"|new \\w+\\(\"([^\"]+)\"|new (\\w+)\\(\\))");
        assertThat(all(section("#### transform"), "(?m)^\\d+\\. `(?:transform/)?([\\w-]+)`$")).isNotEmpty().isEqualTo(inCode);
    }

    @Test
    void stationsStandInTheirOrder() {
        String flow = between(read(MAIN.resolve("post/PostFlow.java")), "private Runnable postsInTx", "return () ->");
        assertThat(all(document, "(?m)^#### (\\w+)$")).isNotEmpty().isEqualTo(all(flow, "way\\.at\\(\"(\\w+)\"\\)"));
    }

    @Test
    void partsStandInTheirOrder() {
        String parts = between(read(MAIN.resolve("app/ServerWiring.java")), "new ServerParts(List.of(", "));");
        List<String> inCode = Stream.of(parts.split(",\\s+")).map(part -> part.replaceAll("^new (\\w+)\\(.*", "$1"))
                .map(part -> part.equals("housekeeping") ? "Housekeeping" : part).toList();
        assertThat(all(section("## Start and stop"), "(?m)^\\d+\\. `app/(\\w+)`")).isNotEmpty().isEqualTo(inCode);
    }

    /** What stands below a headline, down to the next one of any level. */
    private String section(String headline) {
        return between(document, "\n" + headline, "\n#");
    }

    private static String between(String text, String from, String to) {
        assertThat(text).contains(from);
        int begin = text.indexOf(from) + from.length();
        int end = text.indexOf(to, begin);
        return end < 0 ? text.substring(begin) : text.substring(begin, end);
    }

    /** The first group that took part in each match. */
    private static List<String> all(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(FlowDocTest::firstGroup).toList();
    }

    private static String firstGroup(MatchResult match) {
        for (int i = 1; i <= match.groupCount(); i++) {
            if (match.group(i) != null) {
                return match.group(i);
            }
        }
        throw new IllegalArgumentException("a pattern without a group");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
