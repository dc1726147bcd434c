package org.indaba.http;

import java.sql.SQLException;
import java.util.Optional;
import org.indaba.spool.Outage;

/** Tells a database that is away or busy from all other trouble: whoever asked may ask again. Pure functions. */
public final class DatabaseAway {

    /** When to come back, in seconds. */
    public static final int RETRY_SECONDS = 10;

    private DatabaseAway() {
    }

    /** What the database said, if it is away, full, or busy with somebody who was in the way. */
    public static Optional<SQLException> in(Throwable thrown) {
        return Outage.in(thrown);
    }
}
