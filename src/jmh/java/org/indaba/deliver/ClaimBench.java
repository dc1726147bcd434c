package org.indaba.deliver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.indaba.app.database.DatabaseAddress;
import org.indaba.app.database.DatabaseEvents;
import org.indaba.app.database.DatabaseFolder;
import org.indaba.app.database.Durability;
import org.indaba.app.database.EmbeddedPostgres;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a claim costs: one window of 100 copies out of a thousand of its site, in an embedded database of its own, which syncs nothing to
 * disk. Beside no hold, and beside the hold of an address that none of them has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ClaimBench {

    private static final String SITE = "mx.example";
    private static final String QUEUE = """
            INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                created_at, day, copies)
            VALUES (1, 1, 1, '', 'owner-bench@lists.example', 'RETURN_PATH', false, false, 1, now(), (now() AT TIME ZONE 'UTC')::date,
                100000);
            INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at)
            VALUES ('people.example', 'mx.example', E'10 25 mx.example\\n', '', '', 'infinity');
            INSERT INTO copies (day, mailing_id, subscription_id, address)
            SELECT m.day, m.id, n, 'member' || n || '@people.example' FROM mailings m, generate_series(1, 100000) AS n ORDER BY n;
            INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at, site)
            SELECT mailing_id, day, 'people.example', min(id), max(id), 100, 1, now(), 'mx.example' FROM copies
            GROUP BY mailing_id, day, (id - 1) / 100;
            ANALYZE""";

    /** How many addresses at the domain are held. */
    @Param({"0", "1"})
    private int held;

    private Path folder;
    private EmbeddedPostgres postgres;
    private Connection connection;
    private Claims claims;
    private List<ClaimedWindow> claimed = List.of();

    /** Starts the database and fills its queue. */
    @Setup(Level.Trial)
    public void open() throws IOException, SQLException {
        folder = Files.createTempDirectory("indaba-claim-bench");
        postgres = new EmbeddedPostgres(new DatabaseFolder(folder), Durability.THROW_AWAY, new SecureRandom(), new Unwatched());
        DatabaseAddress address = postgres.start();
        Flyway.configure().dataSource(address.url(), address.username(), address.password()).locations("classpath:db/migration").load()
                .migrate();
        connection = DriverManager.getConnection(address.url(), address.username(), address.password());
        Jdbi jdbi = Jdbi.create(connection);
        jdbi.useHandle(handle -> {
            handle.createScript(QUEUE).execute();
            for (int number = 1; number <= held; number++) {
                handle.execute("INSERT INTO queue_holds (site, list_id, mailing_id, address, reason, created_at) "
                        + "VALUES ('', 0, 0, ?, 'bench', now())", "nobody" + number + "@people.example");
            }
        });
        Transactions transactions = new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                return jdbi.inTransaction(_ -> work.get());
            }
        };
        claims = new Claims(jdbi, transactions, InstantSource.system(), NodeName.started("bench", new Random(1)), Duration.ofMinutes(15));
    }

    /** What was claimed waits again, as if nobody had taken it. */
    @TearDown(Level.Invocation)
    public void giveBack() throws SQLException {
        claimed.forEach(window -> claims.forget(window.id()));
        try (var statement = connection.createStatement()) {
            statement.execute("UPDATE windows SET owner = NULL, owned_until = NULL WHERE id = ANY ('{"
                    + String.join(",", claimed.stream().map(window -> Long.toString(window.id())).toList()) + "}')");
        }
    }

    /** Stops the database and deletes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
        connection.close();
        postgres.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    /** One window, with its copies and its route. */
    @Benchmark
    public Object claiming() {
        claimed = claims.dueAt(SITE, 1);
        if (claimed.size() != 1 || claimed.getFirst().copies().size() != 100) {
            throw new IllegalStateException("claimed " + claimed);
        }
        return claimed;
    }

    /** A benchmark whose database dies fails by itself. */
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
