package org.indaba.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of its own for one test, with all migrations in it. The server is started once for the whole run: the embedded
 * one, or the one that the system property {@code indaba.test.database.url} names (without a database:
 * {@code jdbc:postgresql://127.0.0.1:5432/}).
 *
 * <p>A run needs more than a thousand of them. One that was only written to is emptied and serves again, which costs a tenth of making
 * one; one whose tables, functions or triggers somebody has changed is thrown away.
 */
public final class TestDatabase implements AutoCloseable {

    /** The servers that have their template. */
    private static final Set<String> READY_ON = new HashSet<>();

    /** Emptied ones, by their server. */
    private static final Map<String, Deque<Empty>> IDLE = new HashMap<>();

    private static final List<String> CATALOGS =
            List.of("pg_class", "pg_attribute", "pg_proc", "pg_trigger", "pg_constraint", "pg_sequence", "pg_namespace", "pg_extension");

    /** Nothing of what the test left runs on, and counting begins anew; that all of it is in one transaction makes it one wait. */
    private static final String EMPTY = """
            DO $$
            DECLARE written text; counted record;
            BEGIN
                PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid();
                SELECT string_agg(oid::regclass::text, ', ') INTO written FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'flyway_schema_history'
                    AND pg_relation_size(oid) > 0;
                IF written IS NOT NULL THEN
                    EXECUTE 'TRUNCATE ' || written || ' CASCADE';
                END IF;
                FOR counted IN SELECT schemaname, sequencename, start_value FROM pg_sequences WHERE last_value IS NOT NULL LOOP
                    PERFORM setval(format('%I.%I', counted.schemaname, counted.sequencename)::regclass, counted.start_value, false);
                END LOOP;
            END $$""";

    /** Which migrations the schema came from; some tests play with that. */
    private static final String ORIGIN = "SELECT md5(string_agg(f::text, ' ' ORDER BY installed_rank)) FROM flyway_schema_history f";

    private final String server = TestServer.url();
    private final String name;
    private final Empty made;
    private final DataSource dataSource;
    private final Jdbi jdbi;

    /**
     * What waits for its next test.
     *
     * @param transaction behind which nobody may have changed what the database is
     * @param origin as {@link #ORIGIN} says
     */
    private record Empty(String name, long transaction, String origin) {

        static Empty of(String name) {
            return Jdbi.create(TestDatabase.dataSource(name)).withHandle(handle -> new Empty(name,
                    handle.createQuery("SELECT pg_current_xact_id()::text::bigint").mapTo(Long.class).one(),
                    handle.createQuery(ORIGIN).mapTo(String.class).one()));
        }
    }

    private TestDatabase(Empty empty) {
        this.name = empty.name();
        this.made = empty;
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
        Empty idle = IDLE.computeIfAbsent(TestServer.url(), _ -> new ArrayDeque<>()).poll();
        if (idle != null) {
            return new TestDatabase(idle);
        }
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        // Copying files takes a third of the time that going through the log takes, and a run makes hundreds of them.
        admin("CREATE DATABASE " + name + " TEMPLATE " + template() + " STRATEGY FILE_COPY");
        return new TestDatabase(Empty.of(name));
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
        synchronized (TestDatabase.class) {
            try {
                // Another server may be asked for from now on; what is on that one stays there.
                if (server.equals(TestServer.url()) && isAsItWasMade()) {
                    Jdbi.create(dataSource(name)).useHandle(handle -> handle.execute(EMPTY));
                    IDLE.get(server).push(Empty.of(name));
                    return;
                }
            } catch (JdbiException broken) {
                // A test may leave anything behind, no database at all included.
            }
            drop();
        }
    }

    /** Takes it away: whoever still asks it finds no database. */
    public void drop() {
        admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /** Whether no row of the catalogues is younger than the database. */
    private boolean isAsItWasMade() {
        String changed = CATALOGS.stream().map(table -> "EXISTS (SELECT FROM " + table + " WHERE xmin::text::bigint > :made)")
                .collect(Collectors.joining(" OR ", "SELECT ", ""));
        return Jdbi.create(dataSource(name)).withHandle(handle ->
                !handle.createQuery(changed).bind("made", made.transaction()).mapTo(Boolean.class).one()
                        && made.origin().equals(handle.createQuery(ORIGIN).mapTo(String.class).one()));
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
