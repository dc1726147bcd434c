package org.indaba.app;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions of the running program: JTA's, which Hibernate and the Jdbi of {@link Wiring} both join. A call inside of a call joins
 * the outer one and is committed with it. One handle of Jdbi is open for the whole of it, since opening one for each statement costs
 * more than the statement.
 */
final class TransactionsInQuarkus implements Transactions {

    /** Longer than any work of ours takes; a transaction whose thread hangs is rolled back then and frees its locks. */
    static final int LONGEST_SECONDS = 600;

    private final Jdbi jdbi;

    TransactionsInQuarkus(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        return QuarkusTransaction.joiningExisting().timeout(LONGEST_SECONDS).call(() -> jdbi.withHandle(_ -> work.get()));
    }
}
