package org.indaba.deliver;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The copies that our own bugs stopped: kept with the exception until somebody replays them, or their ledger goes. Thread-safe. */
public final class ShuntedCopies {

    /** What one answer holds at most. */
    public static final int MAX_COPIES = 100;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final InstantSource clock;
    private final Runnable senders;

    /** @param senders wakes the senders, where they run in this process */
    public ShuntedCopies(Jdbi jdbi, Transactions transactions, InstantSource clock, Runnable senders) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
        this.senders = senders;
    }

    /** At most {@link #MAX_COPIES} copies in the order of their ids. @param after those behind this id */
    public List<ShuntedCopy> list(long after) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT s.copy_id, c.mailing_id, c.address, s.stack_trace, s.at
                FROM copy_shunts s JOIN copies c ON c.day = s.day AND c.id = s.copy_id
                WHERE s.copy_id > :after ORDER BY s.copy_id LIMIT :limit
                """)
                .bind("after", after).bind("limit", MAX_COPIES)
                .map((row, _) -> new ShuntedCopy(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4),
                        row.getTimestamp(5).toInstant()))
                .list());
    }

    /** Puts a copy back into the queue; false if it is not shunted. */
    public boolean replay(long copyId) {
        boolean replayed = transactions.call(() -> jdbi.withHandle(handle -> replayInTx(handle, copyId)));
        if (replayed) {
            senders.run();
        }
        return replayed;
    }

    private record Shunt(LocalDate day, long mailingId, String address, int priority, int variant) {
    }

    private boolean replayInTx(Handle handle, long copyId) {
        List<Shunt> shunts = handle.createQuery("""
                DELETE FROM copy_shunts s USING copies c, mailings m
                WHERE s.copy_id = :copy AND c.day = s.day AND c.id = s.copy_id AND m.id = c.mailing_id
                RETURNING s.day, c.mailing_id, c.address, m.priority, coalesce(c.variant, 0)
                """)
                .bind("copy", copyId)
                .map((row, _) -> new Shunt(row.getObject(1, LocalDate.class), row.getLong(2), row.getString(3), row.getInt(4),
                        row.getInt(5))).list();
        for (Shunt shunt : shunts) {
            record(handle, copyId, shunt);
            open(handle, copyId, shunt);
        }
        return !shunts.isEmpty();
    }

    private void record(Handle handle, long copyId, Shunt shunt) {
        handle.createUpdate("""
                INSERT INTO outcomes (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply)
                SELECT :day, :copy, max(attempt) + 1, 'QUEUED', :now, '', '', '', 0, '', 'replayed'
                FROM outcomes WHERE day = :day AND copy_id = :copy
                """)
                .bind("day", shunt.day()).bind("copy", copyId).bind("now", clock.instant()).execute();
        handle.createUpdate("UPDATE mailing_counts SET copies = copies - 1 WHERE mailing_id = :mailing AND state = 'SHUNTED'")
                .bind("mailing", shunt.mailingId()).execute();
    }

    /**
     * A window of its own, marked as taken before. Who works at the one that held the copy knows nothing of the replay; and what our bug
     * cost is not to count: the age limit begins anew.
     */
    private void open(Handle handle, long copyId, Shunt shunt) {
        handle.createUpdate("""
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, due_at, since, owner, variant)
                VALUES (:mailing, :day, :domain, :copy, :copy, 1, :priority, :now, :now, 'replay', :variant)
                """)
                .bind("mailing", shunt.mailingId()).bind("day", shunt.day()).bind("copy", copyId)
                .bind("domain", EmailAddress.of(shunt.address()).domain()).bind("priority", shunt.priority())
                .bind("variant", shunt.variant())
                .bind("now", clock.instant()).execute();
    }
}
