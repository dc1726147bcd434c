package org.indaba.app;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.indaba.access.TokenKeys;
import org.indaba.deliver.LedgerUpkeep;
import org.indaba.spool.Transactions;
import org.jboss.logging.Logger;

/**
 * Makes the ledger's partitions before the first copy is written, and then once an hour looks after what grows: partitions, rows that
 * are too old, keys that signed for long enough. What fails is done the next time. One thread.
 */
final class Housekeeping implements ServerPart {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final long HOURS_BETWEEN = 1;
    private static final long STOP_SECONDS = 5;

    private final LedgerUpkeep ledger;
    private final TokenKeys keys;
    private final Transactions transactions;
    private final List<IntSupplier> sweeps;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("housekeeping").factory());

    /** @param sweeps each forgets at most {@link Sweeps#LIMIT} rows in an open transaction, and says how many */
    Housekeeping(LedgerUpkeep ledger, TokenKeys keys, Transactions transactions, List<IntSupplier> sweeps) {
        this.ledger = ledger;
        this.keys = keys;
        this.transactions = transactions;
        this.sweeps = sweeps;
    }

    @Override
    public String name() {
        return "housekeeping";
    }

    @Override
    public void start() {
        // The first key is made outside of all transactions.
        keys.current();
        ledger.run();
        thread.scheduleWithFixedDelay(this::turn, HOURS_BETWEEN, HOURS_BETWEEN, TimeUnit.HOURS);
    }

    /** Throws nothing: there would be no other turn. */
    void turn() {
        try {
            ledger.run();
            transactions.call(keys::rotateWhenDueInTx);
            for (IntSupplier sweep : sweeps) {
                while (transactions.call(sweep::getAsInt) == Sweeps.LIMIT) {
                    LOG.debug("another round of sweeping");
                }
            }
        } catch (RuntimeException | Error failed) {
            LOG.warn("event=housekeeping-failed", failed);
        }
    }

    @Override
    public void stop() {
        thread.shutdown();
        try {
            thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
