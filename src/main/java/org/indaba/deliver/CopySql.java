package org.indaba.deliver;

/** The statements that read the copies of windows. */
final class CopySql {

    /**
     * What ends a copy, and what an operator must replay first. The states are those of the rows in outcomes.
     */
    static final String LAST_TRY = """
            SELECT coalesce(max(o.attempt), 0) AS tries,
                coalesce(bool_or(o.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED')), false) AS ended,
                coalesce((array_agg(o.state ORDER BY o.attempt DESC))[1], '') AS last
            FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id
            """;

    /**
     * OFFSET 0 keeps the planner to one index range scan a window; the day as a parameter keeps it to one partition. Values: the
     * window, mailing, first and last copy of each, and the day.
     */
    private static final String RANGES = """
            FROM unnest(?, ?, ?, ?) AS w (window_id, mailing_id, first_copy, last_copy)
            CROSS JOIN LATERAL (
                SELECT c.id, c.day, c.subscription_id, c.address FROM copies c
                WHERE c.day = ? AND c.id BETWEEN w.first_copy AND w.last_copy AND c.mailing_id = w.mailing_id OFFSET 0) c
            """;

    /** All copies of windows that nobody ever took. */
    static final String ALL = """
            SELECT w.window_id, c.id, c.subscription_id, c.address, 0 AS tries
            """ + RANGES + """
            ORDER BY c.id
            """;

    /** Copies of windows that were taken before: those that have not ended. */
    static final String LEFT = """
            SELECT w.window_id, c.id, c.subscription_id, c.address, o.tries
            """ + RANGES + "CROSS JOIN LATERAL (" + LAST_TRY + """
            ) o
            WHERE NOT o.ended AND o.last <> 'SHUNTED' ORDER BY c.id
            """;

    private CopySql() {
    }
}
