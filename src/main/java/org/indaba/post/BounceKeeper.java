package org.indaba.post;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.indaba.bounce.BounceRounds;
import org.indaba.deliver.Outbox;
import org.indaba.spool.Transactions;

/**
 * Runs the rounds of {@link BounceRounds}, and what else is due as often: each part in a transaction of its own, so that what fails in
 * one keeps no other from its turn.
 * What fails is tried again in the next round. Thread-safe.
 */
public final class BounceKeeper {

    private final Transactions transactions;
    private final List<IntSupplier> parts;
    private final Outbox outbox;

    /**
     * @param parts those of {@link BounceRounds#parts()}, and their like
     * @param outbox is woken, since each part may have written mail
     */
    public BounceKeeper(Transactions transactions, List<IntSupplier> parts, Outbox outbox) {
        this.transactions = transactions;
        this.parts = List.copyOf(parts);
        this.outbox = outbox;
    }

    /**
     * One round; {@link Progress#TOOK} if there was something to do.
     *
     * @throws RuntimeException what the first of those parts threw that failed, once all have had their turn
     */
    public Progress turn() {
        int done = 0;
        List<RuntimeException> failures = new ArrayList<>();
        for (IntSupplier part : parts) {
            try {
                done += transactions.call(part::getAsInt);
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
        }
        if (done > 0) {
            outbox.wake();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return done > 0 ? Progress.TOOK : Progress.NOTHING;
    }
}
