package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.app.bench.Classification;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.classify.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BounceClassifyTest {

    private static final String NOTICE = """
            Return-Path: <>
            From: MAILER-DAEMON@mx.example.net
            To: owner-afnog@lists.example.org
            Subject: failure notice

            I wasn't able to deliver your message to the following addresses.

            <ann@example.com>:
            Remote host said: 550 5.1.1 no such user
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void mailsFoldersMailboxFilesAndStandardInputAreTold() throws IOException {
        Files.writeString(folder.resolve("a.eml"), NOTICE);
        Files.createDirectory(folder.resolve("b"));
        Files.writeString(folder.resolve("b/c.mbox"), "From x Thu Jan  1\n" + NOTICE + "\nFrom y Thu Jan  1\nFrom: Bob <bob@example.net>\n"
                + "Subject: hello\n\nHello\n");

        run("bounce", "classify", "--json", folder.toString(), "-");

        List<JsonNode> rows = rows();
        assertThat(rows).extracting(row -> row.get("file").asText().replace(folder + "/", "")).containsExactly("a.eml", "b/c.mbox#1",
                "b/c.mbox#2", "-");
        assertThat(rows).extracting(row -> row.get("kind").asText()).containsExactly("bounce", "bounce", "none", "bounce");
        assertThat(rows.getFirst().get("recipients").toString()).isEqualTo("[{\"address\":\"ann@example.com\",\"class\":\"permanent\","
                + "\"reason\":\"no-such-user\",\"status\":\"5.1.1\",\"reply\":550,\"evidence\":\"550 5.1.1 no such user\"}]");
    }

    @Test
    void peopleGetLines() {
        run("bounce", "classify", "-");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("-: bounce",
                "    ann@example.com permanent no-such-user 5.1.1 550", "      550 5.1.1 no such user");
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndTheOthersAreTold() throws IOException {
        Files.writeString(folder.resolve("a.eml"), NOTICE);
        assertThatThrownBy(() -> run("bounce", "classify", folder.resolve("missing").toString(), folder.resolve("a.eml").toString()))
                .isInstanceOf(Refusal.class);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ann@example.com");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("missing cannot be read");
    }

    @Test
    void theMeasurementMakesNoticesThatAreUnderstood() {
        Classification.Result result = new Classification(Classification.made(), 1).measure();
        assertThat(result.understood()).isEqualTo(1);
        assertThat(result.classified()).isPositive();
    }

    @Test
    void theManualTellsEachReason() throws IOException {
        String manual = Files.readString(Path.of("docs/operations.md"));
        for (Reason reason : Reason.values()) {
            assertThat(manual).contains("| `" + reason.word() + "` | " + reason.blame().name().toLowerCase(Locale.ROOT) + " | "
                    + reason.words() + " | " + reason.cure() + " |");
        }
    }

    private void run(String... words) {
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new LocalFiles(new ByteArrayInputStream(NOTICE.getBytes(StandardCharsets.UTF_8))));
        Parsed.Wanted wanted = (Parsed.Wanted) IndabaCommand.parse(List.of(words), terminal);
        ((EarlyCommand) wanted.action()).run(new EarlyCommand.Surroundings(folder, new Home(folder.resolve("home")), Map.of()),
                wanted.console(terminal));
    }

    private List<JsonNode> rows() throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }
}
