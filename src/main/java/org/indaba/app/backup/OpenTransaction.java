package org.indaba.app.backup;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * One connection in an open transaction, shown as a source of connections to a library that begins, ends and closes as it likes: here
 * all of that does nothing, and the transaction is ended by whoever opened it. For one thread.
 */
final class OpenTransaction implements DataSource {

    private final Connection connection;

    OpenTransaction(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection getConnection() {
        boolean[] automatic = {true};
        return (Connection) Proxy.newProxyInstance(OpenTransaction.class.getClassLoader(), new Class<?>[] {Connection.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "close", "commit", "rollback", "setReadOnly", "setTransactionIsolation" -> null;
                    case "setAutoCommit" -> {
                        automatic[0] = (Boolean) arguments[0];
                        yield null;
                    }
                    case "getAutoCommit" -> automatic[0];
                    // Everything else is work for the database.
                    default -> {
                        try {
                            yield method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                });
    }

    @Override
    public Connection getConnection(String username, String password) {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("there is no log");
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("there is no log");
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Nobody signs in.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("there is no log");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("nothing is wrapped here");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
