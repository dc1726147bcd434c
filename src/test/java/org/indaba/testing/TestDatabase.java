package org.indaba.testing;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of its own for one test class, with all migrations in it. The server is started once for the whole run: the embedded
 * one, or the one that the system property {@code indaba.test.database.url} names (without a database:
 * {@code jdbc:postgresql://127.0.0.1:5432/}).
 */
public final class TestDatabase implements AutoCloseable {

    /** The servers that have their template. */
    private static final Set<String> READY_ON = new HashSet<>();

    private final String name;
    private final DataSource dataSource;
    private final Jdbi jdbi;

    private TestDatabase(String name) {
        this.name = name;
        this.dataSource = dataSource(name);
        this.jdbi = Jdbi.create(dataSource);
    }

    /** A new, migrated, empty database. */
    public static synchronized TestDatabase create() {
        if (READY_ON.add(TestServer.url())) {
            admin("DROP DATABASE IF EXISTS " + template() + " WITH (FORCE)");
            admin("CREATE DATABASE " + template());
            // From the folder: Quarkus' class loaders show a scanner no files.
            Flyway.configure().dataSource(dataSource(template())).locations("filesystem:src/main/resources/db/migration").load().migrate();
        }
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        // Copying files takes a third of the time that going through the log takes, and a run makes hundreds of them.
        admin("CREATE DATABASE " + name + " TEMPLATE " + template() + " STRATEGY FILE_COPY");
        return new TestDatabase(name);
    }

    /** Where repositories connect. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** Nested uses on one thread share the transaction that {@link #transactions()} opened. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Transactions that {@link #jdbi()} joins. */
    public Transactions transactions() {
        return new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                return jdbi.inTransaction(handle -> work.get());
            }
        };
    }

    @Override
    public void close() {
        admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private static String template() {
        return "template_" + ProcessHandle.current().pid();
    }

    private static void admin(String sql) {
        Jdbi.create(dataSource("postgres")).useHandle(handle -> handle.execute(sql));
    }

    private static DataSource dataSource(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(TestServer.url() + database);
        source.setUser(TestServer.username());
        source.setPassword(TestServer.password());
        return source;
    }
}
