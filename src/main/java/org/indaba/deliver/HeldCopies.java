package org.indaba.deliver;

import java.util.Set;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/**
 * What operators keep back, in windows that nobody else may take meanwhile. A window whose copies are all meant is held; where one address
 * is meant, its copy gets a window of its own, which is held, as if it had been replayed ({@link CopySql#ITS_OWN}), and the others go on.
 * So what is held is looked at by nobody, and costs nothing, until it is released. In the caller's transaction. Thread-safe.
 */
final class HeldCopies {

    private static final String HOLDS = """
            SELECT 1 FROM queue_holds h WHERE h.site IN ('', coalesce(w.site, w.domain)) AND h.list_id IN (0, m.list_id)
                AND h.mailing_id IN (0, m.id)
            """;

    /** Whether a hold may concern copies of a window w of a mailing m: constant-time probes in a table that is nearly always empty. */
    static final String CONCERNED = "EXISTS (" + HOLDS + " AND (h.address = '' OR split_part(h.address, '@', -1) = w.domain))";

    /** Whether a hold keeps back all of a window w of a mailing m. */
    static final String KEPT = "EXISTS (" + HOLDS + """
             AND (h.address = '' OR w.first_copy = w.last_copy AND h.address = (SELECT lower(c.address) FROM copies c
                 WHERE c.day = w.day AND c.id = w.first_copy AND c.mailing_id = w.mailing_id)))
            """;

    private static final String HOLD = """
            UPDATE windows w SET owned_until = NULL, held = true FROM mailings m WHERE w.id = ANY(?) AND m.id = w.mailing_id AND <kept>
            RETURNING w.id
            """.replace("<kept>", KEPT);

    /** Windows are marked as taken before, so that it is looked for what is left in them. */
    private static final String DIVIDE = """
            WITH kept AS MATERIALIZED (
                SELECT w.*, c.id AS copy FROM windows w JOIN mailings m ON m.id = w.mailing_id CROSS JOIN LATERAL (
                    SELECT r.* FROM copies r WHERE r.day = w.day AND r.id BETWEEN w.first_copy AND w.last_copy
                        AND r.mailing_id = w.mailing_id OFFSET 0) c
                CROSS JOIN LATERAL (<last>) o
                WHERE w.id = ANY(?) AND NOT w.held AND w.first_copy < w.last_copy AND NOT o.ended AND o.last <> 'SHUNTED' AND <own>
                    AND EXISTS (<holds> AND h.address = lower(c.address))),
            divided AS (
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, attempts, held, owner,
                    since, variant)
                SELECT mailing_id, day, domain, copy, copy, 1, priority, site, due_at, attempts, true, 'hold', since, variant
                FROM kept ORDER BY copy)
            UPDATE windows w SET copies = greatest(0, w.copies - k.copies), owner = coalesce(w.owner, 'hold')
            FROM (SELECT id, count(*) AS copies FROM kept GROUP BY id) k WHERE w.id = k.id
            RETURNING k.copies
            """.replace("<last>", CopySql.LAST_TRY).replace("<own>", CopySql.ITS_OWN).replace("<holds>", HOLDS);

    private final HotSql sql;

    HeldCopies(Jdbi jdbi) {
        this.sql = new HotSql(jdbi);
    }

    /**
     * What came of it.
     *
     * @param windows those that are held now, and free
     * @param divided how many copies of the others are
     */
    record Kept(Set<Long> windows, long divided) {
    }

    /**
     * Holds what is meant, unless the hold has ended since the windows were picked. Who ends one deletes its row and looks for held windows
     * then: so either we wait for the deletion and see it, or that waits for us and sees what is held.
     *
     * @param windows locked by us
     */
    Kept holdInTx(Long... windows) {
        if (windows.length == 0) {
            return new Kept(Set.of(), 0);
        }
        sql.query("SELECT 1 FROM queue_holds FOR KEY SHARE", row -> row.getInt(1));
        Set<Long> held = Set.copyOf(sql.query(HOLD, row -> row.getLong(1), (Object) windows));
        long divided = held.size() == windows.length ? 0
                : sql.query(DIVIDE, row -> row.getLong(1), (Object) windows).stream().mapToLong(Long::longValue).sum();
        return new Kept(held, divided);
    }
}
