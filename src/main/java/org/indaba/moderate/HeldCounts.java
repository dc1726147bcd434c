package org.indaba.moderate;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** How many posts wait for the moderators of which list. Reads only; thread-safe. */
public final class HeldCounts {

    /** What one answer holds at most. */
    public static final int MAX_LISTS = 100;

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public HeldCounts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What waits at one list.
     *
     * @param listId the list
     * @param posts how many posts
     * @param oldest since when the oldest waits
     */
    public record Line(long listId, long posts, Instant oldest) {
    }

    /** The lists at which something waits, the one that waits longest first; at most {@link #MAX_LISTS}. */
    public List<Line> waiting() {
        // The partial index held_posts_waiting holds nothing but what waits.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT list_id, count(*), min(held_at) FROM held_posts WHERE decision IS NULL
                GROUP BY list_id ORDER BY 3, 1 LIMIT :limit""")
                .bind("limit", MAX_LISTS)
                .map((row, _) -> new Line(row.getLong(1), row.getLong(2), row.getTimestamp(3).toInstant())).list());
    }
}
