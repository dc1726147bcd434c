package org.indaba.moderate;

import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;

/**
 * What moderators decided once and for all about somebody's posts, taken along when his address changes: nobody shakes it off by that.
 * Thread-safe.
 */
public final class SenderRules {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public SenderRules(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What was decided about the old address holds for the new one, too, and goes on for the old one. Where something was decided about the
     * new one itself, that stays. A list may come to have more than {@link KnownSenders#MAX_SENDERS} by this, and then takes no further
     * ones. Rows are added in the order of their lists, so that two who do this for one address wait in one direction only; nothing else
     * that writes here locks more than one row, but for forgetting, which is begun anew where it has to be.
     */
    public void followInTx(EmailAddress from, EmailAddress to) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO sender_rules (list_id, key, address, verdict, made_by, made_at)
                SELECT list_id, :key, :address, verdict, made_by, made_at FROM sender_rules WHERE key = :from ORDER BY list_id
                ON CONFLICT (list_id, key) DO NOTHING""")
                .bind("key", to.key()).bind("address", to.toString()).bind("from", from.key()).execute());
    }
}
