package org.indaba.expand;

import java.time.Instant;
import org.indaba.mime.Participants;

/** One post becomes its copies. Thread-safe. */
public interface Expansions {

    /**
     * Decides that a mailing goes to the subscribers of a list as they are at {@code asOf}: one commit; the copies follow in chunks.
     *
     * @param mailingId an opened mailing
     * @param listId the list
     * @param asOf the time of acceptance
     * @param participants whom the post is from and for, since some subscribers do not want such a post
     */
    void decideInTx(long mailingId, long listId, Instant asOf, Participants participants);

    /** How many copies a post would make that was accepted at {@code asOf}; looks at the whole list and changes nothing. */
    long count(long listId, Instant asOf, Participants participants);

    /**
     * Inserts the next chunk of one unfinished expansion, in a transaction of its own that also moves its cursor.
     *
     * @return false if nothing is left to expand
     */
    boolean step();

    /** Forgets at most {@code limit} expansions that were finished before a time; returns how many. */
    int forgetInTx(Instant before, int limit);
}
