package org.indaba.expand;

import java.time.Instant;
import java.util.Set;

/** One post becomes its copies. Thread-safe. */
public interface Expansions {

    /**
     * Decides that a mailing goes to the subscribers of a list as they are at {@code asOf}: one commit; the copies follow in chunks.
     *
     * @param mailingId an opened mailing
     * @param listId the list
     * @param asOf the time of acceptance
     * @param authorKey the author's address key, for those who do not want their own posts; empty for none
     * @param addressedKeys address keys in To and Cc, for those who do not want a second copy
     */
    void decideInTx(long mailingId, long listId, Instant asOf, String authorKey, Set<String> addressedKeys);

    /**
     * Inserts the next chunk of one unfinished expansion, in a transaction of its own that also moves its cursor.
     *
     * @return false if nothing is left to expand
     */
    boolean step();
}
