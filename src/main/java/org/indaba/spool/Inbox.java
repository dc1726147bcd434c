package org.indaba.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The inbound rows: what was answered with 250 and is not finished. Thread-safe. */
public interface Inbox {

    /** Adds a row, which keeps its message until it is done; returns its id. */
    long addInTx(NewInbound arrival);

    /** Adds rows as {@link #addInTx} does, together, and returns their ids in the same order. */
    List<Long> addAllInTx(List<NewInbound> arrivals);

    /** To be called after a commit that left rows waiting: wakes the workers. */
    void wake();

    /**
     * Frees the open transaction from the database's limit for those that wait for somebody else than the database; to be called where
     * others are asked, such as DNS, before it commits. A row that always takes longer than the limit would else wait for ever.
     */
    void waitForOthersInTx();

    /** Locks the oldest waiting row that no other worker has locked; the lock ends with the transaction. */
    Optional<Inbound> lockNextInTx();

    /**
     * Locks the oldest waiting rows that were judged, as posts are, and that no other worker has locked, in their order; the locks end
     * with the transaction.
     *
     * @param after only rows behind this one
     * @param limit at most so many
     */
    List<Inbound> lockJudgedInTx(long after, int limit);

    /**
     * As {@link #lockJudgedInTx}, for rows that were not judged, as all other mail is.
     *
     * @param after only rows behind this one
     * @param limit at most so many
     */
    List<Inbound> lockUnjudgedInTx(long after, int limit);

    /** Any row. */
    Optional<Inbound> find(long id);

    /** Moves a row to a state; what is DONE keeps its message no longer. */
    void moveInTx(long id, InboundState state);

    /** Ends rows together: each is DONE and keeps its message no longer. */
    void finishInTx(List<Inbound> rows);

    /** Sets a waiting row aside with the stack trace of what happened; one that another worker moved on meanwhile is left alone. */
    void shuntInTx(long id, String station, String stackTrace, Instant at);

    /** What is set aside, by number, behind the given one (0: from the first); at most 1,000. */
    List<Shunted> shunted(long after);

    /** The shunted row with this number. */
    Optional<Shunted> findShunted(long id);

    /** Puts a shunted row back; false if there is none. Call {@link #wake} behind the commit. */
    boolean replayInTx(long id);

    /** Deletes at most {@code limit} done rows that came in before a time; returns how many. */
    int deleteDoneInTx(Instant before, int limit);

    /** How many rows wait. */
    long waiting();
}
