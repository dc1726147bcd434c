package org.indaba.deliver;

import java.util.stream.IntStream;

/**
 * The lanes in which windows of a site stand, written as their priority. Lane 0 goes before all others: notices. The others are served
 * in turn, claim by claim, so that posts that explode at once share the line, and tries that follow upon a deferral share it with
 * first tries. A post's windows stand in one lane; posts that follow each other have different ones.
 */
public final class Lane {

    /** Notices: at the first try and at any other. */
    static final int NOTICES = 0;
    /** Lanes of posts, from 1. */
    static final int POSTS = 8;
    /** Windows of posts that were put off. */
    static final int RETRIES = POSTS + 1;

    private Lane() {
    }

    /** The lane of a mailing's windows at their first try. @param priority the mailing's, as it is stored */
    public static int of(long mailingId, int priority) {
        return priority == Priority.NOTICE.ordinal() ? NOTICES : 1 + (int) Math.floorMod(mailingId, (long) POSTS);
    }

    /** All lanes in the order in which they are asked, when it is this one's turn. @param first 1 to {@link #RETRIES} */
    static Integer[] inTurn(int first) {
        return IntStream.rangeClosed(0, RETRIES)
                .mapToObj(nth -> nth == 0 ? NOTICES : 1 + (first - 1 + nth - 1) % RETRIES).toArray(Integer[]::new);
    }

    /** Whose turn is next. @param served the lane that was served last, none of notices */
    static int after(int served) {
        return 1 + served % RETRIES;
    }
}
