package org.indaba.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.indaba.app.bench.Delivery;
import org.indaba.app.bench.MagicRecipients;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.app.bench.Source;
import org.indaba.testing.Postgres15;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Result;
import org.indaba.testing.Program.Running;
import org.indaba.testing.TestServer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A living site moves, in the middle of everything, from the embedded database to PostgreSQL 15 and back, and goes on. */
class SiteMovesIT {

    private static final int SUBSCRIBERS = 20_000;
    private static final String LIST = "afnog@lists.example.org";

    @TempDir
    static Path shared;
    @TempDir
    Path folder;
    private final ConcurrentMap<String, Integer> got = new ConcurrentHashMap<>();
    private SmtpSink sink;
    private Program old;
    private Program onServer;
    private Program back;

    @BeforeEach
    void begin() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        sink = SmtpSink.start(SinkOptions.counting().behaving(new MagicRecipients()).delaying(Duration.ofMillis(2))
                .telling(SinkOptions.Keep.DIGEST, this::took));
        old = program("old");
        onServer = program("on-server");
        back = program("back");
    }

    private Program program(String name) throws IOException {
        Path scratch = Files.createDirectory(folder.resolve(name));
        return new Program(scratch.resolve("home"), scratch).with("INDABA_DELIVERY_SMARTHOST", sink.address())
                .with("INDABA_DELIVERY_FIRST_RETRY", "1h").with("INDABA_DELIVERY_CONNECTIONS_PER_SITE", "8");
    }

    @AfterEach
    void end() throws Exception {
        old.close();
        onServer.close();
        back.close();
        sink.close();
    }

    private void took(Delivery delivery) {
        delivery.recipients().forEach(recipient -> got.merge(recipient, 1, Integer::sum));
    }

    private long copies() {
        return got.entrySet().stream().filter(each -> each.getKey().startsWith("member")).mapToLong(Map.Entry::getValue).sum();
    }

    @Test
    void livingSiteMovesToAServerAndBackAndLosesNothing() throws Exception {
        Assumptions.assumeTrue(Postgres15.isInstalled(), "SKIPPED: " + Postgres15.ABSENT);
        // Given a site that delivers a large post, half of which is not even expanded
        Running server = old.serve();
        makeSite();
        post(server.smtpPort(), "ann@example.org", "talk@lists.example.org", "held");
        await().atMost(Duration.ofSeconds(30)).until(() -> old.ask("held", "talk", "--json").out().lines().count() == 1);
        try (Connection brake = DriverManager.getConnection(embedded("old"), "indaba", password("old"))) {
            post(server.smtpPort(), "ann@example.org", LIST, "large");
            stopTheExpansion(brake);
            await().atMost(Duration.ofSeconds(60)).until(() -> copies() > 100);

            // When it is saved while it delivers, and then killed
            ok(old.run("backup", "../first.backup"));
            server.process().destroyForcibly();
            server.end();
        }
        long byTheOld = awaitRest();
        try (Postgres15 _ = Postgres15.start()) {
            onServer.with("INDABA_DATABASE_URL", TestServer.url() + "moved").with("INDABA_DATABASE_USERNAME", TestServer.username());
            Jdbi.create(TestServer.url() + "postgres", TestServer.username(), "")
                    .useHandle(handle -> handle.execute("CREATE DATABASE moved"));
            ok(onServer.run("restore", "../first.backup"));
            Jdbi moved = Jdbi.create(TestServer.url() + "moved", TestServer.username(), "");
            long delivered = number(moved, "SELECT count(*) FROM outcomes o JOIN copies c ON (c.id, c.day) = (o.copy_id, o.day) "
                    + "WHERE state = 'DELIVERED' AND address LIKE 'member%'");
            assertThat(number(moved, "SELECT count(*) FROM expansions WHERE done_at IS NULL")).isOne();
            assertThat(number(moved, "SELECT sum(copies) FROM expansions")).isEqualTo(number(moved, "SELECT count(*) FROM copies c "
                    + "JOIN expansions USING (mailing_id)")).isBetween(1L, (long) SUBSCRIBERS);
            assertThat(delivered).isPositive();
            assertThat(number(moved, "SELECT count(*) FROM windows WHERE owned_until > now()")).isZero();
            ok(onServer.run("backup", "../second.backup"));
            ok(back.run("restore", "../second.backup"));

            // Then nothing was lost on the way
            ok(back.run("backup", "../third.backup"));
            assertThat(rows("second.backup")).isEqualTo(rows("first.backup"));
            assertThat(rows("third.backup")).isEqualTo(rows("first.backup"));
            Running again = back.serve();
            assertEverybodyGetsTheirCopy(byTheOld, delivered);
            assertThat(back.ask("held", "accept", "1").err()).isEmpty();
            await().atMost(Duration.ofSeconds(30)).until(() -> got.containsKey("carol@example.org"));
            again.process().destroy();
            again.end();
        }
        assertThat(back.run("admins", "--json").out()).isEqualTo("{\"address\":\"ann@example.org\"}\n");
    }

    private void makeSite() throws IOException {
        ok(old.ask("list", "create", LIST, "--owner", "ann@example.org", "--set", "posting=open"));
        ok(old.ask("list", "create", "talk@lists.example.org", "--owner", "ann@example.org", "--set", "posting=moderated"));
        ok(old.ask("admin", "add", "ann@example.org"));
        try (PrintWriter members = new PrintWriter(folder.resolve("members.txt").toFile())) {
            IntStream.range(0, SUBSCRIBERS).forEach(i -> members.println("member" + i + "@d" + i % 50 + ".example.net"));
            IntStream.range(0, 20).forEach(i -> members.println("temperror-" + i + "@a" + i + ".example.net"));
        }
        ok(old.ask("member", "import", "afnog", folder.resolve("members.txt").toString()));
        ok(old.ask("member", "add", "talk", "carol@example.org"));
    }

    /** The backup of a site with one domain, as {@code x.backup}: made once, because making a site takes seconds. */
    private void saved() throws IOException {
        Path made = shared.resolve("x.backup");
        if (!Files.exists(made)) {
            try (Program first = new Program(shared.resolve("home"), shared)) {
                ok(first.run("domain", "add", "lists.example.org"));
                ok(first.run("backup", "x.backup"));
            }
        }
        Files.copy(made, folder.resolve("x.backup"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void post(int port, String from, String to, String name) {
        Source.Report report = new Source(new Source.Plan(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, 1, 2000, from,
                to, name), InstantSource.system()).run();
        assertThat(report.accepted()).as(report.firstProblem()).isOne();
    }

    /** Holds the row of the expansion between two of its steps, as a slow disk would. */
    private static void stopTheExpansion(Connection brake) throws SQLException {
        brake.setAutoCommit(false);
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1)).until(() -> {
            try (var statement = brake.createStatement(); var row = statement.executeQuery(
                    "SELECT 1 FROM expansions WHERE done_at IS NULL AND copies > 1000 FOR UPDATE")) {
                return row.next();
            }
        });
    }

    /** What the sink has taken when the last connection of the killed server is gone. */
    private long awaitRest() {
        long[] before = {-1};
        await().pollInterval(Duration.ofMillis(500)).atMost(Duration.ofSeconds(30)).until(() -> {
            long last = before[0];
            before[0] = copies();
            return last == before[0];
        });
        return before[0];
    }

    /** Everybody has one; twice have it those whom the old site sent one after the instant of the backup, and nobody else. */
    private void assertEverybodyGetsTheirCopy(long byTheOld, long knownInTheBackup) {
        await().atMost(Duration.ofSeconds(120)).until(() -> copies() >= byTheOld + SUBSCRIBERS - knownInTheBackup);
        assertThat(got.keySet().stream().filter(each -> each.startsWith("member"))).hasSize(SUBSCRIBERS);
        assertThat(awaitRest()).isEqualTo(byTheOld + SUBSCRIBERS - knownInTheBackup);
        assertThat(got.values()).allMatch(times -> times <= 2);
    }

    /** Of each table the rows, in any order, but for who works on a window and until when. */
    private SortedMap<String, String> rows(String file) throws IOException {
        SortedMap<String, String> rows = new TreeMap<>();
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            BackupReader reader = new BackupReader(in);
            for (Manifest.Table table : reader.manifest().tables()) {
                int owned = table.columns().indexOf("owned_until");
                reader.table(table, new BackupDbTest.Uncounted(), octets -> {
                    // A sum does not mind the order.
                    long[] sum = {0, 0};
                    new BufferedReader(new InputStreamReader(octets, StandardCharsets.UTF_8)).lines()
                            .map(line -> owned < 0 ? line : without(line, owned)).forEach(line -> {
                                sum[0]++;
                                sum[1] += digest(line);
                            });
                    // Who sends for it now is told anew wherever a site comes to life.
                    if (!table.name().equals("delivery_nodes") && !table.name().equals("site_leases")) {
                        rows.put(table.name(), sum[0] + " " + sum[1]);
                    }
                });
            }
            reader.finish();
        }
        return rows;
    }

    private static String without(String line, int column) {
        List<String> values = new ArrayList<>(List.of(line.split("\t", -1)));
        values.remove(column);
        return String.join("\t", values);
    }

    private static long digest(String line) {
        Sealing sealing = new Sealing("line");
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        sealing.pass(octets, 0, octets.length);
        return Long.parseUnsignedLong(sealing.seal().sha256().substring(0, 16), 16);
    }

    private static long number(Jdbi jdbi, String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private String embedded(String name) throws IOException {
        return "jdbc:postgresql://127.0.0.1:" + Files.readAllLines(home(name).resolve("postgres/data/postmaster.pid")).get(3).strip()
                + "/indaba";
    }

    private String password(String name) throws IOException {
        return Files.readString(home(name).resolve("postgres/password")).strip();
    }

    private Path home(String name) {
        return folder.resolve(name).resolve("home");
    }

    private static void ok(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @Test
    void targetThatIsNotEmptyIsRefusedAndNotTouched() throws Exception {
        saved();
        assertThat(Files.getPosixFilePermissions(folder.resolve("x.backup"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        ok(back.run("domain", "add", "other.example.org"));

        Result refused = back.run("restore", "../x.backup");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("holds an Indaba already. Nothing in it was touched").hasLineCount(1);
        assertThat(back.run("domains", "--json").out()).isEqualTo("{\"domain\":\"other.example.org\"}\n");
        back.serve();
        assertThat(back.run("restore", "../x.backup").err()).contains("a server runs in it");
    }

    @Test
    void wrongFileMakesNoHomeAndABrokenOneLeavesNoSite() throws Exception {
        Files.writeString(folder.resolve("other"), "hello");
        assertThat(back.run("restore", "../other").err()).contains("no backup of Indaba's").hasLineCount(1);
        assertThat(home("back")).doesNotExist();
        assertThat(back.run("restore", "../nowhere").exitCode()).isEqualTo(1);

        saved();
        byte[] whole = Files.readAllBytes(folder.resolve("x.backup"));
        Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 100));
        assertThat(back.run("restore", "../cut").err()).contains("damaged", "Nothing was changed").hasLineCount(1);
        assertThat(home("back").resolve("postgres/data")).doesNotExist();
        assertThat(back.run("domains").err()).contains("There is no Indaba home");

        ok(back.run("restore", "../x.backup"));
        assertThat(back.run("domains", "--json").out()).isEqualTo("{\"domain\":\"lists.example.org\"}\n");
    }

    @Test
    void killedRestoreIsExplainedAndDoneAgain() throws Exception {
        saved();
        byte[] whole = Files.readAllBytes(folder.resolve("x.backup"));
        // The end of the file does not come: the transaction is open when the kill comes.
        Running restore = back.start("restore", "-");
        restore.process().getOutputStream().write(whole, 0, whole.length - 100);
        restore.process().getOutputStream().flush();
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(home("back").resolve("postgres/data/postmaster.pid")));
        restore.process().destroyForcibly();
        restore.end();

        assertThat(back.run("domains").err()).contains("stopped before its end", "bin/indaba restore FILE");
        Result refused = back.run("serve");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("stopped before its end");

        ok(back.run("restore", "../x.backup"));
        assertThat(home("back").resolve("restore.unfinished")).doesNotExist();
        assertThat(back.run("domains", "--json").out()).isEqualTo("{\"domain\":\"lists.example.org\"}\n");
    }

    @Test
    void keyOfTheOldSiteComesBackAndItsSettingsDoNotHold() throws Exception {
        Running server = old.serve();
        server.process().destroy();
        server.end();
        Files.writeString(home("old").resolve("indaba.properties"), "indaba.hostname=old.example.org\n");
        Running backup = old.start("backup", "-");
        assertThat(backup.process().waitFor()).isZero();

        assertThat(back.run("restore", backup.outFile().toString()).err()).contains("indaba.properties.from-backup");

        assertThat(home("back").resolve("smtp-tls.pem")).hasSameBinaryContentAs(home("old").resolve("smtp-tls.pem"));
        assertThat(Files.getPosixFilePermissions(home("back").resolve("smtp-tls.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(home("back").resolve("indaba.properties")).doesNotExist();
        assertThat(home("back").resolve("indaba.properties.from-backup")).hasContent("indaba.hostname=old.example.org");
        assertThat(home("back").resolve("node")).doesNotExist();
    }

    @Test
    void fullDiskUnderTheRestoreLeavesNothing() throws Exception {
        Path home = Files.createDirectory(home("back"));
        Assumptions.assumeTrue(exitCode("mount", "-t", "tmpfs", "-o", "size=250m,mode=0700", "tmpfs", home.toString()) == 0,
                "SKIPPED: a small disk needs root and mount");
        try {
            Running server = old.serve();
            Jdbi.create(embedded("old"), "indaba", password("old")).useHandle(handle -> handle.execute(
                    "INSERT INTO messages VALUES (-1, 0, '', now()); INSERT INTO message_holds VALUES (-1, 'test'); "
                    + "INSERT INTO message_chunks SELECT -1, i, decode(repeat(md5(i::text), 16384), 'hex') "
                    + "FROM generate_series(1, 700) i"));
            ok(old.run("backup", "../large.backup"));
            server.process().destroy();
            server.end();

            Result refused = back.run("restore", "../large.backup");

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("Nothing was changed").doesNotContain("\tat ");
            assertThat(home.resolve("postgres/data")).doesNotExist();
            assertThat(home.resolve("restore.unfinished")).doesNotExist();
            assertThat(exitCode("mount", "-o", "remount,size=1g", home.toString())).isZero();
            ok(back.run("restore", "../large.backup"));
        } finally {
            await().atMost(Duration.ofSeconds(30)).until(() -> exitCode("umount", home.toString()) == 0);
        }
    }

    private static int exitCode(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}
