package org.indaba.deliver;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;

/**
 * Transactions, so many at a time: hundreds of connections want the database, and its pool is small and shared. Who waits here waits
 * in order, without a time-out. Thread-safe.
 */
final class BoundedTransactions implements Transactions {

    private final Transactions transactions;
    private final Semaphore places;

    BoundedTransactions(Transactions transactions, int atATime) {
        this.transactions = transactions;
        this.places = new Semaphore(atATime, true);
    }

    @Override
    public <T> T call(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return transactions.call(work);
        } finally {
            places.release();
        }
    }
}
