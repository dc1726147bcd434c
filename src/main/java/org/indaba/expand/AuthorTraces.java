package org.indaba.expand;

import org.indaba.mail.Erasure;
import org.jdbi.v3.core.Jdbi;

/** What expansions remember of who wrote a post, and to whom it was addressed beside the list, to be forgotten. Thread-safe. */
public final class AuthorTraces {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public AuthorTraces(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Takes the addresses of somebody out of all expansions. One that is under way makes no copy for them anyhow. */
    public void eraseInTx(Erasure somebody) {
        jdbi.useHandle(handle -> somebody.keys().forEach(key -> handle.createUpdate("""
                UPDATE expansions SET author_keys = array_replace(author_keys, :key, :address),
                       addressed_keys = array_replace(addressed_keys, :key, :address)
                WHERE :key = ANY(author_keys) OR :key = ANY(addressed_keys)""")
                .bind("key", key).bindMethods(somebody).execute()));
    }
}
