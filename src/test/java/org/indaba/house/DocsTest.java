package org.indaba.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.app.cli.IndabaCommand;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the documents to the program: commands that they name are understood, links lead somewhere, replies are said (rule 14). */
class DocsTest {

    /** A command in a line of its own, or between backticks, up to a remark. */
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|[` /])bin/indaba ([^`#\\n]+?)(?=`|\\s*#|\\s*$)");

    /** What the documents say for something that the reader knows. */
    private static final Map<String, String> STANDS_FOR = Map.ofEntries(
            Map.entry("LIST", "afnog@lists.example.org"), Map.entry("ADDR", "ann@example.org"), Map.entry("ADDR…", "ann@example.org"),
            Map.entry("ID", "1"), Map.entry("ID…", "1"), Map.entry("MESSAGE-ID", "<1@example.org>"), Map.entry("DOMAIN", "example.org"),
            Map.entry("FILE", "file"), Map.entry("N", "10"), Map.entry("OCTETS", "4096"), Map.entry("D", "10"), Map.entry("C", "10"),
            Map.entry("MILLIS", "10"), Map.entry("PERCENT", "1"), Map.entry("R", "1"),
            Map.entry("FOLDER", "folder"), Map.entry("FILE…", "file"));

    @TestFactory
    Stream<DynamicTest> everyCommandIsUnderstood() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path document : documents()) {
            Matcher command = COMMAND.matcher(read(document));
            while (command.find()) {
                if (!command.group(1).equals("…")) {
                    commands.add(command.group(1).strip());
                }
            }
        }
        assertThat(commands).hasSizeGreaterThan(20);
        return commands.stream().distinct().map(command -> DynamicTest.dynamicTest(command, () -> understood(command)));
    }

    private static void understood(String command) {
        List<String> words = Arrays.stream(command.split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")).filter(word -> !word.isEmpty())
                // What may be left out stands in brackets.
                .map(word -> word.replaceAll("[\\[\\]]", "")).map(word -> STANDS_FOR.getOrDefault(word, word.replace("\"", ""))).toList();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream terminal = new PrintStream(said, true, StandardCharsets.UTF_8);
        if (IndabaCommand.parse(words, terminal, terminal) instanceof IndabaCommand.Parsed.Answered(int exitCode)) {
            assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<Path> documents = documents();
        assertThat(documents).hasSizeGreaterThan(5).allSatisfy(document -> {
            Matcher link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(read(document));
            while (link.find()) {
                assertThat(document.toAbsolutePath().resolveSibling(link.group(1))).exists();
            }
        });
    }

    /** The dialogue of the README is what the server says: every text stands in the code. */
    @Test
    void theDialogueIsWhatTheServerSays() {
        String code = read(Path.of("src/main/java/org/indaba/receive/Replies.java"))
                + read(Path.of("src/main/java/org/indaba/moderate/Replies.java"));
        List<String> said = Pattern.compile("(?m)^[2-5]\\d\\d (?:\\d\\.\\d\\.\\d )?(?:mail\\.example\\.org ?)?(.*?)(?: \\d+)?$")
                .matcher(read(Path.of("README.md"))).results().map(reply -> reply.group(1)).filter(text -> !text.isEmpty()).toList();
        assertThat(said).hasSizeGreaterThan(5).allSatisfy(text -> assertThat(code).contains(text));
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("deployment/indaba.service")),
                    docs.filter(file -> file.toString().endsWith(".md"))).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
