package org.indaba.post;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells a database that is away, full or busy from a bug of ours. Stateless. */
final class Outage {

    /**
     * Classes of SQLSTATE that say nothing against the row: connection, rollback (deadlock, serialisation), resources (a full disk),
     * not ready (locks), operator (shutdown, cancel) and system error. All others are about what we asked, but for the one below.
     */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    /** Read-only: what a database says that is becoming, or was, somebody's standby. */
    private static final String READ_ONLY = "25006";

    /** Chains of causes are short; a longer one goes round. */
    private static final int MAX_CAUSES = 50;

    private Outage() {
    }

    /** Whether the exception, or what caused it, is an outage. */
    static boolean isOne(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof SQLException sql) {
                return isOne(sql);
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isOne(SQLException sql) {
        String state = sql.getSQLState();
        // Without a state it comes from the pool: no connection within the time.
        return sql instanceof SQLTransientException || sql instanceof SQLRecoverableException
                || state == null || state.length() < 2 || state.equals(READ_ONLY) || CLASSES.contains(state.substring(0, 2));
    }
}
