package org.indaba.app;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions of the database alone, for threads that never have one of JTA's open: those of dialogues and senders, whose every statement
 * is in SQL and which commit hundreds of times a second. All uses of {@link Jdbi} inside a call are in the same transaction, and so is a
 * call inside of a call; Hibernate knows nothing of it. The Jdbi of {@link Wiring} leaves transactions to JTA, so they are begun and ended
 * here, on its connection. Thread-safe.
 */
final class LocalTransactions implements Transactions {

    private final Jdbi jdbi;

    LocalTransactions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        return jdbi.withHandle(handle -> {
            Connection connection = handle.getConnection();
            try {
                return connection.getAutoCommit() ? committed(connection, work) : work.get();
            } catch (SQLException failed) {
                throw new IllegalStateException("the database did not begin or end a transaction", failed);
            }
        });
    }

    private static <T> T committed(Connection connection, Supplier<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.get();
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException | RuntimeException | Error failed) {
            rollBack(connection, failed);
            throw failed;
        }
    }

    /** A connection that cannot even do that is not used again: to switch it back would commit what it holds. */
    private static void rollBack(Connection connection, Throwable why) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            why.addSuppressed(broken);
            abort(connection, why);
        }
    }

    private static void abort(Connection connection, Throwable why) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException gone) {
            why.addSuppressed(gone);
        }
    }
}
