package org.indaba.deliver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.LinkedBlockingDeque;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/** A small pool: opening a connection for each transaction would be most of what the tests do. */
final class KeptConnections implements ConnectionFactory, AutoCloseable {

    private final DataSource source;
    private final LinkedBlockingDeque<Connection> idle = new LinkedBlockingDeque<>();

    KeptConnections(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection kept = idle.pollFirst();
        return kept == null || kept.isClosed() ? source.getConnection() : kept;
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            idle.addFirst(connection);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.close();
        }
    }
}
