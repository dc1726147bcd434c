package org.indaba.lists;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The column {@code last_post_at} of the table {@code subscriptions}. Thread-safe. */
public final class SqlPosters implements Posters {

    // Index Scan using subscriptions_live. The rows are locked in the order of their ids, so that two batches wait in one direction.
    private static final String POSTED = """
            WITH posted AS (
                SELECT p.list_id, p.key, max(p.at) AS at
                FROM unnest(CAST(? AS bigint[]), CAST(? AS text[]), CAST(CAST(? AS text[]) AS timestamptz[])) AS p (list_id, key, at)
                GROUP BY p.list_id, p.key),
            locked AS (
                SELECT s.id, p.at FROM posted p
                JOIN subscriptions s ON s.list_id = p.list_id AND s.key = p.key AND s.left_at IS NULL
                ORDER BY s.id FOR NO KEY UPDATE OF s)
            UPDATE subscriptions s SET last_post_at = l.at FROM locked l WHERE s.id = l.id AND s.last_post_at < l.at""";

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
        jdbi.useHandle(handle -> {
            // Plain JDBC: this runs with every post.
            Connection connection = handle.getConnection();
            try (PreparedStatement statement = connection.prepareStatement(POSTED)) {
                statement.setArray(1, connection.createArrayOf("bigint", posts.stream().map(Posted::listId).toArray()));
                statement.setArray(2, connection.createArrayOf("text", posts.stream().map(post -> post.author().key()).toArray()));
                statement.setArray(3, connection.createArrayOf("text", posts.stream().map(post -> post.at().toString()).toArray()));
                statement.executeUpdate();
            } catch (SQLException failed) {
                throw new IllegalStateException("who posted last cannot be noted", failed);
            }
        });
    }
}
