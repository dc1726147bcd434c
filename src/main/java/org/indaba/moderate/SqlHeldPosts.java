package org.indaba.moderate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.indaba.spool.HotSql;
import org.indaba.spool.Signal;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Held posts in PostgreSQL, by SQL rather than Panache: they are written in the transaction of the 250, whose statements are counted.
 * When the database fails its exception goes to the caller. Thread-safe.
 */
public final class SqlHeldPosts implements HeldPosts {

    /**
     * Behind {@code decided}, which returns rows of held_posts: what was not accepted is no earlier post to anything. The time is that of
     * the note but for a rounding, and has an index.
     */
    static final String FORGOTTEN = """
            forgotten AS (
                DELETE FROM earlier_posts e USING decided d
                WHERE d.decision <> 'ACCEPTED' AND e.list_id = d.list_id AND e.post_id = d.post_id
                    AND e.came_at BETWEEN d.held_at - interval '1 millisecond' AND d.held_at + interval '1 millisecond')
            """;

    /** What a list's moderators are told of together. Index Scan using held_posts_waiting, and one probe in held_posts_announced. */
    private static final String ANNOUNCED = """
            list_id = :list AND decision IS NULL AND coalesce(deferred_until, :now) <= :now AND (announced_at IS NULL
                OR EXISTS (SELECT FROM held_posts o WHERE o.list_id = :list AND o.decision IS NULL AND o.announced_at <= :reminded))""";

    /** What waits at a list and is not put off, behind a post. Index Scan using held_posts_waiting. */
    private static final String DUE = """
            list_id = :list AND decision IS NULL AND coalesce(deferred_until, :now) <= :now AND post_id > :behind""";

    private final Jdbi jdbi;
    private final HotSql hot;

    private final Signal postsAreHeld;

