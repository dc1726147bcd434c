package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.indaba.spool.Outage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Whether the database goes on with the history that this process knows. PostgreSQL begins another timeline when a standby takes over or
 * when a backup of its files is gone back to. The last commits may be missing there, and numbers of rows that this process has seen are
 * given out once more: what it keeps in memory by such a number ({@link WireCache}) would reach another list's subscribers.
 *
 * <p>When it fails: a database that does not tell, since that right was taken away or since it only speaks PostgreSQL's language, is
 * believed to be the same, and the log says so once. For one thread.
 */
final class Timeline {

    // Eight digits of the name of the log file that is written to. The control file would tell it only behind the next checkpoint.
    private static final String ASK = "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)";

    private final Supplier<String> asked;
    private final TimelineListener listener;
    private final Logger log = System.getLogger(Timeline.class.getName());
    private String first = "";
    private boolean changed;
    private boolean silent;

    /**
     * @param asked tells the timeline that is written to
     * @param listener told when that is another one
     */
    Timeline(Supplier<String> asked, TimelineListener listener) {
        this.asked = asked;
        this.listener = listener;
    }

    /** That of a database. Whoever asks has no transaction open: where an answer is refused it would be broken off. */
    static Timeline of(Jdbi jdbi, TimelineListener listener) {
        return new Timeline(() -> jdbi.withHandle(Timeline::writtenBy), listener);
    }

    static String writtenBy(Handle handle) {
        return handle.createQuery(ASK).mapTo(String.class).one();
    }

    /** Asks; false from the first other timeline on, for ever. */
    boolean goesOn() {
        String now = changed ? "" : now();
        if (first.isEmpty()) {
            first = now;
        }
        if (!now.isEmpty() && !now.equals(first)) {
            changed = true;
            listener.changed(first, now);
        }
        return !changed;
    }

    /** Empty if that cannot be known. */
    private String now() {
        try {
            return asked.get();
        } catch (RuntimeException refused) {
            if (!silent && !Outage.isOne(refused)) {
                silent = true;
                log.log(Level.WARNING, "The database does not tell its timeline, so it would not be noticed if a standby took over that "
                        + "lacks the last commits", refused);
            }
            return "";
        }
    }
}
