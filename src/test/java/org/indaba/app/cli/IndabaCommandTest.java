package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndabaCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "domain", "domain add", "domain add a b", "admin add not-an-address", "serve extra",
        "domains --nonsense", "--home", "held", "held accept", "held accept x", "queue hold", "queue drop --reason x",
        "list set afnog posting"})
    void wrongUsageIsTwoAndSaysWhereHelpIs(String line) {
        assertThat(parse(line)).isEqualTo(new Parsed.Answered(2));
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).startsWith("indaba: ").contains("--help").doesNotContain("Exception");
    }

    /** What was wrong, what was probably meant, and how it is typed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            domian add x                          | There is no command domian after "indaba". Did you mean domain?
            domain ad x                           | There is no command ad after "indaba domain". Did you mean add?
            domain frobnicate                     | There is no command frobnicate after "indaba domain". One of add, remove.
            domain add                            | DOMAIN is missing.
            domain add a b                        | The word 'b' is one too many; what holds blanks stands in quotes.
            domains --jsno                        | There is no option --jsno. Did you mean --json?
            list create l@example.org             | --owner=ADDR is missing. --owner=ADDR: Who is responsible for it
            list create l@example.org --owner x   | 'x' is no address
            list create l                         | 'l' is no address
            list set afnog posting                | A setting is written key=value, without blanks: 'posting' is none.
            role add afnog boss ann@example.org   | 'boss' is no role: owner or moderator.
            copies 5 --state gone                 | 'gone' is no state of a copy: queued, trying, deferred
            copies 5 --address nobody             | 'nobody' is no address
            held accept x                         | 'x' is no number.
            held                                  | LIST is missing.
            queue drop --reason x                 | Say what is meant with --site, --list, --post or --address; or --all, if everything is.
            queue drop --address x                | 'x' is no address
            bench explode --size big              | 'big' is no number.
            domains --color sometimes             | 'sometimes' is none of [AUTO, ALWAYS, NEVER].
            completion tcsh                       | There is no command tcsh after "indaba completion". One of bash, zsh.
            explain afnog f --from nobody         | 'nobody' is no address
            --home                                | --home=DIR
            member                                | A command is missing after "indaba member": one of add, invite, remove, set,
            """)
    void complaintSaysWhatIsWrongAndWhatWasMeant(String line, String complaint) {
        assertThat(parse(line)).isEqualTo(new Parsed.Answered(2));
        assertThat(text(err)).startsWith("indaba: ").contains(complaint).contains("\nSee: bin/indaba").contains("--help\n")
                .doesNotContain("java.", "Exception", "parameter", "KEY");
        assertThat(text(err).lines().findFirst().orElseThrow()).matches(".*[.?!]( See .*)?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "domain --help", "domain add --help", "serve -h", "--home x domains --help", "held accept --help",
            "queue drop --help"})
    void helpIsPrintedOnStandardOutput(String line) {
        assertThat(parse(line)).isEqualTo(new Parsed.Answered(0));
        assertThat(text(out)).startsWith("NAME\n    indaba ").contains("--json", "--home");
        assertThat(text(err)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--home /x --json domains", "domains --home /x --json", "domains --json --home=/x"})
    void optionsForAllCommandsStandAnywhere(String line) {
        Parsed parsed = parse(line);
        assertThat(parsed).isInstanceOfSatisfying(Parsed.Wanted.class, wanted -> {
            assertThat(wanted.action()).isInstanceOf(DomainsCommand.class);
            assertThat(wanted.home()).isEqualTo(Optional.of("/x"));
            assertThat(wanted.format()).isEqualTo(Console.Format.JSON);
            assertThat(wanted.detail()).isEqualTo(IndabaCommand.Detail.REASON);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue --address ann@example.org", "queue flush --address ann@example.org",
        "queue hold --address ann@example.org --for 2d", "queue release --address ann@example.org",
        "queue drop --address ann@example.org --post 17"})
    void aPartOfTheQueueMayBeOneAddress(String line) {
        assertThat(parse(line)).isInstanceOf(Parsed.Wanted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue flush --all", "queue hold --all", "queue release --all", "queue drop --all", "queue holds"})
    void everythingInTheQueueMayBeSaidInSoManyWords(String line) {
        assertThat(parse(line)).isInstanceOf(Parsed.Wanted.class);
    }

    /** The bans of whole domains begin so, and a file or folder of that name is nobody's words. */
    @Test
    void wordBehindAnAtSignIsNoFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("spam.example"), "mallory@example.org");

        for (Path there : List.of(file, folder)) {
            assertThat(parse("ban add @" + there)).as(text(err)).isInstanceOfSatisfying(Parsed.Wanted.class, wanted ->
                    assertThat(((BanCommand.Add) wanted.action()).pattern).isEqualTo("@" + there));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"member add afnog fran\ufffd\ufffdois@example.org", "domains \ufffd", "domain ad \ufffd", "\ufffd",
        "list set afnog description=\ufffd"})
    void wordsWhoseLettersWereLostAreWrongUsage(String line) {
        assertThat(parse(line)).isEqualTo(new Parsed.Answered(2));
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).startsWith("indaba: ").contains("UTF-8").contains("--help").doesNotContain("Exception", "\ufffd");
    }

    @Test
    void heldTakesAListOrADecision() {
        assertThat(((Parsed.Wanted) parse("held afnog")).action()).isInstanceOf(HeldCommand.class);
        assertThat(((Parsed.Wanted) parse("held accept 5 6")).action()).isInstanceOf(HeldCommand.Accept.class);
        assertThat(((Parsed.Wanted) parse("held reject 5 --reason no")).action()).isInstanceOf(HeldCommand.Reject.class);
    }

    @Test
    void reasonsBecomeSentences() {
        assertThat(Sentence.of("there is no list x")).isEqualTo("There is no list x.");
        assertThat(Sentence.of("posting: one of open, announce")).isEqualTo("posting: one of open, announce.");
        assertThat(Sentence.of("l@example.org is taken.")).isEqualTo("l@example.org is taken.");
    }

    @Test
    void commandsThatBeginSomethingMayMakeAHome() {
        assertThat(((Command) ((Parsed.Wanted) parse("domain add lists.example.org")).action()).homeUse()).isEqualTo(HomeUse.MADE);
        assertThat(((Command) ((Parsed.Wanted) parse("domain remove lists.example.org")).action()).homeUse()).isEqualTo(HomeUse.NEEDED);
        assertThat(((Command) ((Parsed.Wanted) parse("domains")).action()).homeUse()).isEqualTo(HomeUse.NEEDED);
    }

    @Test
    void warmUpIsNotOffered() {
        parse("--help");
        assertThat(text(out)).doesNotContain("warm-up");
    }

    @Test
    void failureIsASentenceAndItsTraceIsForDebug() {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(CommandRun.run(() -> {
            throw new Refusal("There is no such list.");
        }, IndabaCommand.Detail.REASON, stream)).isEqualTo(1);
        assertThat(text(err)).isEqualTo("indaba: There is no such list.\n");

        CommandRun.run(() -> {
            throw new IllegalStateException("bug");
        }, IndabaCommand.Detail.STACK_TRACE, stream);
        assertThat(text(err)).contains("\tat org.indaba");
    }

    private Parsed parse(String line) {
        return IndabaCommand.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream octets) {
        return octets.toString(StandardCharsets.UTF_8);
    }
}
