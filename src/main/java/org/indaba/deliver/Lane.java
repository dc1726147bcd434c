package org.indaba.deliver;

import java.util.stream.IntStream;

/**
 * The lanes in which windows of a site stand, written as their priority. Lane 0 goes before all others: notices. The others are served
 * in turn, claim by claim, so that posts that explode at once share the line, and tries that follow upon a deferral share it with
 * first tries. A post's windows stand in one lane; posts that follow each other have different ones as a rule, but mailings of all
 * kinds are numbered together. So posts that meet in a lane share it, too: every second time it gives what came last. What came first
 * moves on at each other time until it is gone, and then it is the turn of what came next.
 */
public final class Lane {

    /** Notices: at the first try and at any other. */
    static final int NOTICES = 0;
    /** Lanes of posts, from 1. */
    static final int POSTS = 8;
    /** Windows of posts that were put off. */
    static final int RETRIES = POSTS + 1;
    /** Turns of a site: of each lane from its front, and then of each from its end. */
    static final int TURNS = 2 * RETRIES;

    private Lane() {
    }

    /** The lane of a mailing's windows at their first try. @param priority the mailing's, as it is stored */
    public static int of(long mailingId, int priority) {
        return priority == Priority.NOTICE.ordinal() ? NOTICES : 1 + (int) Math.floorMod(mailingId, (long) POSTS);
    }

    /** All lanes in the order in which they are asked. @param turn 1 to {@link #TURNS} */
    static Integer[] inTurn(int turn) {
        return IntStream.rangeClosed(0, RETRIES).mapToObj(nth -> nth == 0 ? NOTICES : of(behind(turn, nth - 1))).toArray(Integer[]::new);
    }

    /** Which of {@link #inTurn} give what came last. Notices and what was put off never do: there, who waits longest is first. */
    static Boolean[] fromTheEnd(int turn) {
        return IntStream.rangeClosed(0, RETRIES).mapToObj(nth -> nth > 0 && isFromTheEnd(behind(turn, nth - 1))).toArray(Boolean[]::new);
    }

    /** The turn after one. @param served the lane that was served last in it, none of notices */
    static int after(int turn, int served) {
        return behind(turn, Math.floorMod(served - of(turn), RETRIES) + 1);
    }

    private static int behind(int turn, int steps) {
        return 1 + (turn - 1 + steps) % TURNS;
    }

    private static int of(int turn) {
        return 1 + (turn - 1) % RETRIES;
    }

    private static boolean isFromTheEnd(int turn) {
        return turn > RETRIES && of(turn) != RETRIES;
    }
}