    /**
     * @param jdbi joins the caller's transaction
     * @param postsAreHeld what {@link #wake} raises
     */
    public SqlHeldPosts(Jdbi jdbi, Signal postsAreHeld) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.postsAreHeld = postsAreHeld;
    }

    @Override
    public void addInTx(HeldPost post) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                WITH quiet AS (
                    INSERT INTO held_announcements (list_id, last_at) VALUES (:list, '-infinity') ON CONFLICT DO NOTHING)
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                VALUES (:post, :list, :author, :answerTo, :subject, :reason, :heldAt)""")
                .bind("post", post.postId()).bind("list", post.listId()).bind("author", post.author())
                .bind("answerTo", post.answerTo()).bind("subject", post.subject()).bind("reason", post.reason())
                .bind("heldAt", post.heldAt()).execute());
    }

    @Override
    public void wake() {
        postsAreHeld.raise();
    }

    @Override
    public List<HeldPost> waitingBehind(long listId, long postId, int limit) {
        checkPage(limit);
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM held_posts WHERE list_id = :list AND decision IS NULL AND post_id > :behind
                ORDER BY post_id LIMIT :limit""")
                .bind("list", listId).bind("behind", postId).bind("limit", limit).map((row, context) -> held(row)).list());
    }

    private static void checkPage(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " posts, not " + limit);
        }
    }

    @Override
    public List<Long> listsWaitingBehind(long listId, int limit) {
        // The partial index held_posts_waiting holds nothing but what waits, in this order.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT DISTINCT list_id FROM held_posts WHERE decision IS NULL AND list_id > :list ORDER BY list_id LIMIT :limit""")
                .bind("list", listId).bind("limit", limit).mapTo(Long.class).list());
    }

    @Override
    public List<HeldPost> due(long listId, Instant now, long postId, int limit) {
        checkPage(limit);
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM held_posts WHERE " + DUE + " ORDER BY post_id LIMIT :limit")
                .bind("list", listId).bind("now", now).bind("behind", postId).bind("limit", limit)
                .map((row, context) -> held(row)).list());
    }

    @Override
    public long countDue(long listId, Instant now, long postId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM held_posts WHERE " + DUE)
                .bind("list", listId).bind("now", now).bind("behind", postId).mapTo(Long.class).one());
    }

    @Override
    public List<PutOff> putOff(long listId, Instant now, Place after, int limit) {
        checkPage(limit);
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT * FROM held_posts WHERE list_id = :list AND decision IS NULL AND deferred_until > :now
                    AND (deferred_until, post_id) > (:until, :behind)
                ORDER BY deferred_until, post_id LIMIT :limit""")
                .bind("list", listId).bind("now", now).bind("until", after.until()).bind("behind", after.postId()).bind("limit", limit)
                .map((row, context) -> new PutOff(held(row), row.getTimestamp("deferred_until").toInstant())).list());
    }

    @Override
    public boolean putOffInTx(long postId, Instant until) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE held_posts SET deferred_until = :until, announced_at = NULL WHERE post_id = :post AND decision IS NULL""")
                .bind("until", until).bind("post", postId).execute()) == 1;
    }

    @Override
    public Optional<HeldPost> find(long postId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM held_posts WHERE post_id = :post AND decision IS NULL")
                .bind("post", postId).map((row, context) -> held(row)).findOne());
    }

    @Override
    public Optional<HeldPost> decideInTx(long postId, Decision decision, Instant at) {
        String words = decision instanceof Decision.Rejected(String _, String said) ? said : "";
        String name = switch (decision) {
            case Decision.Accepted _ -> "ACCEPTED";
            case Decision.Rejected _ -> "REJECTED";
            case Decision.Discarded _ -> "DISCARDED";
        };
        return jdbi.withHandle(handle -> handle.createQuery("""
                WITH decided AS (
                    UPDATE held_posts SET decision = :decision, decided_by = :by, decided_at = :at, words = :words
                    WHERE post_id = :post AND decision IS NULL RETURNING *),
                """ + FORGOTTEN + "SELECT * FROM decided")
                .bind("post", postId).bind("decision", name).bind("by", decision.by()).bind("at", at).bind("words", words)
                .map((row, context) -> held(row)).findOne());
    }

    @Override
    public Map<Long, Accepted> accepted(List<Long> postIds) {
        return hot.query("SELECT post_id, list_id, decided_at FROM held_posts WHERE post_id = ANY (?) AND decision = 'ACCEPTED'",
                row -> Map.entry(row.getLong(1), new Accepted(row.getLong(2), row.getTimestamp(3).toInstant())),
                (Object) postIds.toArray(Long[]::new)).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Optional<Announcement> announceNextInTx(Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE held_announcements SET last_at = :now WHERE list_id = (
                    SELECT a.list_id FROM held_announcements a
                    WHERE a.last_at <= :quiet AND (EXISTS (
                        SELECT FROM held_posts h WHERE h.list_id = a.list_id AND h.decision IS NULL AND h.announced_at IS NULL
                            AND coalesce(h.deferred_until, :now) <= :now) OR EXISTS (
                        SELECT FROM held_posts h WHERE h.list_id = a.list_id AND h.decision IS NULL AND h.announced_at <= :reminded))
                    ORDER BY a.last_at, a.list_id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING list_id""")
                .bind("now", now).bind("quiet", now.minus(QUIET)).bind("reminded", now.minus(REMINDED)).mapTo(Long.class).findOne()
                .flatMap(listId -> announceInTx(handle, listId, now)));
    }

    @Override
    public void quietInTx(long listId, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE held_announcements SET last_at = :now WHERE list_id = :list")
                .bind("now", now).bind("list", listId).execute());
    }

    private static Optional<Announcement> announceInTx(Handle handle, long listId, Instant now) {
        List<HeldPost> posts = handle.createQuery("SELECT * FROM held_posts WHERE " + ANNOUNCED + " ORDER BY post_id LIMIT :limit")
                .bind("list", listId).bind("now", now).bind("reminded", now.minus(REMINDED)).bind("limit", Announcement.MAX_POSTS)
                .map((row, context) -> held(row)).list();
        long announced = handle.createUpdate("UPDATE held_posts SET announced_at = :now WHERE " + ANNOUNCED)
                .bind("list", listId).bind("now", now).bind("reminded", now.minus(REMINDED)).execute();
        return posts.isEmpty() ? Optional.empty() : Optional.of(new Announcement(posts, Math.max(0, announced - posts.size())));
    }

    @Override
    public int forgetInTx(Instant before, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM held_posts WHERE post_id IN (
                    SELECT post_id FROM held_posts WHERE decision IS NOT NULL AND decided_at < :before ORDER BY decided_at LIMIT :limit)""")
                .bind("before", before).bind("limit", limit).execute());
    }

    private static HeldPost held(ResultSet row) throws SQLException {
        return new HeldPost(row.getLong("post_id"), row.getLong("list_id"), row.getString("author"), row.getString("answer_to"),
                row.getString("subject"), row.getString("reason"), row.getTimestamp("held_at").toInstant());
    }
}
