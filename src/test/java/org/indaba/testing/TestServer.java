package org.indaba.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.stream.Stream;
import org.indaba.app.database.DatabaseAddress;
import org.indaba.app.database.DatabaseEvents;
import org.indaba.app.database.DatabaseFolder;
import org.indaba.app.database.Durability;
import org.indaba.app.database.EmbeddedPostgres;
import org.jdbi.v3.core.Jdbi;

/**
 * The PostgreSQL server that all tests of a run share: the embedded one, started at the first question on a temporary folder, its
 * programs below {@code target}, and stopped with the JVM; or the server that the system property {@code indaba.test.database.url}
 * names (without a database: {@code jdbc:postgresql://127.0.0.1:5432/}), with {@code indaba.test.database.username} and
 * {@code .password}.
 */
public final class TestServer {

    static final String URL = "indaba.test.database.url";
    static final String USERNAME = "indaba.test.database.username";
    static final String PASSWORD = "indaba.test.database.password";

    private TestServer() {
    }

    /** The JDBC address without a database, ending in a slash. */
    public static String url() {
        return started(URL);
    }

    /** Who signs in. */
    public static String username() {
        started(URL);
        return System.getProperty(USERNAME, "postgres");
    }

    /** With which password. */
    public static String password() {
        started(URL);
        return System.getProperty(PASSWORD, "");
    }

    // Quarkus loads this class once in each of its class loaders: what they share is the JVM's properties and the interned name.
    private static String started(String property) {
        synchronized (URL.intern()) {
            if (System.getProperty(property) == null) {
                start();
            }
            return System.getProperty(property);
        }
    }

    private static void start() {
        Path programs = Path.of("target/test-server").toAbsolutePath();
        // Where temporary files are in memory, a new database takes a fourteenth of the time.
        Path ours = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath()
                .resolve("indaba-test-server-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(programs);
            delete(ours);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EmbeddedPostgres postgres = new EmbeddedPostgres(new DatabaseFolder(ours, programs), Durability.THROW_AWAY, new SecureRandom(),
                new Unwatched());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, ours)));
        DatabaseAddress address = started(postgres, programs);
        cheapPassword(address);
        System.setProperty(USERNAME, address.username());
        System.setProperty(PASSWORD, address.password());
        System.setProperty(URL, address.url().substring(0, address.url().lastIndexOf('/') + 1));
    }

    /** Two JVMs that test at once unpack PostgreSQL's programs once: the second waits here and finds them there. */
    private static DatabaseAddress started(EmbeddedPostgres postgres, Path programs) {
        try (FileChannel file = FileChannel.open(programs.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            return postgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tests connect some ten thousand times; what makes guessing dear, 4,096 rounds of a hash at each sign-in, is of no use here. */
    private static void cheapPassword(DatabaseAddress address) {
        Jdbi.create(address.url(), address.username(), address.password()).useHandle(handle -> {
            handle.execute("SET scram_iterations = 1");
            handle.execute("ALTER ROLE " + address.username() + " PASSWORD '" + address.password() + "'");
        });
    }

    private static void stop(EmbeddedPostgres postgres, Path folder) {
        postgres.close();
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A test whose server dies fails by itself. */
    private static final class Unwatched implements DatabaseEvents {
        @Override
        public void ended(String reason) {
        }

        @Override
        public void restarted() {
        }

        @Override
        public void restartFailed(String reason) {
        }

        @Override
        public void gaveUp() {
        }
    }
}
