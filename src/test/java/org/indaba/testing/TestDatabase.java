package org.indaba.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handle;
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

    /** Nothing of what the test left runs on; what waits for its next use does nothing. */
    private static final String END_THE_OTHERS = """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid NOT IN (%s)""";

    /** Counting begins anew, too; that all of it is in one transaction makes it one wait. */
    private static final String EMPTY = """
            DO $$
            DECLARE written text; counted record;
            BEGIN
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
    private final Empty made;
    private final Jdbi jdbi;

    /**
     * What waits for its next test.
     *
     * @param connections to it; some are open already
     * @param transaction behind which nobody may have changed what the database is
     * @param origin as {@link #ORIGIN} says
     */
    private record Empty(String name, ReusedConnections connections, long transaction, String origin) {

        static Empty of(String name, ReusedConnections connections, Handle handle) {
            return new Empty(name, connections, handle.createQuery("SELECT pg_current_xact_id()::text::bigint").mapTo(Long.class).one(),
                    handle.createQuery(ORIGIN).mapTo(String.class).one());
        }
    }

    private TestDatabase(Empty empty) {
        this.made = empty;
        this.jdbi = Jdbi.create(empty.connections());
    }

    /** A new, migrated, empty database. */
    public static synchronized TestDatabase create() {
        if (READY_ON.add(TestServer.url())) {
            admin("DROP DATABASE IF EXISTS " + template() + " WITH (FORCE)");
            admin("CREATE DATABASE " + template());
            // From the folder: Quarkus' class loaders show a scanner no files.
            Flyway.configure().dataSource(source(template())).locations("filesystem:src/main/resources/db/migration").load().migrate();
        }
        Empty idle = IDLE.computeIfAbsent(TestServer.url(), _ -> new ArrayDeque<>()).poll();
        if (idle != null) {
            return new TestDatabase(idle);
        }
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        // Copying files takes a third of the time that going through the log takes, and a run makes hundreds of them.
        admin("CREATE DATABASE " + name + " TEMPLATE " + template() + " STRATEGY FILE_COPY");
        ReusedConnections connections = new ReusedConnections(source(name));
        return new TestDatabase(Jdbi.create(connections).withHandle(handle -> Empty.of(name, connections, handle)));
    }

    /** Where repositories connect. */
    public DataSource dataSource() {
        return made.connections();
    }

    /** The JDBC address of it, for who connects without {@link #dataSource()}. */
    public String url() {
        return server + made.name();
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
                if (server.equals(TestServer.url())) {
                    Optional<Empty> emptied = Jdbi.create(made.connections()).withHandle(this::emptied);
                    if (emptied.isPresent()) {
                        IDLE.get(server).push(emptied.get());
                        return;
                    }
                }
            } catch (JdbiException broken) {
                // A test may leave anything behind, no database at all included.
            }
            drop();
        }
    }

    private Optional<Empty> emptied(Handle handle) {
        if (!isAsItWasMade(handle)) {
            return Optional.empty();
        }
        String stay = Stream.concat(Stream.of("pg_backend_pid()"), made.connections().waiting()).collect(Collectors.joining(", "));
        handle.execute(END_THE_OTHERS.formatted(stay));
        handle.execute(EMPTY);
        return Optional.of(Empty.of(made.name(), made.connections(), handle));
    }

    /** Takes it away: whoever still asks it finds no database. */
    public void drop() {
        made.connections().close();
        admin("DROP DATABASE IF EXISTS " + made.name() + " WITH (FORCE)");
    }

    /** Whether no row of the catalogues is younger than the database. */
    private boolean isAsItWasMade(Handle handle) {
        String changed = CATALOGS.stream().map(table -> "EXISTS (SELECT FROM " + table + " WHERE xmin::text::bigint > :made)")
                .collect(Collectors.joining(" OR ", "SELECT ", ""));
        return !handle.createQuery(changed).bind("made", made.transaction()).mapTo(Boolean.class).one()
                && made.origin().equals(handle.createQuery(ORIGIN).mapTo(String.class).one());
    }

    private static String template() {
        return "template_" + ProcessHandle.current().pid();
    }

    private static void admin(String sql) {
        Jdbi.create(source("postgres")).useHandle(handle -> handle.execute(sql));
    }

    private static PGSimpleDataSource source(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(TestServer.url() + database);
        source.setUser(TestServer.username());
        source.setPassword(TestServer.password());
        return source;
    }
}
