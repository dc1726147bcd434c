package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say that cannot be done: what is wrong, and what to do next. */
class CommandRefusalsIT {

    /** Command line, then what must be said. */
    private static final List<List<String>> TABLE = List.of(
            List.of("list show nolist", "There is no list nolist. See them with: bin/indaba lists"),
            List.of("list show dup", "could be dup@lists.example.org or dup@other.example.org: type the whole address."),
            List.of("list set afnog postin=open", "There is no setting \"postin\"; there are posting, "),
            List.of("list set afnog posting=whatever", "one of members, open, moderated, announce, not \"whatever\"."),
            List.of("list create afnog@lists.example.org --owner a@example.org", "There is a list afnog@lists.example.org already."),
            List.of("member import afnog no-such", "there is no no-such", "Name one that you may read, or - for standard input."),
            List.of("member import afnog .", "it is a folder"),
            List.of("member remove afnog x@example.org", "Nobody was removed.", "bin/indaba members afnog@lists.example.org"),
            List.of("held accept 99", "Nothing was decided.", "bin/indaba held LIST"),
            List.of("copies 99", "it waits (see bin/indaba held LIST), was refused"),
            List.of("copies <x@y>", "A Message-ID is written with its angle brackets, in quotes."),
            List.of("queue --post 5", "name its list with --list"),
            List.of("shunted show 7", "bin/indaba shunted"),
            List.of("shunted replay copy-x", "bin/indaba shunted"),
            List.of("domain remove nope.example", "bin/indaba domains"),
            List.of("domain remove lists.example.org", "still has 2 lists", "bin/indaba lists"),
            List.of("domain add bad..domain", "Write it like lists.example.org."),
            List.of("admin remove x@example.org", "bin/indaba admins"),
            List.of("ban remove @x.example", "bin/indaba ban show"),
            List.of("backup no/such/folder", "Name one in a folder that you may write to."));

    @TempDir
    Path folder;

    @Test
    void refusalsSayWhatToDoNextAndThatInOneLine() {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        try (Program indaba = new Program(folder.resolve("home"), folder)) {
            indaba.serve();
            for (String list : List.of("afnog@lists.example.org", "dup@lists.example.org", "dup@other.example.org")) {
                assertThat(indaba.ask("list", "create", list, "--owner", "ann@example.org").exitCode()).isZero();
            }
            for (List<String> row : TABLE) {
                Result result = indaba.ask(row.getFirst().split(" "));
                assertThat(result.exitCode()).as(row.getFirst()).isEqualTo(1);
                assertThat(result.out()).as(row.getFirst()).isEmpty();
                assertThat(result.err()).startsWith("indaba: ").hasLineCount(1).contains(row.subList(1, row.size()))
                        .doesNotContain("Exception", "java.");
            }
        }
    }
}
