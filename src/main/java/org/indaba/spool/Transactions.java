package org.indaba.spool;

import java.util.function.Supplier;

/**
 * Opens database transactions for code that is built by hand. What runs inside either commits as a whole, synced to disk when the
 * method returns, or leaves nothing behind. Methods that need an open transaction end in {@code InTx}.
 */
public interface Transactions {

    /** Runs the work in a new transaction and commits it; rolls back and rethrows what the work throws. */
    <T> T call(Supplier<T> work);

    /** As {@link #call}, without a result. */
    default void run(Runnable work) {
        call(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
