package org.indaba.expand;

import java.util.Collection;
import org.indaba.mail.Erasure;
import org.jdbi.v3.core.Jdbi;

/** What expansions remember of who wrote a post, and to whom it was addressed beside the list, to be forgotten. Thread-safe. */
public final class AuthorTraces {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public AuthorTraces(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Waits for the chunks of these lists that are being made, and lets no other begin until the end of the transaction. Behind the commit
     * that erased somebody: a chunk that began before it does not know of it, and its copies are there to be found now; others pass over
     * whom they find erased.
     */
    public void awaitChunksInTx(Collection<Long> lists) {
        // In the order in which copies of missed posts lock several of them, and whoever drops them.
        jdbi.useHandle(handle -> handle.createQuery("""
                SELECT mailing_id FROM expansions WHERE done_at IS NULL AND list_id = ANY(:lists) ORDER BY mailing_id DESC FOR UPDATE""")
                .bindArray("lists", Long.class, lists.toArray()).mapTo(Long.class).list());
    }

    /** Takes the addresses of somebody out of all expansions. */
    public void eraseInTx(Erasure somebody) {
        jdbi.useHandle(handle -> somebody.keys().forEach(key -> handle.createUpdate("""
                UPDATE expansions SET author_keys = array_replace(author_keys, :key, :address),
                       addressed_keys = array_replace(addressed_keys, :key, :address)
                WHERE :key = ANY(author_keys) OR :key = ANY(addressed_keys)""")
                .bind("key", key).bindMethods(somebody).execute()));
    }
}
