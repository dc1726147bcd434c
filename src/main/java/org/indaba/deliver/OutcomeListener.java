package org.indaba.deliver;

import java.util.List;

/**
 * Who wants to know what became of copies. Called by one thread, in the transaction that records the outcomes: what it stores is
 * committed with them, or not at all. A batch may come again when its commit failed.
 */
public interface OutcomeListener {

    /**
     * Outcomes are being recorded; at most as many as results are held. Must not block on anything but the database. An exception
     * rolls back, and is tried again; if it stays, the outcomes are recorded without the listener.
     */
    void recordedInTx(List<Outcome> outcomes);

    /** Nobody listens. */
    static OutcomeListener none() {
        return outcomes -> { };
    }
}
