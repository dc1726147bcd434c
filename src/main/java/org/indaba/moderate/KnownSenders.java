package org.indaba.moderate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.indaba.mail.EmailAddress;

/** The senders of whom moderators decided once and for all, by list. Thread-safe. */
public interface KnownSenders {

    /** The largest page. */
    int MAX_PAGE = 1_000;

    /** The most of a list: a person reads them. */
    int MAX_SENDERS = 5_000;

    /** Nobody is known. */
    KnownSenders NOBODY = new NobodyIsKnown();

    /** What was decided about those of these addresses that are known, by their keys. */
    Map<String, SenderVerdict> verdicts(long listId, Collection<EmailAddress> authors);

    /** The senders of a list in the order of their keys. @param limit 1 to {@link #MAX_PAGE} */
    List<KnownSender> page(long listId, String afterKey, int limit);

    /** Decides about a sender from now on; false if the list has {@link #MAX_SENDERS}. */
    boolean setInTx(long listId, EmailAddress address, SenderVerdict verdict, String by);

    /** Forgets what was decided; false if nothing was. */
    boolean removeInTx(long listId, EmailAddress address);
}
