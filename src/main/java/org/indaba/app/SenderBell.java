package org.indaba.app;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.indaba.deliver.Pace;
import org.indaba.deliver.Senders;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the senders of this process, and asks how fast they go, where there are any: the outbox is made before they are, and a command
 * has none. Thread-safe.
 */
final class SenderBell implements Senders {

    private volatile @Nullable Senders senders;
    private volatile Function<String, Optional<Pace>> paces = _ -> Optional.empty();

    /** From now on these are woken and asked. */
    void ringFor(Senders those, Function<String, Optional<Pace>> theirs) {
        senders = those;
        paces = theirs;
    }

    /** How fast a site is sent to; empty if nothing went there lately, or if another process sends there. */
    Optional<Pace> pace(String site) {
        return paces.apply(site);
    }

    @Override
    public void wake() {
        Senders those = senders;
        if (those != null) {
            those.wake();
        }
    }

    @Override
    public void wakeAt(Set<String> sites) {
        Senders those = senders;
        if (those != null) {
            those.wakeAt(sites);
        }
    }

    @Override
    public void expect(long mailing) {
        Senders those = senders;
        if (those != null) {
            those.expect(mailing);
        }
    }
}
