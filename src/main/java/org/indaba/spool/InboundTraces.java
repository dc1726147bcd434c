package org.indaba.spool;

import org.indaba.mail.Erasure;
import org.jdbi.v3.core.Jdbi;

/** What rows of mail that came in say of who sent it, to be forgotten; the mail itself is not touched. Thread-safe. */
public final class InboundTraces {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public InboundTraces(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Takes the addresses of somebody out of all rows. One that still waits goes on: what it would report to its sender goes nowhere.
     * Reads the whole table, which is swept of what is done.
     */
    public void eraseInTx(Erasure somebody) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE inbound SET reverse_path = CASE WHEN lower(reverse_path) = ANY(:keys) THEN :address ELSE reverse_path END,
                       trace = regexp_replace(trace, :pattern, :address, 'gi'),
                       evidence = regexp_replace(evidence, :pattern, :address, 'gi'),
                       wish = regexp_replace(wish, :pattern, :address, 'gi'),
                       stack_trace = regexp_replace(stack_trace, :pattern, :address, 'gi')
                WHERE lower(reverse_path) = ANY(:keys) OR trace ~* :pattern OR evidence ~* :pattern OR wish ~* :pattern
                    OR stack_trace ~* :pattern""")
                .bindMethods(somebody).execute());
    }
}
