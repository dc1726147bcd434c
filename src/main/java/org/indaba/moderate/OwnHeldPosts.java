package org.indaba.moderate;

import java.time.Instant;
import java.util.List;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.jdbi.v3.core.Jdbi;

/** The posts of one person that wait for a moderator, to be handed over. Reads only; thread-safe. */
public final class OwnHeldPosts {

    /** The newest that are handed over. */
    public static final int MAX_POSTS = 1_000;

    private final Jdbi jdbi;
    private final Lists lists;

    /**
     * @param jdbi joins the caller's transaction
     * @param lists what they are called
     */
    public OwnHeldPosts(Jdbi jdbi, Lists lists) {
        this.jdbi = jdbi;
        this.lists = lists;
    }

    /**
     * A post that waits. Why it does is for moderators.
     *
     * @param list the post address; empty if the list is gone
     * @param author the address that wrote it
     * @param subject its subject; may be empty
     * @param since when it came
     */
    public record Waiting(String list, String author, String subject, Instant since) {
    }

    /** What waits, the newest first. @param addresses of a person, as they may be written, in lower case */
    public List<Waiting> of(List<String> addresses) {
        // Index Scan using held_posts_waiting: nothing but what waits.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT list_id, author, subject, held_at FROM held_posts
                WHERE decision IS NULL AND lower(author) = ANY(:addresses) ORDER BY post_id DESC LIMIT :most""")
                .bindArray("addresses", String.class, addresses.toArray()).bind("most", MAX_POSTS)
                .map((row, _) -> new Waiting(named(row.getLong(1)), row.getString(2), row.getString(3), row.getTimestamp(4).toInstant()))
                .list());
    }

    private String named(long listId) {
        return lists.byId(listId).map(MailList::post).map(Object::toString).orElse("");
    }
}
