package org.indaba.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The oldest PostgreSQL that Indaba runs on, as the machine has it installed: a cluster in a temporary folder, started for one test
 * class and thrown away. While it is open, {@link TestServer} and so {@link TestDatabase} are on it. As root it runs as the user
 * {@code postgres}, which comes with the package.
 */
public final class Postgres15 implements AutoCloseable {

    /** Why tests on it are skipped where it is not installed. */
    public static final String ABSENT = "PostgreSQL 15 is not installed in /usr/lib/postgresql/15/bin: NOT TESTED ON IT";

    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final String USER = "postgres";
    private static final Duration START = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private Process server;
    private final Map<String, String> before = new TreeMap<>();

    private Postgres15(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.server = begin(folder, port);
    }

    /** Whether its programs are here. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAMS.resolve("postgres")) && Files.isExecutable(PROGRAMS.resolve("initdb"));
    }

    /** Starts it, and leads test databases to it until it is closed. */
    public static Postgres15 start() {
        try {
            Path folder = Files.createTempDirectory("indaba-postgres15-");
            if (root()) {
                UserPrincipal owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
                Files.setOwner(folder, owner);
            }
            Path data = folder.resolve("data");
            run(PROGRAMS.resolve("initdb").toString(), "-D", data.toString(), "-U", USER, "--auth=trust", "--encoding=UTF8",
                    "--locale=C.UTF-8", "--no-sync");
            Postgres15 started = new Postgres15(folder, freePort());
            started.awaitAnswer();
            started.lead();
            return started;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Process begin(Path folder, int port) throws IOException {
        return command(PROGRAMS.resolve("postgres").toString(), "-D", folder.resolve("data").toString(), "-p", Integer.toString(port),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=200")
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    }

    private void awaitAnswer() {
        Awaitility.await().atMost(START).ignoreExceptionsInstanceOf(SQLException.class).until(this::answers);
    }

    /** Goes on as a standby of itself that took over. */
    public void failOver() {
        try {
            end();
            Files.createFile(folder.resolve("data/standby.signal"));
            server = begin(folder, port);
            awaitAnswer();
            try (var connection = DriverManager.getConnection(url() + USER, USER, ""); var statement = connection.createStatement()) {
                statement.execute("SELECT pg_promote()");
            }
        } catch (IOException | SQLException broken) {
            throw new IllegalStateException(broken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws IOException, InterruptedException {
        // INT is PostgreSQL's word for a quick stop.
        new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start().waitFor();
        if (!server.waitFor(10, TimeUnit.SECONDS)) {
            server.destroyForcibly().waitFor();
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static ProcessBuilder command(String... words) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"));
        }
        command.addAll(List.of(words));
        return new ProcessBuilder(command).directory(Path.of("/").toFile());
    }

    private static void run(String... words) throws IOException {
        Process process = command(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", words) + " failed: " + said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    private boolean answers() throws SQLException {
        try (var connection = DriverManager.getConnection(url() + USER, USER, "")) {
            return connection.getMetaData().getDatabaseMajorVersion() == 15;
        }
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/";
    }

    private void lead() {
        Map.of(TestServer.URL, url(), TestServer.USERNAME, USER, TestServer.PASSWORD, "").forEach((key, value) -> {
            String old = System.getProperty(key);
            if (old != null) {
                before.put(key, old);
            }
            System.setProperty(key, value);
        });
    }

    /** New test databases are again where they were before; those that were made here stay usable until {@link #close()}. */
    public void leadBack() {
        List.of(TestServer.URL, TestServer.USERNAME, TestServer.PASSWORD).forEach(key -> {
            if (before.containsKey(key)) {
                System.setProperty(key, before.get(key));
            } else {
                System.clearProperty(key);
            }
        });
    }

    @Override
    public void close() {
        leadBack();
        try {
            end();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
