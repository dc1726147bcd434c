package org.indaba.checkup;

import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Whose turn it is to look, over all nodes, by the clock of the program. Thread-safe. */
public final class WatchTurns {

    private final Jdbi jdbi;

    /** @param jdbi joins open transactions */
    public WatchTurns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Takes the turn if it is due and nobody has it.
     *
     * @param taker a word that nobody else has
     * @param now the time
     * @param until when the turn ends by itself
     * @param first when the first turn of all is due
     */
    boolean takeInTx(String taker, Instant now, Instant until, Instant first) {
        return jdbi.withHandle(handle -> {
            handle.createUpdate("INSERT INTO dns_watch (id, next_at) VALUES (1, :first) ON CONFLICT (id) DO NOTHING").bind("first", first)
                    .execute();
            return handle.createUpdate("""
                    UPDATE dns_watch SET taken_by = :taker, taken_until = :until
                    WHERE id = 1 AND next_at <= :now AND (taken_until IS NULL OR taken_until <= :now)""")
                    .bind("taker", taker).bind("until", until).bind("now", now).execute() == 1;
        });
    }

    /** Ends a turn, and says when the next is due; false if it was not the taker's any more. */
    boolean endInTx(String taker, Instant next) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                "UPDATE dns_watch SET next_at = :next, taken_by = NULL, taken_until = NULL WHERE id = 1 AND taken_by = :taker")
                .bind("next", next).bind("taker", taker).execute() == 1);
    }
}
