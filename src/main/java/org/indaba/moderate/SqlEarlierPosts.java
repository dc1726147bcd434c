package org.indaba.moderate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/**
 * What came lately, in PostgreSQL; the primary key is what keeps two dialogues at once from posting the same message twice. When the
 * database fails its exception goes to the caller. Thread-safe.
 */
public final class SqlEarlierPosts implements EarlierPosts {

    // In one order everywhere, so that two transactions with the same posts never wait for each other crosswise.
    private static final String REMEMBER = """
            INSERT INTO earlier_posts (list_id, fingerprint, post_id, came_at)
            SELECT list_id, fingerprint, post_id, timestamptz 'epoch' + micros * interval '1 microsecond'
            FROM unnest(?, ?, ?, ?) AS p (list_id, fingerprint, post_id, micros)
            ORDER BY list_id, fingerprint
            ON CONFLICT DO NOTHING""";

    private static final String FIND = """
            SELECT e.post_id, EXISTS (SELECT FROM held_posts h WHERE h.post_id = e.post_id AND h.decision IS NULL)
            FROM earlier_posts e WHERE e.list_id = ? AND e.fingerprint = ?""";

    private final Jdbi jdbi;
    private final HotSql hot;

    /** @param jdbi joins the caller's transaction */
    public SqlEarlierPosts(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
    }

    @Override
    public Optional<Earlier> find(long listId, Bytes fingerprint) {
        return hot.query(FIND, row -> earlier(row.getLong(1), row.getBoolean(2)), listId, fingerprint.toArray()).stream().findFirst();
    }

    static Earlier earlier(long postId, boolean waits) {
        return waits ? new Earlier.Waiting(postId) : new Earlier.Taken(postId);
    }

    @Override
    public boolean rememberInTx(List<Noted> posts) {
        return hot.update(REMEMBER,
                posts.stream().map(Noted::listId).toArray(Long[]::new),
                posts.stream().map(post -> post.fingerprint().toArray()).toArray(byte[][]::new),
                posts.stream().map(Noted::postId).toArray(Long[]::new),
                posts.stream().map(post -> ChronoUnit.MICROS.between(Instant.EPOCH, post.cameAt())).toArray(Long[]::new)) == posts.size();
    }

    @Override
    public int forgetInTx(Instant before, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM earlier_posts WHERE (list_id, fingerprint) IN (
                    SELECT list_id, fingerprint FROM earlier_posts WHERE came_at < :before ORDER BY came_at LIMIT :limit)""")
                .bind("before", before).bind("limit", limit).execute());
    }
}
