package org.indaba.moderate;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.indaba.mail.Bytes;
import org.jdbi.v3.core.Jdbi;

/**
 * What came lately, in PostgreSQL; the primary key is what keeps two dialogues at once from posting the same message twice. When the
 * database fails its exception goes to the caller. Thread-safe.
 */
public final class SqlEarlierPosts implements EarlierPosts {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public SqlEarlierPosts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public OptionalLong find(long listId, Bytes fingerprint) {
        Optional<Long> post = jdbi.withHandle(handle -> handle
                .createQuery("SELECT post_id FROM earlier_posts WHERE list_id = :list AND fingerprint = :fingerprint")
                .bind("list", listId).bind("fingerprint", fingerprint.toArray()).mapTo(Long.class).findOne());
        return post.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    @Override
    public boolean rememberInTx(long listId, Bytes fingerprint, long postId, Instant at) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                INSERT INTO earlier_posts (list_id, fingerprint, post_id, came_at) VALUES (:list, :fingerprint, :post, :at)
                ON CONFLICT DO NOTHING""")
                .bind("list", listId).bind("fingerprint", fingerprint.toArray()).bind("post", postId).bind("at", at).execute()) == 1;
    }

    @Override
    public int forgetInTx(Instant before, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM earlier_posts WHERE (list_id, fingerprint) IN (
                    SELECT list_id, fingerprint FROM earlier_posts WHERE came_at < :before ORDER BY came_at LIMIT :limit)""")
                .bind("before", before).bind("limit", limit).execute());
    }
}
