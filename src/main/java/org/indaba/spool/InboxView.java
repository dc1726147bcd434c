package org.indaba.spool;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The inbound rows as people look at them. Reads only; thread-safe. */
public final class InboxView {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public InboxView(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What is not finished.
     *
     * @param waiting rows that no worker has taken yet
     * @param oldest since when the oldest of them waits; null if none does
     * @param shunted rows that our own bugs set aside
     */
    public record Backlog(long waiting, @Nullable Instant oldest, long shunted) {
    }

    /** What is not finished: two partial indexes that hold nothing else. */
    public Backlog backlog() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT (SELECT count(*) FROM inbound WHERE state = 'WAITING'),
                    (SELECT received_at FROM inbound WHERE state = 'WAITING' ORDER BY id LIMIT 1),
                    (SELECT count(*) FROM inbound WHERE state = 'SHUNTED')""")
                .map((row, _) -> {
                    Timestamp oldest = row.getTimestamp(2);
                    return new Backlog(row.getLong(1), oldest == null ? null : oldest.toInstant(), row.getLong(3));
                })
                .one());
    }

    /** The size of a stored message in octets; empty if it is no longer kept. */
    public Optional<Long> size(long messageId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT size_octets FROM messages WHERE id = :message")
                .bind("message", messageId).mapTo(Long.class).findOne());
    }
}
