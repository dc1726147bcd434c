package org.indaba.moderate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.Bytes;

/** What came to each list lately, to know it again. Thread-safe. */
public interface EarlierPosts {

    /** RFC 5321 §4.5.4.1: peers try for four or five days at least; nobody tries for longer than this. */
    Duration REMEMBERED = Duration.ofDays(14);

    /** A post with the same fingerprint. One that a moderator rejected or discarded is forgotten. */
    sealed interface Earlier {

        /** It. */
        long postId();

        /**
         * It was posted, or will be without anybody's word.
         *
         * @param postId the post
         */
        record Taken(long postId) implements Earlier {
        }

        /**
         * It waits for a moderator, and nobody knows whether it will be posted.
         *
         * @param postId the post
         */
        record Waiting(long postId) implements Earlier {
        }
    }

    /** The post with this fingerprint, if one is noted. */
    Optional<Earlier> find(long listId, Bytes fingerprint);

    /**
     * A post to be known again.
     *
     * @param listId the list that it came to
     * @param fingerprint what tells it from others
     * @param postId the post
     * @param cameAt when it came
     */
    record Noted(long listId, Bytes fingerprint, long postId, Instant cameAt) {
    }

    /**
     * Notes posts, after waiting for transactions that are noting the same ones now.
     *
     * @return false if one with the same list and fingerprint is noted already, or is twice among these; the caller rolls back then
     */
    boolean rememberInTx(List<Noted> posts);

    /** Forgets at most {@code limit} that came before a time; returns how many. */
    int forgetInTx(Instant before, int limit);
}
