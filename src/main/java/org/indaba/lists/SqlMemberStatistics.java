package org.indaba.lists;

import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Statistics of PostgreSQL. Its own worker makes them a minute after a large import, or later; until then the planner believes that the
 * tables are as small as they were, and sorts all members for a page of fifty. Thread-safe.
 */
public final class SqlMemberStatistics implements MemberStatistics {

    private static final Logger LOG = Logger.getLogger(SqlMemberStatistics.class);

    private final Jdbi jdbi;

    /** @param jdbi has no open transaction when it is told */
    public SqlMemberStatistics(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The tables that a page of members reads (see {@link MemberSearch}). Their owner may do that, and who is not is only warned. A table
     * that another node, or the worker, looks at in this moment is left to it, so that nobody waits: it is what we would do.
     */
    @Override
    public void carriedOut(int rows) {
        if (rows < MANY) {
            return;
        }
        try {
            // A sample of 30,000 rows of each: a quarter of a second.
            jdbi.useHandle(handle -> handle.execute("ANALYZE (SKIP_LOCKED) subscriptions, addresses, people"));
        } catch (JdbiException failed) {
            // The members are committed, and whoever waits for the import wants to hear of them; the worker makes up for this.
            LOG.warn("event=statistics-failed reason=\"the tables of members were not looked at\"", failed);
        }
    }
}
