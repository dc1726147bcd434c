package org.indaba.expand;

import java.time.LocalDate;
import org.jdbi.v3.core.Jdbi;

/** Whether the copies of a mailing are all written. Reads only; thread-safe. */
public final class ExpansionView {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public ExpansionView(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Whether copies of any mailing of a day are still to be written. */
    public boolean unfinished(LocalDate day) {
        return jdbi.withHandle(handle -> handle
                .createQuery("""
                        SELECT EXISTS (SELECT 1 FROM expansions e JOIN mailings m ON m.id = e.mailing_id
                            WHERE e.done_at IS NULL AND m.day = :day)""")
                .bind("day", day).mapTo(Boolean.class).one());
    }

    /** Whether copies of this mailing are still to be written. */
    public boolean unfinished(long mailingId) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT EXISTS (SELECT 1 FROM expansions WHERE mailing_id = :mailing AND done_at IS NULL)")
                .bind("mailing", mailingId).mapTo(Boolean.class).one());
    }
}
