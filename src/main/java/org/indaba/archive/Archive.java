package org.indaba.archive;

import java.time.Instant;
import java.util.List;
import org.indaba.mime.HeaderBlock;

/** Keeps what archives, threads and search will ask for. Thread-safe. */
public interface Archive {

    /**
     * Stores a post of a list and holds its message; a post that is kept already is left as it is.
     *
     * @param changes what was done to it before it went to the subscribers, a line each
     */
    void keepInTx(long postId, long listId, long messageId, HeaderBlock header, Instant receivedAt, List<String> changes);

    /** Stores posts as {@link #keepInTx} does, together. */
    default void keepAllInTx(List<PostToKeep> posts) {
        posts.forEach(post -> keepInTx(post.postId(), post.listId(), post.messageId(), post.header(), post.receivedAt(), post.changes()));
    }

    /** The posts with this Message-ID, given with or without angle brackets: one for each list that it came to; the newest 100. */
    List<Long> postsOf(String messageId);
}
