package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Result;
import org.indaba.testing.Program.Running;
import org.indaba.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program as operators meet it: two lives of a command, one owner of a home, and what survives a kill. */
class CommandLineIT {

    @TempDir
    static Path template;

    @TempDir
    Path folder;
    private Path home;
    private Program indaba;

    @BeforeEach
    void name() {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        home = folder.resolve("home");
        indaba = new Program(home, folder);
    }

    /** A home like a new one, with an empty database: made once and copied, because making one takes seconds. */
    private void makeHome() throws Exception {
        synchronized (CommandLineIT.class) {
            if (!Files.exists(template.resolve("home"))) {
                try (Program first = new Program(template.resolve("home"), template)) {
                    first.run("domain", "add", "first.example.org");
                    assertThat(first.run("domain", "remove", "first.example.org").exitCode()).isZero();
                }
            }
        }
        assertThat(exitCode("cp", "-a", template.resolve("home").toString(), home.toString())).isZero();
    }

    @AfterEach
    void endAll() {
        indaba.close();
    }

    @Test
    void commandWithoutAHomeSaysSoAndMakesNone() {
        assertThat(indaba.run("domains")).isEqualTo(new Result(1, "", "indaba: There is no Indaba home at " + home
                + ". Make one with bin/indaba serve, or name another with --home.\n"));
        assertThat(home).doesNotExist();
    }

    @Test
    void wrongUsageIsAnsweredBeforeAnythingIsStarted() {
        assertThat(indaba.run("domain", "ad", "x").exitCode()).isEqualTo(2);
        assertThat(indaba.run("domain", "add").exitCode()).isEqualTo(2);
        assertThat(indaba.run("--version").out()).startsWith("Indaba ").doesNotContain("$");
        assertThat(home).doesNotExist();
    }

