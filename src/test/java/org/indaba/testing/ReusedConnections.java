package org.indaba.testing;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to one database that serve again: a new one is a new process of the server and costs sixty times what a question costs,
 * and a run of all tests asks ten thousand times. One that comes back is like a new one: nothing that its session did, held or set is
 * left. Whatever is broken, or was changed in a way that the session knows nothing of, is thrown away. Thread-safe.
 */
final class ReusedConnections implements DataSource {

    /** More are seldom open at once, and a server takes a hundred. */
    private static final int MAX_IDLE = 6;

    private final PGSimpleDataSource source;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    ReusedConnections(PGSimpleDataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        for (Connection next = poll(); next != null; next = poll()) {
            if (isAlive(next)) {
                return lent(next);
            }
            next.close();
        }
        return lent(source.getConnection());
    }

    private synchronized @Nullable Connection poll() {
        return idle.poll();
    }

    /** Some tests end the processes of the server. */
    private static boolean isAlive(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException dead) {
            return false;
        }
    }

    private Connection lent(Connection real) {
        return (Connection) Proxy.newProxyInstance(ReusedConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class, PGConnection.class}, new Lent(real));
    }

    private void takeBack(Connection real) throws SQLException {
        if (!isAsNew(real) || !push(real)) {
            real.close();
        }
    }

    private synchronized boolean push(Connection real) {
        if (closed || idle.size() == MAX_IDLE) {
            return false;
        }
        idle.push(real);
        return true;
    }

    private static boolean isAsNew(Connection real) {
        try {
            if (real.isClosed()) {
                return false;
            }
            if (!real.getAutoCommit()) {
                real.rollback();
                real.setAutoCommit(true);
            }
            if (real.isReadOnly() || real.getNetworkTimeout() != 0) {
                return false;
            }
            real.clearWarnings();
            try (Statement statement = real.createStatement()) {
                // Locks, settings, temporary tables and prepared statements go; and what it did is counted, as at its end.
                statement.execute("DISCARD ALL");
                statement.execute("SELECT pg_stat_force_next_flush()");
            }
            return true;
        } catch (SQLException broken) {
            return false;
        }
    }

    /** The numbers of the server's processes that wait here for their next use. */
    synchronized Stream<String> waiting() {
        return idle.stream().map(each -> Integer.toString(((PGConnection) each).getBackendPID())).toList().stream();
    }

    /** Ends those that wait; the others end when they come back. */
    void close() {
        List<Connection> last;
        synchronized (this) {
            closed = true;
            last = new ArrayList<>(idle);
            idle.clear();
        }
        for (Connection each : last) {
            try {
                each.close();
            } catch (SQLException gone) {
                // That is what was wanted.
            }
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return source.getConnection(username, password);
    }

    @Override
    public PrintWriter getLogWriter() {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.cast(source);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(source);
    }

    /** A connection until it is closed. */
    private final class Lent implements InvocationHandler {

        private final Connection real;
        private boolean over;

        private Lent(Connection real) {
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] values) throws Throwable {
            return switch (method.getName()) {
                case "close" -> {
                    end();
                    yield null;
                }
                case "isClosed" -> isOver() || real.isClosed();
                case "equals" -> values != null && proxy == values[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "one of " + source.getURL();
                default -> pass(method, values);
            };
        }

        private synchronized boolean isOver() {
            return over;
        }

        private void end() throws SQLException {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            takeBack(real);
        }

        private @Nullable Object pass(Method method, Object @Nullable [] values) throws Throwable {
            if (isOver()) {
                throw new SQLException("This connection has been closed.", "08003");
            }
            try {
                return method.invoke(real, values);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }
}
