package org.indaba.lists;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.EmailAddress;

/**
 * Addresses that are dead everywhere: copies for them are written into the ledger as suppressed and never sent. What Indaba writes
 * itself still goes to them, so that a person can come back. Thread-safe.
 */
public interface Suppressions {

    /** The largest page. */
    int MAX_PAGE = 1_000;

    /** The longest reason, in characters; longer ones are cut. */
    int MAX_REASON = 200;

    /** The longest time that an operator or a program may name, in days: ten years. What is to last longer is for good. */
    int MAX_DAYS = 3_650;

    /** Whose doing a suppression is. */
    enum Origin {
        /** Nobody was there, on several lists: it is over for whoever turns out to be alive. */
        BOUNCES,
        /** An operator said so, for a time or for good: operators alone lift it. */
        OPERATOR
    }

    /**
     * A page in the order of the addresses' keys, with those that have just run out.
     *
     * @param afterKey the last key of the page before; empty for the first
     * @param limit 1 to {@link #MAX_PAGE}
     */
    List<Suppression> page(String afterKey, int limit);

    /** Whether copies for an address are kept back now, and why. */
    Optional<Suppression> find(EmailAddress address);

    /** Those of these keys of addresses for which bounces alone keep copies back now: whoever proves such an address lifts that. */
    Set<String> ofBounces(Collection<String> keys);

    /**
     * Keeps copies for an address back; one that is kept back already gets the new reason and time. What bounces prolong is still the
     * operator's for as long as he said.
     *
     * @param lasts for how long; {@link Duration#ZERO} for good
     */
    void addInTx(EmailAddress address, String reason, Duration lasts, Origin origin);

    /** Lets copies go to an address again; false if nothing kept them back. */
    boolean removeInTx(EmailAddress address);

    /** The same, but what an operator keeps back stays; false if nothing was removed. */
    boolean removeOfBouncesInTx(EmailAddress address);

    /** Forgets at most {@code limit} that ran out; returns how many. */
    int sweepInTx(int limit);
}
