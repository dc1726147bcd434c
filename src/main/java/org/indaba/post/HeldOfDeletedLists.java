package org.indaba.post;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.indaba.lists.Lists;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.spool.InboundState;
import org.indaba.spool.Inbox;

/**
 * Discards the posts that wait for the moderators of lists that are deleted: nobody can decide about them any more. Looks at some lists a
 * turn, by their ids, and begins again behind the last. Thread-safe.
 */
final class HeldOfDeletedLists {

    /** So many lists a turn are asked for. */
    static final int LISTS = 100;

    private static final Decision DISCARDED = new Decision.Discarded("list deleted");

    private final HeldPosts held;
    private final Inbox inbox;
    private final Lists lists;
    private final InstantSource clock;
    private final AtomicLong looked = new AtomicLong();

    /**
     * @param held what waits
     * @param inbox the rows of what waits
     * @param lists those that are not deleted
     */
    HeldOfDeletedLists(HeldPosts held, Inbox inbox, Lists lists, InstantSource clock) {
        this.held = held;
        this.inbox = inbox;
        this.lists = lists;
        this.clock = clock;
    }

    /** Discards at most so many posts; returns how many. */
    int discardInTx(int limit) {
        List<Long> waiting = held.listsWaitingBehind(looked.get(), LISTS);
        int discarded = 0;
        for (long listId : waiting) {
            if (lists.byId(listId).isEmpty()) {
                discarded += discardInTx(listId, limit - discarded);
            }
            if (discarded == limit) {
                // Of this list something may be left.
                return discarded;
            }
            looked.set(listId);
        }
        if (waiting.size() < LISTS) {
            looked.set(0);
        }
        return discarded;
    }

    private int discardInTx(long listId, int limit) {
        List<HeldPost> posts = held.waiting(listId).stream().limit(limit).toList();
        for (HeldPost post : posts) {
            if (held.decideInTx(post.postId(), DISCARDED, clock.instant()).isPresent()) {
                inbox.moveInTx(post.postId(), InboundState.DONE);
            }
        }
        return posts.size();
    }
}
