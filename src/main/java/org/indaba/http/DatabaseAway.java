package org.indaba.http;

import java.sql.SQLException;
import java.util.Optional;

/** Tells a database that does not answer from all other trouble. Pure functions. */
public final class DatabaseAway {

    /** When to come back, in seconds. */
    public static final int RETRY_SECONDS = 10;

    private DatabaseAway() {
    }

    /** Class 08 is a broken connection, 53 a server without resources, 57 one that stops; without a state no connection could be had. */
    public static Optional<SQLException> in(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                boolean away = state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
                return away ? Optional.of(sql) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
