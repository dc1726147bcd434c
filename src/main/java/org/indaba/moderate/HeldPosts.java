package org.indaba.moderate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The posts that wait for a moderator, and what became of them. Thread-safe. */
public interface HeldPosts {

    /** So long the moderators of a list are left in peace behind an announcement, however many posts are held meanwhile. */
    Duration QUIET = Duration.ofHours(1);

    /** Notes that a post is held. */
    void addInTx(HeldPost post);

    /** The posts of a list that wait, the oldest first; at most 1,000. */
    List<HeldPost> waiting(long listId);

    /** A post, if it waits. */
    Optional<HeldPost> find(long postId);

    /** Decides about a post; empty if it does not wait, for example because somebody else was quicker. */
    Optional<HeldPost> decideInTx(long postId, Decision decision, Instant at);

    /** When a post was accepted by a moderator; empty for posts that never waited. */
    Optional<Instant> acceptedAt(long postId);

    /**
     * What to tell the moderators of some list next, and notes that they know: the first held post at once, all others together once
     * {@link #QUIET} is over.
     */
    Optional<Announcement> announceNextInTx(Instant now);

    /** Forgets at most {@code limit} posts that were decided before a time; returns how many. */
    int forgetInTx(Instant before, int limit);
}
