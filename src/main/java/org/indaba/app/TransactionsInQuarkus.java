package org.indaba.app;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;

/**
 * Transactions of the running program: JTA's, which Hibernate and the Jdbi of {@link Wiring} both join. A call inside of a call joins
 * the outer one and is committed with it.
 */
final class TransactionsInQuarkus implements Transactions {

    /** Longer than any work of ours takes; a transaction whose thread hangs is rolled back then and frees its locks. */
    static final int LONGEST_SECONDS = 600;

    @Override
    public <T> T call(Supplier<T> work) {
        return QuarkusTransaction.joiningExisting().timeout(LONGEST_SECONDS).call(work::get);
    }
}
