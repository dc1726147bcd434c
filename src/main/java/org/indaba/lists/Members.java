package org.indaba.lists;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.mail.EmailAddress;

/** What other packages ask and tell about subscriptions. Thread-safe. */
public interface Members {

    /** The live subscription of an address; compared by {@link EmailAddress#key()}. */
    Optional<Membership> find(long listId, EmailAddress address);

    /**
     * The other addresses of the person who has this one, by their keys, all of them proved: at most {@link People#MAX_ADDRESSES} less
     * one; none of an address that nobody has.
     */
    List<EmailAddress> othersOf(EmailAddress address);

    /** The live subscription with this id. */
    Optional<Membership> byId(long subscriptionId);

    /** Those of these subscriptions that are live, by their ids. */
    Map<Long, Membership> byIds(Collection<Long> subscriptionIds);

    /**
     * When the subscription of each of these addresses to a list began or ended last, by their keys; nothing of those that were never on
     * it.
     */
    Map<String, Instant> lastChanges(long listId, Collection<EmailAddress> addresses);

    /** Adds an address; false if it was there already. */
    boolean addInTx(long listId, EmailAddress address, String displayName);

    /** Ends the subscription of an address; false if there was none. */
    boolean removeInTx(long listId, EmailAddress address);

    /** The live subscriptions of an address on living lists, by list; at most {@code limit}. */
    List<Membership> all(EmailAddress address, int limit);

    /**
     * Changes what a subscriber decided; false if the subscription has ended. Nobody decides to be {@link DeliveryMode#SUSPENDED}: where
     * that is wanted it was read, and whether copies are sent stays as it is by now.
     */
    boolean preferInTx(long subscriptionId, Preferences wanted);

    /** Changes whether copies are sent, if it is so as the caller believes; false if not, or if the subscription has ended. */
    boolean switchInTx(long subscriptionId, DeliveryMode from, DeliveryMode to);

    /**
     * A page of live subscriptions in the order of their addresses' keys.
     *
     * @param afterKey the last key of the page before; empty for the first
     * @param limit 1 to 1,000
     */
    List<Membership> page(long listId, String afterKey, int limit);

    /** How many live subscriptions a list has. */
    long count(long listId);
}
