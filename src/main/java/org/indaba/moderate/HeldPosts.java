package org.indaba.moderate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The posts that wait for a moderator, and what became of them. Thread-safe. */
public interface HeldPosts {

    /** So long the moderators of a list are left in peace behind an announcement, however many posts are held meanwhile. */
    Duration QUIET = Duration.ofHours(1);

    /** So long behind an announcement the moderators hear again of what they did not decide about. */
    Duration REMINDED = Duration.ofDays(7);

    /** Notes that a post is held. */
    void addInTx(HeldPost post);

    /** To be called after a commit that held posts: wakes who announces them. */
    void wake();

    /** The most that one answer holds. */
    int MAX_PAGE = 1_000;

    /** The posts of a list that wait, the oldest first; at most {@link #MAX_PAGE}. */
    default List<HeldPost> waiting(long listId) {
        return waitingBehind(listId, 0, MAX_PAGE);
    }

    /**
     * The posts of a list that wait, the oldest first.
     *
     * @param postId the last one that was seen; 0 to begin
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<HeldPost> waitingBehind(long listId, long postId, int limit);

    /** At most {@code limit} of the lists at which something waits, by id, from the first behind {@code listId} on. */
    List<Long> listsWaitingBehind(long listId, int limit);

    /**
     * The posts of a list that wait and are not put off, the oldest first.
     *
     * @param postId the last one that was seen; 0 to begin
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<HeldPost> due(long listId, Instant now, long postId, int limit);

    /** How many posts of a list wait and are not put off. @param postId those behind this one are counted; 0 for all */
    long countDue(long listId, Instant now, long postId);

    /**
     * The posts of a list that are put off, by when they come again.
     *
     * @param after the place of the last one that was seen; {@link Place#BEGIN} to begin
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<PutOff> putOff(long listId, Instant now, Place after, int limit);

    /** Puts a post off: until then nobody is reminded of it. False if it does not wait. */
    boolean putOffInTx(long postId, Instant until);

    /**
     * A post that was put off.
     *
     * @param post the post
     * @param until when it comes again
     */
    record PutOff(HeldPost post, Instant until) {

        /** Where it stands among those that are put off. */
        public Place place() {
            return new Place(until, post.postId());
        }
    }

    /**
     * A place among the posts that are put off.
     *
     * @param until when a post comes again
     * @param postId its number: several may come at once
     */
    record Place(Instant until, long postId) {

        /** Before all of them. */
        public static final Place BEGIN = new Place(Instant.EPOCH, 0);
    }

    /** A post, if it waits. */
    Optional<HeldPost> find(long postId);

    /**
     * Decides about a post; empty if it does not wait, for example because somebody else was quicker. One that is not accepted is
     * forgotten by {@link EarlierPosts}: who sends it again is judged anew.
     */
    Optional<HeldPost> decideInTx(long postId, Decision decision, Instant at);

    /**
     * A moderator's yes.
     *
     * @param listId whose moderator it was: the post is for that list, whatever its address has come to mean
     * @param at when
     */
    record Accepted(long listId, Instant at) {
    }

    /** The posts that a moderator accepted, by their numbers; those that never waited have no entry. */
    Map<Long, Accepted> accepted(List<Long> postIds);

    /**
     * What to tell the moderators of some list next, and notes that they know: the first held post at once, all others together once
     * {@link #QUIET} is over. When they heard of one {@link #REMINDED} ago, it is all that waits, so that reminders are one mail a week.
     */
    Optional<Announcement> announceNextInTx(Instant now);

    /** Gives a list its quiet time, although nobody was told anything: what waits there is announced behind it. */
    void quietInTx(long listId, Instant now);

    /** Forgets at most {@code limit} posts that were decided before a time; returns how many. */
    int forgetInTx(Instant before, int limit);
}
