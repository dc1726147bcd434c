package org.indaba.spool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Statements in plain JDBC, for the few that run with every post; all others are Jdbi's, whose own work for a statement costs five times
 * what the driver's does. A statement joins the open transaction, outside of one it is its own.
 *
 * <p>Values: numbers, texts, truth values, octets, an {@link Instant} (a {@code timestamptz}), and arrays of {@code Long}, {@code Integer},
 * {@code String}, {@code Boolean} and octets. When the database fails its exception goes to the caller, in an
 * {@link IllegalStateException}. Thread-safe.
 */
public final class HotSql {

    /** PostgreSQL's unique_violation. */
    private static final String DUPLICATE = "23505";

    private static final int MAX_CAUSES = 20;

    /**
     * By itself the server plans a statement anew each time when its plan for all values looks dear, as it does when partitions stand in it
     * of which only the run decides. A plan that is kept was made for tables as large as they were once, so that it must go by indexes.
     */
    private static final String KEPT_PLAN = """
            SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;
            SET LOCAL enable_sort = off; SET LOCAL jit = off;
            """;

    private final Connections connections;

    /** @param jdbi joins the caller's transaction */
    public HotSql(Jdbi jdbi) {
        this.connections = new Connections() {
            @Override
            public <T> T with(Use<Connection, T> use) throws SQLException {
                return jdbi.withHandle(handle -> use.of(handle.getConnection()));
            }
        };
    }

    /** @param connections for callers who have no transaction: opening a handle of Jdbi costs as much as a small statement does */
    public HotSql(DataSource connections) {
        this.connections = new Connections() {
            @Override
            public <T> T with(Use<Connection, T> use) throws SQLException {
                try (Connection connection = connections.getConnection()) {
                    return use.of(connection);
                }
            }
        };
    }

    /** What a row says. */
    public interface Reading<T> {
        /** Reads the row that the result stands at. */
        T read(ResultSet row) throws SQLException;
    }

    /** All rows of a query. @param values one for each question mark */
    public <T> List<T> query(String sql, Reading<T> reading, Object... values) {
        return run(sql, statement -> {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, reading);
            }
        });
    }

    /**
     * As {@link #query}, by a plan that goes by indexes and that the database keeps: for what is planned longer than it runs. In one round
     * trip; what follows in the transaction is planned in the same way.
     */
    public <T> List<T> queryByKeptPlanInTx(String sql, Reading<T> reading, Object... values) {
        return run(KEPT_PLAN + sql, statement -> {
            bind(statement, values);
            boolean rowsCome = statement.execute();
            while (!rowsCome && statement.getUpdateCount() >= 0) {
                rowsCome = statement.getMoreResults();
            }
            try (ResultSet rows = statement.getResultSet()) {
                return read(rows, reading);
            }
        });
    }

    /** Changes rows, by a plan as of {@link #queryByKeptPlanInTx}. */
    public void updateByKeptPlanInTx(String sql, Object... values) {
        run(KEPT_PLAN + sql, statement -> {
            bind(statement, values);
            return statement.execute();
        });
    }

    private static <T> List<T> read(ResultSet rows, Reading<T> reading) throws SQLException {
        List<T> read = new ArrayList<>();
        while (rows.next()) {
            read.add(reading.read(rows));
        }
        return read;
    }

    /** How many rows a statement changed. @param values one for each question mark */
    public int update(String sql, Object... values) {
        return run(sql, statement -> {
            bind(statement, values);
            return statement.executeUpdate();
        });
    }

    /** Runs a statement for each of these lists of values, all in one round trip. */
    public void updateEach(String sql, List<List<Object>> rows) {
        run(sql, statement -> {
            for (List<Object> values : rows) {
                bind(statement, values.toArray());
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** Whether a statement failed because a row with the same key is there already. @param failure what came out of the transaction */
    public static boolean metDuplicate(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES)
                .anyMatch(cause -> cause instanceof SQLException sql && DUPLICATE.equals(sql.getSQLState()));
    }

    private interface Use<C, T> {
        T of(C connection) throws SQLException;
    }

    private interface Connections {
        <T> T with(Use<Connection, T> use) throws SQLException;
    }

    private <T> T run(String sql, Use<PreparedStatement, T> use) {
        try {
            return connections.with(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    return use.of(statement);
                }
            });
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        Connection connection = statement.getConnection();
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                case Long[] numbers -> statement.setArray(i + 1, connection.createArrayOf("bigint", numbers));
                case Integer[] numbers -> statement.setArray(i + 1, connection.createArrayOf("int", numbers));
                case String[] texts -> statement.setArray(i + 1, connection.createArrayOf("text", texts));
                case Boolean[] truths -> statement.setArray(i + 1, connection.createArrayOf("boolean", truths));
                case byte[][] octets -> statement.setArray(i + 1, connection.createArrayOf("bytea", octets));
                // Whatever the driver knows by itself.
                default -> statement.setObject(i + 1, values[i]);
            }
        }
    }
}
