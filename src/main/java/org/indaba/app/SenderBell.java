package org.indaba.app;

import org.jspecify.annotations.Nullable;

/**
 * Wakes the senders of this process, where there are any: the outbox is made before they are, and a command has none. Thread-safe.
 */
final class SenderBell {

    private volatile @Nullable Runnable senders;

    /** From now on these are woken. */
    void ringFor(Runnable those) {
        senders = those;
    }

    /** Returns at once. */
    void ring() {
        Runnable those = senders;
        if (those != null) {
            those.run();
        }
    }
}
