package org.indaba.lists;

import java.util.List;
import java.util.Optional;
import org.indaba.lists.MemberImport.State;

/** Imports of members that take a while: looked at first, then carried out in batches. Thread-safe. */
public interface MemberImports {

    /** The largest page of rows. */
    int MAX_PAGE = 5_000;

    /** So many imports of a list may wait to be begun; each can be hundreds of thousands of rows, and is kept for a month. */
    int MAX_WAITING = 5;

    /**
     * Notes what a file holds, and what would become of each row now. Nothing of the list is changed. When more than
     * {@link #MAX_WAITING} wait to be begun, the eldest of them is forgotten.
     */
    long lookAtInTx(long listId, String actor, List<RosterRow> rows);

    /** An import of a list. */
    Optional<MemberImport> find(long listId, long id);

    /** The newest imports of a list first; at most 20. */
    List<MemberImport> latest(long listId);

    /**
     * Rows in the order of the file.
     *
     * @param fromPlace of the first row, from 0
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<RosterResult> rows(long id, int fromPlace, int limit);

    /** The first wrong rows. @param limit 1 to {@link #MAX_PAGE} */
    List<RosterResult> wrongRows(long id, int limit);

    /** Begins to carry one out; false if it was begun before, or is gone. */
    boolean beginInTx(long listId, long id);

    /** Forgets one that was not begun; false if it was. */
    boolean forgetInTx(long listId, long id);

    /** An import that waits to be worked on, by nobody now; it is the caller's for a while. */
    Optional<MemberImport> claimInTx();

    /**
     * Carries out the next batch, from where the import is by now: whoever was slow may have lost it to another.
     *
     * @param begun as it was claimed, or as the batch before left it
     * @return what the import then is; empty, with nothing done, if it has ended or is gone
     */
    Optional<MemberImport> stepInTx(MemberImport begun);

    /** Ends one that cannot go on. */
    void failInTx(long id);

    /** Forgets those that are older than a month, at most some; returns how many. */
    int sweepInTx(int limit);

    /** How far one in this state is, for its page. */
    static boolean isEnd(State state) {
        return state == State.DONE || state == State.FAILED;
    }
}
