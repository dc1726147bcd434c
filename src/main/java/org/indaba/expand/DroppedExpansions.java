package org.indaba.expand;

import org.indaba.deliver.QueueSelection;
import org.indaba.deliver.Unexpanded;
import org.jdbi.v3.core.Jdbi;

/**
 * Marks expansions as dropped: {@link SqlExpansions} goes on with them to the end of the list, so that the ledger tells of everybody, but
 * every copy that it makes from then on has ended. The row that is marked is the one that a step locks: a chunk is made before the mark,
 * and is in the queue when that is committed, or behind it. A single post is marked when it was expanded before, too: it is sent to nobody
 * as one that was missed ({@link MissedPosts}). Thread-safe.
 */
public final class DroppedExpansions implements Unexpanded {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public DroppedExpansions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public int dropInTx(QueueSelection part, String reason) {
        // In the order in which copies of missed posts lock several of them, so that neither waits for the other crosswise.
        return jdbi.withHandle(handle -> handle.createQuery("""
                WITH meant AS MATERIALIZED (
                    SELECT mailing_id FROM expansions
                    WHERE (done_at IS NULL OR :mailing <> 0) AND dropped IS NULL AND (:list = 0 OR list_id = :list)
                        AND (:mailing = 0 OR mailing_id = :mailing)
                    ORDER BY mailing_id DESC FOR UPDATE),
                marked AS (
                    UPDATE expansions e SET dropped = :reason FROM meant u WHERE e.mailing_id = u.mailing_id RETURNING e.done_at)
                SELECT count(*) FROM marked WHERE done_at IS NULL""")
                .bind("list", part.listId()).bind("mailing", part.mailingId()).bind("reason", reason).mapTo(Integer.class).one());
    }
}
