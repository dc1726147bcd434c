package org.indaba.deliver;

import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.jdbi.v3.core.JdbiException;

/** Tells a database that is away from a bug of ours: the first keeps what was under way for later, the second shunts it. */
final class DatabaseTrouble {

    private static final int MAX_CAUSES = 20;

    private DatabaseTrouble() {
    }

    /** Whether a failure came from the database. */
    static boolean isIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof SQLException || cause instanceof JdbiException || cause instanceof XAException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