    /** As cron starts it, and in a language that is not installed. */
    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LANG=POSIX", "LANG=fr_XX.UTF-8", "LC_ALL=C.UTF-8"})
    void lettersAreReadWhateverTheShellKnows(String locale) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "unset LC_ALL LC_CTYPE LANG; export " + locale
                + "; exec bin/indaba domains \"$(printf 'b\\303\\274cher')\"").start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(err).contains("The word 'bücher' is one too many");
    }

    @Test
    void firstCommandMakesTheHomeAndTheNextOnesFindIt() {
        assertThat(indaba.run("domain", "add", "lists.example.org"))
                .isEqualTo(new Result(0, "Mail for lists.example.org is taken from now on.\n", ""));
        assertThat(indaba.run("domains", "--json")).isEqualTo(new Result(0, "{\"domain\":\"lists.example.org\"}\n", ""));
        assertThat(indaba.run("domain", "remove", "other.example.org").exitCode()).isEqualTo(1);
        assertThat(serversOf(home)).isEmpty();
    }

    @Test
    void commandsRunInsideTheServerAndAfterIt() throws Exception {
        makeHome();
        Running server = indaba.serve();
        assertThat(server.out().lines()).singleElement().asString().startsWith("Indaba is ready").contains("web on http://127.0.0.1:");

        assertThat(indaba.run("admin", "add", "ann@example.org").out()).isEqualTo("ann@example.org is an administrator from now on.\n");
        Result failed = indaba.run("admin", "remove", "bob@example.org");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).isEqualTo("indaba: bob@example.org is no administrator. See them with: bin/indaba admins\n");
        assertThat(indaba.run("domain", "nonsense").exitCode()).isEqualTo(2);
        assertThat(home.resolve("indaba.sock")).exists();

        server.process().destroy();
        Result ended = server.end();
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.err()).isEmpty();
        assertThat(serversOf(home)).isEmpty();
        assertThat(home.resolve("indaba.sock")).doesNotExist();
        assertThat(indaba.run("admins", "--json").out()).isEqualTo("{\"address\":\"ann@example.org\"}\n");
    }

    @Test
    void secondServerIsRefused() throws Exception {
        makeHome();
        Running server = indaba.serve();

        Result second = indaba.run("serve");

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("Another server runs on this home (pid " + server.process().pid() + ")");
        assertThat(server.process().isAlive()).isTrue();
    }

    @Test
    void standardInputAndFilesReachTheServer() throws Exception {
        makeHome();
        indaba.serve();
        indaba.run("list", "create", "afnog@lists.example.org", "--owner", "ann@example.org");
        Files.writeString(folder.resolve("members.txt"), "bob@example.org\nCarol <carol@example.org>\n");

        assertThat(indaba.run("member", "import", "afnog", "members.txt").exitCode()).isZero();
        assertThat(indaba.runWithInput("dan@example.org\n", "member", "import", "afnog", "-").exitCode()).isZero();

        assertThat(indaba.run("members", "afnog", "--json").out().lines()).hasSize(3);
    }

    @Test
    void commandThatIsToldToEndEndsAndLeavesNothingHalfDone() throws Exception {
        makeHome();
        assertThat(indaba.run("list", "create", "afnog@lists.example.org", "--owner", "ann@example.org").exitCode()).isZero();
        Running waiting = indaba.start("member", "import", "afnog", "-");
        waiting.process().getOutputStream().write("bob@example.org\n".getBytes(StandardCharsets.US_ASCII));
        waiting.process().getOutputStream().flush();
        await().atMost(Duration.ofSeconds(60)).until(() -> !serversOf(home).isEmpty());

        waiting.process().destroy();

        assertThat(waiting.end().exitCode()).isEqualTo(143);
        assertThat(indaba.run("members", "afnog")).satisfies(members -> {
            assertThat(members.exitCode()).as(members.err()).isZero();
            assertThat(members.out()).doesNotContain("bob@example.org");
        });
    }

    @Test
    void commandsAtTheSameTimeAllSucceed() throws Exception {
        makeHome();
        List<Running> running = IntStream.range(0, 4).mapToObj(i -> indaba.start("domain", "add", "d" + i + ".example.org")).toList();

        assertThat(running).allSatisfy(each -> assertThat(each.end().exitCode()).as(each.err()).isZero());
        assertThat(indaba.run("domains", "--json").out().lines()).hasSize(4);
    }

    @Test
    void killedServerLeavesNothingBehindThatTheNextOneMinds() throws Exception {
        makeHome();
        Running server = indaba.serve();
        indaba.run("domain", "add", "lists.example.org");
        server.process().destroyForcibly();
        server.end();

        assertThat(indaba.run("domains").out()).contains("lists.example.org");
        Running again = indaba.serve();
        assertThat(again.process().isAlive()).isTrue();
    }

    @Test
    void killedDatabaseComesBackUnderTheRunningServer() throws Exception {
        makeHome();
        Running server = indaba.serve();
        indaba.run("domain", "add", "lists.example.org");
        String pid = Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).getFirst().strip();

        new ProcessBuilder("kill", "-9", pid).start().waitFor();

        await().atMost(Duration.ofSeconds(30)).until(() -> server.err().contains("event=database-restarted"));
        assertThat(indaba.run("domains").out()).contains("lists.example.org");
        assertThat(server.process().isAlive()).isTrue();
    }

    @Test
    void newerSchemaIsNotTouchedByAnOlderProgram() throws Exception {
        makeHome();
        Running server = indaba.serve();
        sql("INSERT INTO flyway_schema_history SELECT installed_rank + 1000, '999', 'later', type, 'V999__later.sql', 0, installed_by, "
                + "installed_on, 1, true FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
        server.process().destroy();
        server.end();

        for (String word : List.of("serve", "domains")) {
            Result refused = indaba.run(word);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("newer than this program", "999").doesNotContain("\tat ");
        }
    }

    @Test
    void olderSchemaIsMigratedByTheServerAlone() throws Exception {
        makeHome();
        Running server = indaba.serve();
        sql("CREATE TABLE removed AS SELECT * FROM flyway_schema_history; DELETE FROM flyway_schema_history WHERE version = '001'");
        server.process().destroy();
        server.end();

        for (List<String> command : List.of(List.of("domains"), List.of("domain", "add", "lists.example.net"),
                List.of("list", "create", "talk@lists.example.net", "--owner", "ann@example.org"))) {
            Result refused = indaba.run(command.toArray(String[]::new));

            assertThat(refused.exitCode()).as("%s", command).isEqualTo(1);
            assertThat(refused.err()).contains("older than this program", "bin/indaba serve");
        }
    }

    @Test
    void wrongSettingStopsTheStart() throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("indaba.properties"), "indaba.smtp.prot=25\n");

        Result refused = indaba.run("serve");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no setting indaba.smtp.prot").contains("Did you mean indaba.smtp.port?");
        assertThat(home.resolve("postgres")).doesNotExist();
    }

    @Test
    void takenWebPortIsNamed() throws Exception {
        makeHome();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Result refused = indaba.with("INDABA_HTTP_PORT", Integer.toString(other.getLocalPort())).run("serve");

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("indaba.http.port").doesNotContain("\tat ");
        }
        assertThat(serversOf(home)).isEmpty();
    }

    @Test
    void databaseOfAnotherServerIsUsed() throws Exception {
        String name = "external_" + ProcessHandle.current().pid();
        try (Connection connection = DriverManager.getConnection(TestServer.url() + "postgres", TestServer.username(),
                TestServer.password()); var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            indaba.with("INDABA_DATABASE_URL", TestServer.url() + name).with("INDABA_DATABASE_USERNAME", TestServer.username())
                    .with("INDABA_DATABASE_PASSWORD", TestServer.password());

            assertThat(indaba.run("domain", "add", "lists.example.org").err()).isEmpty();
            assertThat(indaba.run("domains").out()).contains("lists.example.org");

            assertThat(home.resolve("postgres")).doesNotExist();
            statement.execute("DROP DATABASE " + name);
        }
    }

    @Test
    void externalDatabaseThatIsNotThereIsNamed() {
        Result refused = indaba.with("INDABA_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/indaba").run("serve");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("127.0.0.1:1/indaba does not answer").hasLineCount(1);
    }

    @Test
    void homeWithALongPathAndBlanksWorks() {
        Path deep = folder.resolve("a home with blanks").resolve("x".repeat(120));
        try (Program far = new Program(deep, folder)) {
            far.serve();
            assertThat(far.run("domain", "add", "lists.example.org").err()).isEmpty();
            assertThat(deep.resolve("indaba.sock.path")).exists();
        }
    }

    @Test
    void fullDiskIsNamedAndNothingIsCorrupted() throws Exception {
        Files.createDirectories(home);
        Assumptions.assumeTrue(exitCode("mount", "-t", "tmpfs", "-o", "size=90m,mode=0700", "tmpfs", home.toString()) == 0,
                "SKIPPED: a small disk needs root and mount");
        try {
            Result refused = indaba.run("domain", "add", "lists.example.org");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).startsWith("indaba: ").containsIgnoringCase("no space left").doesNotContain("\tat ");
            assertThat(home.resolve("postgres/data")).doesNotExist();

            assertThat(exitCode("mount", "-o", "remount,size=250m", home.toString())).isZero();
            Running server = indaba.serve();
            assertThat(indaba.run("domain", "add", "lists.example.org").err()).isEmpty();
            assertThat(exitCode("dd", "if=/dev/zero", "of=" + home.resolve("filler"), "bs=1M", "count=300")).isNotZero();
            for (int i = 0; i < 3; i++) {
                assertThat(indaba.run("domain", "add", "full" + i + ".example.org").exitCode()).isIn(0, 1);
            }
            server.process().destroyForcibly();
            server.end();
            Files.delete(home.resolve("filler"));
            assertThat(indaba.run("domains").out()).contains("lists.example.org");
        } finally {
            indaba.close();
            await().atMost(Duration.ofSeconds(30)).until(() -> exitCode("umount", home.toString()) == 0);
        }
    }

    private static int exitCode(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private void sql(String statement) throws SQLException, IOException {
        List<String> lines = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/indaba",
                "indaba", Files.readString(home.resolve("postgres/password")).strip());
                var update = connection.createStatement()) {
            update.execute(statement);
        }
    }

    private static List<String> serversOf(Path home) {
        return ProcessHandle.allProcesses().map(process -> commandLine(process.pid()))
                .filter(line -> line.contains(home.resolve("postgres").toString())).toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }
}
