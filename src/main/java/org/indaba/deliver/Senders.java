package org.indaba.deliver;

import java.util.Set;

/** Those who send what is due, as the outbox wakes them. Every method returns at once. Thread-safe. */
public interface Senders {

    /** Something may be due now. */
    void wake();

    /**
     * Something became due at sites, none of which is known to fail: they need not be looked for. What is forgotten of it is found by
     * the next look.
     */
    default void wakeAt(Set<String> sites) {
        wake();
    }

    /** Copies of a mailing will be due in a moment: what they share may be made ready meanwhile. */
    default void expect(long mailing) {
    }
}
