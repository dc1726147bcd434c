package org.indaba.lists;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The column {@code last_post_at} of the table {@code subscriptions}. Thread-safe. */
public final class SqlPosters implements Posters {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public SqlPosters(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public void postedInTx(List<Posted> posts) {
        if (posts.isEmpty()) {
            return;
        }
        // Index Scan using subscriptions_live. The rows are locked in the order of their ids, so that two batches wait in one direction.
        jdbi.useHandle(handle -> handle.createUpdate("""
                WITH posted AS (
                    SELECT p.list_id, p.key, max(p.at) AS at
                    FROM unnest(CAST(:lists AS bigint[]), CAST(:keys AS text[]), CAST(:times AS timestamptz[])) AS p (list_id, key, at)
                    GROUP BY p.list_id, p.key),
                locked AS (
                    SELECT s.id, p.at FROM posted p
                    JOIN subscriptions s ON s.list_id = p.list_id AND s.key = p.key AND s.left_at IS NULL
                    ORDER BY s.id FOR NO KEY UPDATE OF s)
                UPDATE subscriptions s SET last_post_at = l.at FROM locked l WHERE s.id = l.id AND s.last_post_at < l.at
                """)
                .bind("lists", posts.stream().map(Posted::listId).toArray(Long[]::new))
                .bind("keys", posts.stream().map(post -> post.author().key()).toArray(String[]::new))
                .bind("times", posts.stream().map(post -> post.at().toString()).toArray(String[]::new))
                .execute());
    }
}
