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
     * The copies of a window {@code w} that are in its range of numbers. OFFSET 0 keeps the planner to one index range scan a window:
     * by the mailing, which is looked at behind it, all of a list would be read. The day as a parameter keeps it to one partition before
     * the first row: to open all of them costs five times what reading a hundred copies does.
     */
    private static final String RANGE = """
            (SELECT r.* FROM copies r WHERE r.day = CAST(? AS date) AND r.id BETWEEN w.first_copy AND w.last_copy ORDER BY r.id OFFSET 0) c
            """;

    /**
     * A copy {@code c} that was replayed belongs to the window that was made for it, and to no other {@code w} that holds its number:
     * to none of several copies, be it a part of an older one that was divided later, and of its own ones to the last.
     */
    static final String ITS_OWN = """
            NOT EXISTS (SELECT 1 FROM windows x WHERE x.mailing_id = c.mailing_id AND x.first_copy = c.id AND x.last_copy = c.id
                AND (x.id > w.id OR w.first_copy < w.last_copy) OFFSET 0)
            """;

    /** All copies of a window {@code w} of which {@code w.whole} holds, as arrays; else arrays that are null. Its value: the day. */
    static final String ALL = """
            SELECT array_agg(c.id) AS ids, array_agg(c.subscription_id) AS subscriptions, array_agg(c.address) AS addresses
            FROM """ + RANGE + "WHERE c.mailing_id = w.mailing_id AND w.whole";

    /**
     * Copies of windows that may have been taken before: those that have not ended. Values: the window, mailing, first and last copy of
     * each, and the day of all.
     */
    static final String LEFT = """
            SELECT w.id, c.id, c.subscription_id, c.address, o.tries
            FROM unnest(?, ?, ?, ?) AS w (id, mailing_id, first_copy, last_copy)
            CROSS JOIN LATERAL """ + RANGE + "CROSS JOIN LATERAL (" + LAST_TRY + """
            ) o
            WHERE c.mailing_id = w.mailing_id AND NOT o.ended AND o.last <> 'SHUNTED' AND """ + " " + ITS_OWN + "ORDER BY c.id";

    private CopySql() {
    }
}
