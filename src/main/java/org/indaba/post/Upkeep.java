package org.indaba.post;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.indaba.expand.Expansions;
import org.indaba.lists.Lists;
import org.indaba.moderate.EarlierPosts;
import org.indaba.moderate.HeldPosts;
import org.indaba.spool.Inbox;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;

/**
 * Forgets in time: messages that nobody holds, rows and decisions older than the ledger is kept, what told repetitions, and what waits
 * at lists that are deleted. Small transactions, so that nothing waits for it. What fails is tried again at the next turn. Thread-safe.
 */
public final class Upkeep {

    /** So many rows a transaction. */
    static final int LIMIT = 500;

    private final Transactions transactions;
    private final List<IntSupplier> tasks;

    /**
     * @param kept what is kept, and forgotten
     * @param keep how long rows and decisions are kept
     */
    public Upkeep(Transactions transactions, Kept kept, Duration keep, InstantSource clock) {
        this.transactions = transactions;
        HeldOfDeletedLists orphans = new HeldOfDeletedLists(kept.held(), kept.inbox(), kept.lists(), clock);
        this.tasks = List.of(
                () -> orphans.discardInTx(LIMIT),
                () -> kept.inbox().deleteDoneInTx(clock.instant().minus(keep), LIMIT),
                () -> kept.held().forgetInTx(clock.instant().minus(keep), LIMIT),
                () -> kept.expansions().forgetInTx(clock.instant().minus(keep), LIMIT),
                () -> kept.earlier().forgetInTx(clock.instant().minus(EarlierPosts.REMEMBERED), LIMIT),
                () -> kept.store().sweepInTx(LIMIT));
    }

    /** Where there is something to forget. @param lists which of them are left */
    public record Kept(MessageStore store, Inbox inbox, EarlierPosts earlier, HeldPosts held, Expansions expansions,
            Lists lists) {
    }

    /**
     * One transaction of each kind; {@link Progress#TOOK} if one of them may have left something.
     *
     * @throws RuntimeException what the first of those threw that failed, once all have had their turn
     */
    public Progress turn() {
        int most = 0;
        List<RuntimeException> failures = new ArrayList<>();
        for (IntSupplier task : tasks) {
            try {
                most = Math.max(most, transactions.call(task::getAsInt));
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return most == LIMIT ? Progress.TOOK : Progress.NOTHING;
    }
}
