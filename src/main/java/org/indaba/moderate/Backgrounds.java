package org.indaba.moderate;

/** Finds out what is known about posts. When the database fails its exception goes to the caller. Thread-safe. */
public interface Backgrounds {

    /** What is known about a post now. */
    Background of(Post post);

    /** Asks one after the other. @param earlier the posts that came before; @param senders of whom moderators decided once and for all */
    static Backgrounds of(EarlierPosts earlier, KnownSenders senders) {
        return post -> new Background(
                post.message().fingerprint().flatMap(print -> earlier.find(post.list().id(), print)),
                senders.verdicts(post.list().id(), post.message().authors().stream().limit(AuthorRule.MAX_AUTHORS).toList()));
    }
}
