package org.indaba.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server, for real: made, stopped, killed, left behind, and owned by others. */
class EmbeddedPostgresTest {

    private static final Path PROGRAMS = Path.of("target/test-server").toAbsolutePath();

    @TempDir
    private static Path elsewhere;

    @TempDir
    Path home;
    private final Recorder events = new Recorder();
    private final List<EmbeddedPostgres> opened = new CopyOnWriteArrayList<>();
    private DatabaseFolder database;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(PROGRAMS);
        database = new DatabaseFolder(home.resolve("postgres"), PROGRAMS);
    }

    /** A database that was made and stopped: most tests begin behind that. */
    @BeforeAll
    static void makeOne() throws IOException {
        Files.createDirectories(PROGRAMS);
        DatabaseFolder database = new DatabaseFolder(made(), PROGRAMS);
        try (EmbeddedPostgres postgres = new EmbeddedPostgres(database, Durability.THROW_AWAY, new SecureRandom(), new Recorder())) {
            postgres.start();
        }
    }

    @AfterEach
    void stopAll() {
        opened.forEach(EmbeddedPostgres::close);
    }

    @Test
    void databaseIsMadeOnceAndKeepsWhatWasCommitted() throws Exception {
        EmbeddedPostgres first = postgres();
        execute(first.start(), "CREATE TABLE kept AS SELECT 42 AS answer");
        first.close();

        DatabaseAddress again = postgres().start();

        assertThat(ask(again, "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void abandonedServerIsGoneAtOnceAndWritesNothingMore() throws Exception {
        EmbeddedPostgres first = postgres(Durability.SYNCED);
        execute(first.start(), "CREATE TABLE kept AS SELECT 42 AS answer");

        first.abandon();
        first.close();

        assertThat(PostmasterPid.allOf(database)).isEmpty();
        assertThat(Files.readString(database.log())).contains("received immediate shutdown request").doesNotContain("fast shutdown");
        assertThat(events.seen).isEmpty();
        // What was committed is in its log all the same.
        assertThat(ask(postgres().start(), "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void serverThatWasNeverStartedIsAbandoned() {
        postgres().abandon();

        assertThat(database.root()).doesNotExist();
    }

    @Test
    void copyOfAPreparedDatabaseIsAWholeOne() {
        new PreparedDatabase(new DatabaseFolder(made())).copyTo(database);

        assertThat(database.exists()).isTrue();
        assertThat(database.password()).hasSameTextualContentAs(made().resolve("password"));
        assertThat(ask(postgres().start(), "SELECT 42")).isEqualTo("42");
    }

    @Test
    void whatCannotBeCopiedLeavesNothing() throws IOException {
        Path half = Files.createDirectories(home.resolve("half"));
        Files.createDirectory(half.resolve("data"));

        new PreparedDatabase(new DatabaseFolder(half)).copyTo(database);
        new PreparedDatabase(new DatabaseFolder(home.resolve("nothing"))).copyTo(database);

        assertThat(database.root()).doesNotExist();
    }

    @Test
    void preparedDatabaseReplacesNone() throws IOException {
        Files.createDirectories(database.data());
        Files.writeString(database.data().resolve("precious"), "x");

        new PreparedDatabase(new DatabaseFolder(made())).copyTo(database);

        assertThat(database.data()).isDirectoryContaining("glob:**precious");
        assertThat(database.password()).doesNotExist();
    }

    @Test
    void databaseIsSetUpForMail() {
        DatabaseAddress address = postgres().start();

        assertThat(ask(address, "SHOW data_checksums")).isEqualTo("on");
        assertThat(ask(address, "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(ask(address, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()"))
                .isEqualTo("bC.UTF-8");
        assertThat(ask(address, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask(address, "SHOW unix_socket_directories")).isEmpty();
        assertThat(ask(address, "SELECT DISTINCT auth_method FROM pg_hba_file_rules WHERE error IS NULL")).isEqualTo("scram-sha-256");
        assertThat(ask(address, "SELECT DISTINCT split_part(rolpassword, ':', 1) FROM pg_authid WHERE rolpassword IS NOT NULL"))
                .as("one round").isEqualTo("SCRAM-SHA-256$1");
        assertThat(ask(address, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'")).isEqualTo("0");
    }

    @Test
    void commitWaitsForTheDiskWhateverTheSettingsFileSays() throws IOException {
        takeTheMadeOne();
        Files.writeString(database.data().resolve("postgresql.conf"), "\nfsync = off\nsynchronous_commit = off\n",
                StandardOpenOption.APPEND);

        DatabaseAddress address = durable().start();

        assertThat(ask(address, "SHOW fsync") + ask(address, "SHOW synchronous_commit")).isEqualTo("onon");
    }

    @Test
    void passwordIsForTheOwnerAloneAndIsAskedFor() throws IOException {
        DatabaseAddress address = postgres().start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.password()))).isEqualTo("rw-------");
        assertThat(address.password()).hasSize(32);
        assertThatThrownBy(() -> DriverManager.getConnection(address.url(), address.username(), "wrong").close())
                .isInstanceOf(SQLException.class).hasMessageContaining("password authentication failed");
    }

    @Test
    void stoppedServerIsGone() throws IOException {
        EmbeddedPostgres postgres = postgres();
        postgres.start();
        postgres.close();

        assertThat(PostmasterPid.allOf(database)).isEmpty();
        assertThat(database.postmasterPid()).doesNotExist();
        assertThat(events.seen).isEmpty();
    }

    @Test
    void closingTwiceOrWithoutAStartIsHarmless() {
        EmbeddedPostgres postgres = postgres();
        postgres.close();
        postgres.close();
    }

    @Test
    void killedServerIsStartedAgainAtTheSameAddressWithAllThatWasCommitted() throws Exception {
        takeTheMadeOne();
        DatabaseAddress address = durable().start();
        execute(address, "CREATE TABLE kept AS SELECT 42 AS answer");

        kill(PostmasterPid.read(database).orElseThrow().pid());

        await().atMost(Duration.ofSeconds(30)).until(() -> events.seen.contains("restarted"));
        assertThat(ask(address, "SELECT answer FROM kept")).isEqualTo("42");
        assertThat(events.seen).first().isEqualTo("ended");
    }

    @Test
    void serverKilledAgainAndAgainIsStartedAgain() throws Exception {
        takeTheMadeOne();
        DatabaseAddress address = postgres().start();
        for (int kills = 1; kills <= 3; kills++) {
            long before = PostmasterPid.read(database).orElseThrow().pid();
            int expected = kills;
            kill(before);
            await().atMost(Duration.ofSeconds(30)).until(() -> events.seen.stream().filter("restarted"::equals).count() == expected);
        }
        assertThat(ask(address, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void serverStopsWhenItsJavaIsKilled() throws Exception {
        takeTheMadeOne();
        Process java = otherJava();
        long server = PostmasterPid.read(database).orElseThrow().pid();

        java.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(20)).until(() -> ProcessHandle.of(server).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(database.postmasterPid()).doesNotExist();
    }

    @Test
    void serverThatOutlivedItsJavaAndWatcherIsReplacedWithoutLoss() throws Exception {
        takeTheMadeOne();
        Process java = otherJava();
        long server = PostmasterPid.read(database).orElseThrow().pid();
        kill(watcher());
        java.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isPresent();

        DatabaseAddress address = postgres().start();

        assertThat(PostmasterPid.allOf(database)).isNotEmpty().noneMatch(process -> process.pid() == server);
        assertThat(ask(address, "SELECT answer FROM kept")).isEqualTo("42");
    }

    /** In containers root often may not see in which folder others work. */
    @Test
    void serverThatRootMayNotLookIntoIsReplacedWithoutLoss() throws Exception {
        assumeRoot();
        Files.setAttribute(home, "unix:uid", 65534);
        Files.setAttribute(home, "unix:gid", 65534);
        database = new DatabaseFolder(home.resolve("postgres"));
        Process java = otherJava();
        long server = PostmasterPid.read(database).orElseThrow().pid();
        kill(watcher());
        java.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isPresent();

        Process next = otherJava("setpriv", "--bounding-set=-sys_ptrace");

        assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
        next.destroyForcibly().waitFor();
        assertThat(ask(postgres().start(), "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void nextStartRecoversWhenEverythingWasKilled() throws Exception {
        takeTheMadeOne();
        Process java = otherJava();
        long server = PostmasterPid.read(database).orElseThrow().pid();
        kill(watcher());
        java.destroyForcibly();
        kill(server);

        DatabaseAddress address = postgres().start();

        assertThat(ask(address, "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void staleNumberOfAnotherProcessIsNotTakenForAServer() throws Exception {
        takeTheMadeOne();
        Files.writeString(database.postmasterPid(),
                ProcessHandle.current().pid() + "\n" + database.data() + "\n0\n5432\n\n127.0.0.1\n\nready\n");

        DatabaseAddress address = postgres().start();

        assertThat(ask(address, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void unfinishedDataIsMadeAnew() throws Exception {
        Files.createDirectories(database.unfinishedData().resolve("base"));
        Files.writeString(database.unfinishedData().resolve("PG_VERSION"), "18\n");
        Files.writeString(database.password(), "from a try before\n");

        DatabaseAddress address = postgres().start();

        assertThat(ask(address, "SELECT 1")).isEqualTo("1");
        assertThat(database.unfinishedData()).doesNotExist();
    }

    @Test
    void brokenDataIsRefusedAndNeverDeleted() throws Exception {
        Files.createDirectories(database.data());
        Files.writeString(database.data().resolve("precious"), "bytes");

        assertThatThrownBy(() -> postgres().start()).isInstanceOf(Refusal.class).hasMessageContaining("no readable database");
        assertThat(database.data().resolve("precious")).hasContent("bytes");
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedWithTheWayOut() throws Exception {
        takeTheMadeOne();
        Files.writeString(database.data().resolve("PG_VERSION"), "17\n");

        assertThatThrownBy(() -> postgres().start()).isInstanceOf(Refusal.class)
                .hasMessageContaining("PostgreSQL 17").hasMessageContaining("Run the Indaba that made it");
    }

    @Test
    void missingPasswordIsNamed() throws Exception {
        takeTheMadeOne();
        Files.delete(database.password());

        assertThatThrownBy(() -> postgres().start()).isInstanceOf(Refusal.class).hasMessageContaining(database.password().toString());
    }

    @Test
    void takenPortOfARestartIsWaitedFor() throws Exception {
        takeTheMadeOne();
        DatabaseAddress address = postgres().start();
        int port = PostmasterPid.read(database).orElseThrow().port();

        try (ServerSocket thief = new ServerSocket()) {
            // The restart may be quicker than the thief, who then kills and tries again.
            await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5)).ignoreException(BindException.class).until(() -> {
                Optional<PostmasterPid> running = PostmasterPid.read(database);
                if (running.isPresent()) {
                    kill(running.get().pid());
                }
                thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
                return true;
            });
            await().atMost(Duration.ofSeconds(30)).until(() -> events.seen.contains("restartFailed"));
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> events.seen.contains("restarted"));
        assertThat(ask(address, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void rootRunsTheDatabaseOfAnotherUserAsThatUser() throws Exception {
        assumeRoot();
        Files.setAttribute(home, "unix:uid", 65534);
        Files.setAttribute(home, "unix:gid", 65534);

        database = new DatabaseFolder(home.resolve("postgres"));

        DatabaseAddress address = postgres().start();

        assertThat(ask(address, "SELECT 1")).isEqualTo("1");
        assertThat(Files.getAttribute(database.data().resolve("PG_VERSION"), "unix:uid")).isEqualTo(65534);
        long server = PostmasterPid.read(database).orElseThrow().pid();
        assertThat(Files.getAttribute(Path.of("/proc/" + server), "unix:uid")).isEqualTo(65534);
    }

    @Test
    void dataOfTwoOwnersIsRefused() throws Exception {
        assumeRoot();
        takeTheMadeOne();
        Files.setAttribute(database.data(), "unix:uid", 65534);

        assertThatThrownBy(() -> postgres().start()).isInstanceOf(Refusal.class).hasMessageContaining("chown -R");
    }

    private static Path made() {
        return elsewhere.resolve("postgres");
    }

    private void takeTheMadeOne() throws IOException {
        try (Stream<Path> all = Files.walk(made())) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.copy(each, database.root().resolve(made().relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void assumeRoot() {
        Assumptions.assumeTrue(new UnixSystem().getUid() == 0, "SKIPPED: needs root");
    }

    /** Another JVM that has started the database, made a table and now waits to be killed. */
    private Process otherJava(String... as) throws Exception {
        List<String> command = new ArrayList<>(List.of(as));
        command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Holding.class.getName(), database.root().toString(),
                database.programs().toString()));
        Process java = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(java.inputReader().readLine()).isEqualTo("holding");
        return java;
    }

    private long watcher() throws IOException {
        try (var all = ProcessHandle.allProcesses()) {
            return all.filter(process -> commandLine(process).contains("watched.sh")
                    && commandLine(process).contains(database.data().toString())).findFirst().orElseThrow().pid();
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static void kill(long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private EmbeddedPostgres durable() {
        EmbeddedPostgres postgres = new EmbeddedPostgres(database, Durability.SYNCED, new SecureRandom(), events);
        opened.add(postgres);
        return postgres;
    }

    private EmbeddedPostgres postgres() {
        return postgres(Durability.THROW_AWAY);
    }

    private EmbeddedPostgres postgres(Durability durability) {
        EmbeddedPostgres postgres = new EmbeddedPostgres(database, durability, new SecureRandom(), events);
        opened.add(postgres);
        return postgres;
    }

    private static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.username(), address.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(DatabaseAddress address, String sql) {
        try (Connection connection = DriverManager.getConnection(address.url(), address.username(), address.password());
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a database in a JVM of its own, and waits. */
    static final class Holding {
        public static void main(String[] arguments) throws Exception {
            EmbeddedPostgres postgres = new EmbeddedPostgres(new DatabaseFolder(Path.of(arguments[0]), Path.of(arguments[1])),
                    Durability.SYNCED, new SecureRandom(), new Recorder());
            execute(postgres.start(), "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer");
            System.out.println("holding");
            Thread.currentThread().join();
        }
    }

    private static final class Recorder implements DatabaseEvents {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public void ended(String reason) {
            seen.add("ended");
        }

        @Override
        public void restarted() {
            seen.add("restarted");
        }

        @Override
        public void restartFailed(String reason) {
            seen.add("restartFailed");
        }

        @Override
        public void gaveUp() {
            seen.add("gaveUp");
        }
    }
}
