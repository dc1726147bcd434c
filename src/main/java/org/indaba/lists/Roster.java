package org.indaba.lists;

import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** The members of a list as its owners see and change them: many at once, and one by one. Thread-safe. */
public interface Roster {

    /**
     * Adds everybody in the rows. Wrong rows are told and left out; an address that is banned, or one of the list's own, is a wrong row.
     *
     * @param told hears how many more were written, now and then
     * @return one result for each row, in its order
     */
    List<RosterResult> importInTx(long listId, List<RosterRow> rows, LongConsumer told);

    /** As above, when nobody waits to hear how far it is. */
    default List<RosterResult> importInTx(long listId, List<RosterRow> rows) {
        return importInTx(listId, rows, _ -> { });
    }

    /** What {@link #importInTx} would come to at this moment. Nothing is changed. */
    List<RosterResult> foresee(long listId, List<RosterRow> rows);

    /**
     * Adds everybody in the rows, and ends the subscription of everybody else. A wrong row leaves the list as it is, since the member that
     * it stands for would be lost; so do rows without any address.
     *
     * @param told hears how many more were written, now and then
     */
    SyncOutcome syncInTx(long listId, List<RosterRow> rows, LongConsumer told);

    /** As above, when nobody waits to hear how far it is. */
    default SyncOutcome syncInTx(long listId, List<RosterRow> rows) {
        return syncInTx(listId, rows, _ -> { });
    }

    /**
     * A page of live subscriptions in the order of their addresses' keys.
     *
     * @param text what the address or the name holds, in any case; empty for all
     * @param afterKey the last key of the page before; empty for the first
     * @param limit 1 to 1,000
     */
    List<Membership> search(long listId, String text, String afterKey, int limit);

    /** Changes what a subscriber decided; false if the subscription has ended. */
    boolean preferInTx(long subscriptionId, Preferences wanted);

    /** How many live subscriptions each list has; lists without any are missing. */
    Map<Long, Long> counts();
}
