package org.indaba.bounce;

import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** The tables that bounces are kept in, together. Thread-safe. */
public final class BounceTables {

    /** Removals are remembered for so long, in days: what tells that an address is dead everywhere. */
    static final int REMOVALS_STAY = 180;

    private final BounceJournal journal;
    private final BounceMembers members;
    private final Incidents incidents;

    /** @param jdbi joins the caller's transaction */
    public BounceTables(Jdbi jdbi) {
        this.journal = new BounceJournal(jdbi);
        this.members = new BounceMembers(jdbi);
        this.incidents = new Incidents(jdbi);
    }

    BounceJournal journal() {
        return journal;
    }

    BounceMembers members() {
        return members;
    }

    Incidents incidents() {
        return incidents;
    }

    /** Forgets events and incidents that are older than the ledger is kept; counts stay. Returns how many rows went at most. */
    public int sweepInTx(Instant before, Instant now, int limit) {
        int events = journal.sweepInTx(before, now.minus(Duration.ofDays(REMOVALS_STAY)), limit);
        return Math.max(events, incidents.sweepInTx(before, limit));
    }
}
