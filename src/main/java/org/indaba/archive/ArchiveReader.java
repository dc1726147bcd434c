package org.indaba.archive;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The kept posts as people look through them. Reads only; thread-safe. */
public final class ArchiveReader {

    /** What a page may have at most. */
    public static final int MAX_LIMIT = 200;

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public ArchiveReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** One post. */
    public Optional<ArchivedPost> find(long postId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM archived_posts WHERE post_id = :post")
                .bind("post", postId).map((row, _) -> post(row)).findOne());
    }

    /**
     * The posts of all lists, the newest first.
     *
     * @param before those before this post; {@code Long.MAX_VALUE} from the newest on
     * @param limit 1 to {@link #MAX_LIMIT}
     */
    public List<ArchivedPost> latest(long before, int limit) {
        check(limit);
        // Index Scan Backward using archived_posts_pkey.
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT * FROM archived_posts WHERE post_id < :before ORDER BY post_id DESC LIMIT :limit")
                .bind("before", before).bind("limit", limit).map((row, _) -> post(row)).list());
    }

    /**
     * The posts of one list, the newest first.
     *
     * @param before those that came before this post; {@code Long.MAX_VALUE} from the newest on
     * @param limit 1 to {@link #MAX_LIMIT}
     */
    public List<ArchivedPost> latestOf(long listId, long before, int limit) {
        check(limit);
        OffsetDateTime from = find(before).map(post -> post.receivedAt().atOffset(ZoneOffset.UTC))
                .orElse(OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));
        // Index Scan Backward using archived_posts_list, with an incremental sort among posts of the same instant.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM archived_posts
                WHERE list_id = :list AND received_at <= :from AND (received_at, post_id) < (:from, :before)
                ORDER BY received_at DESC, post_id DESC LIMIT :limit
                """)
                .bind("list", listId).bind("from", from).bind("before", before).bind("limit", limit).map((row, _) -> post(row)).list());
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " posts");
        }
    }

    private static ArchivedPost post(ResultSet row) throws SQLException {
        Timestamp written = row.getTimestamp("written_at");
        Array changes = row.getArray("changes");
        return new ArchivedPost(row.getLong("post_id"), row.getLong("list_id"), row.getLong("message_id"), row.getString("rfc_message_id"),
                row.getString("in_reply_to"), row.getString("subject"),
                new ArchivedPost.Author(row.getString("author_name"), row.getString("author_address")),
                written == null ? null : written.toInstant(), row.getTimestamp("received_at").toInstant(),
                List.of((String[]) changes.getArray()), row.getString("evidence"), row.getString("survival"));
    }
}
