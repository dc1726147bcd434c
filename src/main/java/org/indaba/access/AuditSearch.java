package org.indaba.access;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Looks for entries of the audit log, the newest first. Reads only; thread-safe. */
public final class AuditSearch {

    /** Entries on a page. */
    public static final int PAGE = 50;

    // Backwards over the primary key, as far as it takes to fill a page.
    private static final String SEARCH = """
            SELECT id, at, actor, action, subject, detail FROM audit_log
            WHERE id < :before AND at >= :from AND at < :to
                AND position(lower(:who) IN lower(actor)) > 0
                AND position(lower(:what) IN lower(action)) > 0
                AND position(lower(:about) IN lower(subject || ' ' || detail)) > 0
            ORDER BY id DESC LIMIT :limit""";

    private final Jdbi jdbi;

    /** Reads outside of transactions. */
    public AuditSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What is looked for. Empty texts stand for all.
     *
     * @param who a part of the actor
     * @param what a part of the action
     * @param about a part of the subject or of the detail
     * @param from not before this
     * @param to before this
     */
    public record Wish(String who, String what, String about, Instant from, Instant to) {
    }

    /**
     * Some of the entries.
     *
     * @param entries at most {@link #PAGE}
     * @param next where the next page goes on; 0 if this is the last
     */
    public record Page(List<AuditEntry> entries, long next) {

        public Page {
            entries = List.copyOf(entries);
        }
    }

    /** The newest entries that fit. @param before from where the page before goes on; {@link Long#MAX_VALUE} for the first */
    public Page search(Wish wish, long before) {
        List<Row> rows = jdbi.withHandle(handle -> handle.createQuery(SEARCH).bind("before", before).bind("from", wish.from())
                .bind("to", wish.to()).bind("who", wish.who()).bind("what", wish.what()).bind("about", wish.about())
                .bind("limit", PAGE + 1)
                .map((row, _) -> new Row(row.getLong("id"), new AuditEntry(row.getTimestamp("at").toInstant(), row.getString("actor"),
                        row.getString("action"), row.getString("subject"), row.getString("detail")))).list());
        boolean more = rows.size() > PAGE;
        List<Row> shown = more ? rows.subList(0, PAGE) : rows;
        return new Page(shown.stream().map(Row::entry).toList(), more ? shown.getLast().id() : 0);
    }

    private record Row(long id, AuditEntry entry) {
    }
}
