package org.indaba.expand;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.indaba.lists.Variant;
import org.indaba.mime.Participants;

/** One post becomes its copies. Thread-safe. */
public interface Expansions {

    /**
     * Decides to whom mailings go: with the caller's commit; the copies follow in chunks.
     *
     * @return the mailings that are done with that, since their lists have no subscribers
     */
    Set<Long> decideInTx(List<Decided> decisions);

    /** In which other forms than a list's own somebody wants its copies; lists without any such subscriber are missing. */
    Map<Long, Set<Variant>> variants(Set<Long> listIds);

    /** How many copies a post would make that was accepted at {@code asOf}; looks at the whole list and changes nothing. */
    long count(long listId, Instant asOf, Participants participants);

    /**
     * Inserts the next chunk of the unfinished expansion that waited longest, in a transaction of its own that also moves its cursor; and
     * in the same transaction those of others that wait, as long as all together are small.
     *
     * @return false if nothing is left to expand
     */
    boolean step();

    /** Forgets at most {@code limit} expansions that were finished before a time; returns how many. */
    int forgetInTx(Instant before, int limit);
}
