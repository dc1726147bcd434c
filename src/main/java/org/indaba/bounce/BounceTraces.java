package org.indaba.bounce;

import java.util.List;
import java.util.Map;
import org.indaba.mail.Erasure;
import org.indaba.spool.MessageStore;
import org.jdbi.v3.core.Jdbi;

/**
 * What came back about one person, to be forgotten: the mails go, scores and trials go; what happened stays in the journal, which is
 * numbered and counted, and names nobody. Thread-safe.
 */
public final class BounceTraces {

    private final Jdbi jdbi;
    private final MessageStore store;

    /**
     * @param jdbi joins the caller's transaction
     * @param store lets go of the mails
     */
    public BounceTraces(Jdbi jdbi, MessageStore store) {
        this.jdbi = jdbi;
        this.store = store;
    }

    /** Forgets. @param copies all that were made for the person and are still known */
    public void eraseInTx(Erasure somebody, List<Long> copies) {
        jdbi.useHandle(handle -> {
            handle.createQuery("DELETE FROM bounces WHERE copy_id = ANY(:copies) RETURNING message_id, inbound_id")
                    .bindArray("copies", Long.class, copies.toArray()).map((row, _) -> Map.entry(row.getLong(1), row.getLong(2))).list()
                    .forEach(gone -> store.releaseInTx(gone.getKey(), BounceLog.holder(gone.getValue())));
            handle.createUpdate("DELETE FROM bounce_members WHERE key = ANY(:keys)")
                    .bindMethods(somebody).execute();
            handle.createUpdate("DELETE FROM reports_sent WHERE address_key = ANY(:keys)")
                    .bindMethods(somebody).execute();
            // A judgement that still comes finds a member who is gone. Another's notice may name this person behind a forwarding.
            handle.createUpdate("""
                    UPDATE bounce_events SET address = CASE WHEN key = ANY(:keys) THEN :address ELSE address END,
                           key = CASE WHEN key = ANY(:keys) THEN :address ELSE key END,
                           recipient = regexp_replace(recipient, :pattern, :address, 'gi'),
                           evidence = regexp_replace(evidence, :pattern, :address, 'gi')
                    WHERE key = ANY(:keys) OR recipient ~* :pattern OR evidence ~* :pattern""")
                    .bindMethods(somebody).execute();
            handle.createUpdate("UPDATE bounces SET summary = regexp_replace(summary, :pattern, :address, 'gi') WHERE summary ~* :pattern")
                    .bindMethods(somebody).execute();
            handle.createUpdate("""
                    UPDATE bounce_incidents SET evidence = regexp_replace(evidence, :pattern, :address, 'gi') WHERE evidence ~* :pattern""")
                    .bindMethods(somebody).execute();
        });
    }
}
