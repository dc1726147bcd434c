package org.indaba.moderate;

import java.util.List;

/**
 * What moderators are to be told.
 *
 * @param posts those that they are told of, the one that has waited longest first: those that they do not know of, or once a week all;
 *     at least one, and at most {@link #MAX_POSTS}
 * @param more how many more of these wait
 */
public record Announcement(List<HeldPost> posts, long more) {

    /** As many as a person decides about in one mail; the page has them all. */
    public static final int MAX_POSTS = 20;

    /** @throws IllegalArgumentException if there is no post, or if there are too many */
    public Announcement {
        posts = List.copyOf(posts);
        if (posts.isEmpty() || posts.size() > MAX_POSTS) {
            throw new IllegalArgumentException("an announcement has 1 to " + MAX_POSTS + " posts, not " + posts.size());
        }
    }

    /** The post that has waited longest. */
    public HeldPost first() {
        return posts.getFirst();
    }

    /** The other posts, in their order. */
    public List<HeldPost> others() {
        return posts.subList(1, posts.size());
    }
}
