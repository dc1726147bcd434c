package org.indaba.spool;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells a database that is away, full or busy from a bug of ours. Stateless. */
public final class Outage {

    /**
     * Classes of SQLSTATE that say nothing against the row: connection, rollback (deadlock, serialisation), resources (a full disk),
     * not ready (locks), operator (shutdown, cancel) and system error. All others are about what we asked, but for those below.
     */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    /** Rollback: the transaction was undone for another's sake, and may be begun again at once. */
    private static final String ROLLBACK = "40";

    /** Read-only: what a database says that is becoming, or was, somebody's standby. */
    private static final String READ_ONLY = "25006";

    /**
     * Sessions that the database ended since they did nothing for too long in a transaction, or were too long in it: limits that an
     * operator sets, and that say as little against the row as those of a statement (class 57).
     */
    private static final Set<String> OUT_OF_TIME = Set.of("25P03", "25P04");

    /** Chains of causes are short; a longer one goes round. */
    private static final int MAX_CAUSES = 50;

    private Outage() {
    }

    /** Whether the exception, or what caused it, is an outage. */
    public static boolean isOne(Throwable thrown) {
        return in(thrown).isPresent();
    }

    /** What the database, or the way to it, said, if it is an outage; empty for all other trouble. */
    public static Optional<SQLException> in(Throwable thrown) {
        return said(thrown).filter(Outage::isOne);
    }

    /** What was said, in one line for the log, if it is an outage: of which a trace says nothing. Empty for all other trouble. */
    public static Optional<String> inWords(Throwable thrown) {
        return in(thrown).map(sql -> {
            String said = String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
            // What comes from the pool has no state.
            return sql.getSQLState() == null ? said : said + " (" + sql.getSQLState() + ")";
        });
    }

    /** Whether the database undid a transaction that stood in a ring of those that wait for each other, or met another's changes. */
    public static boolean isRollback(Throwable thrown) {
        return said(thrown).map(SQLException::getSQLState).filter(state -> state.startsWith(ROLLBACK)).isPresent();
    }

    private static Optional<SQLException> said(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES)
                .filter(SQLException.class::isInstance).map(SQLException.class::cast).findFirst();
    }

    private static boolean isOne(SQLException sql) {
        String state = sql.getSQLState();
        // Without a state it comes from the pool: no connection within the time.
        return sql instanceof SQLTransientException || sql instanceof SQLRecoverableException
                || state == null || state.length() < 2 || state.equals(READ_ONLY) || OUT_OF_TIME.contains(state)
                || CLASSES.contains(state.substring(0, 2));
    }
}
