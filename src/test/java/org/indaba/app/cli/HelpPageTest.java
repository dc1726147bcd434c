package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.indaba.access.Scope;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The pages of help: every command has one, whole, true and no wider than the terminal; and the document has the same table. */
class HelpPageTest {

    private static final Path OPERATIONS = Path.of("docs/operations.md");
    private static final String BEGIN = "| command | does |\n|---|---|\n| `indaba ";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItself() {
        return commands().stream().map(spec -> DynamicTest.dynamicTest(spec.qualifiedName(), () -> {
            assertThat(HelpPage.description(spec)).matches("\\p{Lu}.*\\.");
            assertThat(Stream.concat(spec.options().stream(), spec.positionalParameters().stream()).map(ArgSpec.class::cast))
                    .allSatisfy(arg -> assertThat(String.join(" ", arg.description())).as(arg.toString()).matches("\\S.*\\."));
            if (spec.parent() != null) {
                assertThat(HelpPage.manual(spec)).isPresent();
                assertThat(HelpPage.manual(spec).orElseThrow().examples()).isNotEmpty().allSatisfy(this::isUnderstood);
                assertThat(HelpPage.manual(spec).orElseThrow().more()).allMatch(text -> text.matches("\\p{Lu}.*\\."));
                assertThat(HelpPage.manual(spec).orElseThrow().seeAlso()).allSatisfy(HelpPageTest::exists);
            }
        }));
    }

    private void isUnderstood(String example) {
        List<String> words = Arrays.stream(example.replaceFirst(" > .*", "").split(" (?=(?:[^\"']*[\"'][^\"']*[\"'])*[^\"']*$)"))
                .map(word -> word.replaceAll("[\"']", "")).toList();
        Parsed parsed = IndabaCommand.parse(words, stream(), stream());
        assertThat(parsed instanceof Parsed.Wanted || parsed.equals(new Parsed.Answered(0))).as(out.toString(StandardCharsets.UTF_8))
                .isTrue();
    }

    private static void exists(String other) {
        if (other.startsWith("docs/")) {
            assertThat(Path.of(other)).exists();
        } else {
            assertThat(commands().stream().map(CommandSpec::qualifiedName)).contains(other);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyPageFits() {
        return commands().stream().map(spec -> DynamicTest.dynamicTest(spec.qualifiedName(), () -> {
            for (int columns : new int[] {0, 50, 80, 300}) {
                Screen.Side side = Screen.of(columns + " 0", Map.of("TERM", "dumb")).out();
                int most = columns == 0 ? 80 : columns;
                assertThat(HelpPage.of(spec, side).lines()).allMatch(line -> TextWidth.of(line) <= most || line.startsWith("    bin/"));
                assertThat(HelpPage.of(spec, side)).contains("NAME\n", "SYNOPSIS\n", "OPTIONS OF ALL COMMANDS\n", "EXIT CODES\n")
                        .doesNotContain("${", "\u001b");
            }
        }));
    }

    @Test
    void pageIsLaidOutAsAPageOfTheManual() {
        assertThat(help("help", "member", "import")).isEqualTo(help("member", "import", "--help")).startsWith("""
                NAME
                    indaba member import – Adds everybody in a file; prints a result for each
                    row.

                SYNOPSIS
                    indaba member import LIST FILE

                DESCRIPTION
                """).contains("""
                ARGUMENTS
                    LIST
                        Its post address, or its name where only one domain has it.
                """, """
                    --json
                        Prints one JSON object a line.
                """, """
                EXAMPLES
                    bin/indaba member import afnog members.csv
                """, """
                    2   Wrong usage.

                SEE ALSO
                    indaba member sync, indaba member add
                """);
    }

    @Test
    void whatATokenMayAllowIsToldWhole() {
        assertThat(help("token", "create", "--help").replaceAll("\\s+", " ")).contains(Scope.words());
    }

    @Test
    void optionsOfWhichOneMayBeGivenStandTogether() {
        assertThat(help("list", "text", "--help"))
                .contains("    indaba list text [--language=TAG] [--set=FILE | --reset] LIST NAME\n").doesNotContain("It must be given.");
        assertThat(help("token", "create", "--help")).contains(" --scope=SCOPE ", "It must be given.");
    }

    @Test
    void serverThatStoppedInOrderIsToldFromOneThatFailed() {
        assertThat(help("serve", "--help")).contains("""
                EXIT CODES
                    1   Failed; the reason is on standard error.
                    2   Wrong usage.
                    129   Stopped in order, by HUP.
                    130   Stopped in order, by Ctrl-C.
                    143   Stopped in order, by TERM.
                """);
    }

    @Test
    void settingsAreSaidToBeThoseOfWhoAsks() {
        assertThat(help("config", "--help")).contains("the environment of this command");
    }

    @Test
    void helpWithoutACommandIsTheFirstPage() {
        assertThat(help("help")).isEqualTo(help("--help")).contains("COMMANDS\n", "    member ").doesNotContain("warm-up");
    }

    @Test
    void helpOfNoCommandIsWrongUsage() {
        assertThat(IndabaCommand.parse(List.of("help", "membr"), stream(), stream())).isEqualTo(new Parsed.Answered(2));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("There is no command membr", "Did you mean member?");
    }

    @Test
    void headsAreBoldWhereColoursAreWanted() {
        assertThat(help("domains", "--help", "--color=always")).startsWith("\u001b[1mNAME\u001b[0m\n");
        assertThat(help("--color=always", "help", "domains")).startsWith("\u001b[1mNAME\u001b[0m\n");
    }

    /** Wanted: {@code -Dgolden.update=true} writes it. */
    @Test
    void documentHasTheTableOfAllCommands() throws IOException {
        StringBuilder table = new StringBuilder("| command | does |\n|---|---|\n");
        for (CommandSpec spec : commands()) {
            if (spec.userObject() instanceof Action) {
                table.append("| `").append(HelpPage.synopses(spec).getFirst().replace("|", "\\|")).append("` | ")
                        .append(HelpPage.description(spec)).append(" |\n");
            }
        }
        String document = Files.readString(OPERATIONS);
        int begin = document.indexOf(BEGIN);
        assertThat(begin).as("a table that begins with " + BEGIN).isNotNegative();
        int end = document.indexOf("\n\n", begin) + 1;
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(OPERATIONS, document.substring(0, begin) + table + document.substring(end));
            return;
        }
        assertThat(document.substring(begin, end)).isEqualTo(table.toString());
    }

    private static List<CommandSpec> commands() {
        List<CommandSpec> all = new ArrayList<>();
        collect(IndabaCommand.grammar(), all);
        assertThat(all).hasSizeGreaterThan(40);
        return all;
    }

    private static void collect(CommandSpec spec, List<CommandSpec> all) {
        all.add(spec);
        HelpPage.children(spec).values().forEach(child -> collect(child, all));
    }

    private String help(String... words) {
        out.reset();
        Terminal terminal = new Terminal(stream(), stream(), new LocalFiles(InputStream.nullInputStream()), Screen.NONE,
                InstantSource.system());
        assertThat(IndabaCommand.parse(List.of(words), terminal)).isEqualTo(new Parsed.Answered(0));
        return out.toString(StandardCharsets.UTF_8);
    }

    private PrintStream stream() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
