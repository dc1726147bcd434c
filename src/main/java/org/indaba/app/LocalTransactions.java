package org.indaba.app;

import java.util.function.Supplier;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions of the database alone, for threads that never have one of JTA's open: the senders', whose every statement is in SQL and
 * which commit hundreds of times a second. All uses of {@link Jdbi} inside a call are in the same transaction, and so is a call inside
 * of a call; Hibernate knows nothing of it. Thread-safe.
 */
final class LocalTransactions implements Transactions {

    private final Jdbi jdbi;

    LocalTransactions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        return jdbi.inTransaction(_ -> work.get());
    }
}
