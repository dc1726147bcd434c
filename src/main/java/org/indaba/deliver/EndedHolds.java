package org.indaba.deliver;

import java.time.InstantSource;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/** Lifts the holds whose time is over. Harmless on several nodes at once; thread-safe. */
final class EndedHolds {

    /** Lets windows go that no hold keeps back any more; conditions on windows w and mailings m may follow. */
    static final String LET_GO =
            "UPDATE windows w SET held = false FROM mailings m WHERE m.id = w.mailing_id AND w.held AND NOT " + HeldCopies.KEPT;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final InstantSource clock;

    EndedHolds(Jdbi jdbi, Transactions transactions, InstantSource clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Lifts them. @return whether there were any */
    boolean lift() {
        return transactions.call(() -> jdbi.withHandle(handle -> {
            int ended = handle.createUpdate("DELETE FROM queue_holds WHERE expires_at <= :now").bind("now", clock.instant()).execute();
            if (ended > 0) {
                handle.execute(LET_GO);
            }
            return ended > 0;
        }));
    }
}
