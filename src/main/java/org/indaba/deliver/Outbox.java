package org.indaba.deliver;

import java.util.List;
import java.util.Set;
import org.indaba.mail.EmailAddress;

/**
 * The door into the outgoing queue. What is committed through it leaves, or ends with a recorded reason. Holds the stored message
 * until the mailing is finished and its ledger is dropped. Thread-safe.
 */
public interface Outbox {

    /** A window is at most so many copies of one domain. */
    int WINDOW_COPIES = 100;

    /** Opens a mailing whose copies {@code expand} will insert; returns its id. */
    long openInTx(NewMailing mailing);

    /** Opens mailings as {@link #openInTx} does, together; returns their ids in the same order. */
    default List<Long> openAllInTx(List<NewMailing> mailings) {
        return mailings.stream().map(this::openInTx).toList();
    }

    /** Opens a mailing with a single copy, which is due at once; returns the copy's id. */
    long sendInTx(NewMailing mailing, EmailAddress recipient);

    /** To be called after a commit that made copies due: wakes the senders. */
    void wake();

    /**
     * As {@link #wake}, by who knows where the copies go: nobody needs to look for them first.
     *
     * @param sites some of the sites; none of them is known to fail
     */
    default void wakeAt(Set<String> sites) {
        wake();
    }

    /** To be called when copies of a mailing will be due in a moment: what they share may be made ready meanwhile. */
    default void expect(long mailing) {
    }
}
