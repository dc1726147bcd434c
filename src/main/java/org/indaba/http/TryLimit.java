package org.indaba.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.indaba.mail.ForwardClock;

/**
 * How often something may be tried for one key (an address, a person), on this node, whoever tries. Keys that were counted longest ago are
 * forgotten first, so that the table stays small. Thread-safe.
 */
public final class TryLimit {

    /** Keys that are counted at a time. */
    static final int MAX_KEYS = 10_000;

    private final InstantSource clock;
    private final int most;
    private final Duration window;
    private final Map<String, Count> counts = new LinkedHashMap<>();

    private record Count(Instant since, int tries) {
    }

    /** @param most how many within a window */
    public TryLimit(InstantSource clock, int most, Duration window) {
        this.clock = ForwardClock.of(clock);
        this.most = most;
        this.window = window;
    }

    /** Counts a try; false if the key has had its share, which lasts until the window ends. */
    public synchronized boolean take(String key) {
        Instant now = clock.instant();
        Count count = counts.get(key);
        if (count == null || !now.isBefore(count.since().plus(window))) {
            counts.remove(key);
            if (counts.size() >= MAX_KEYS) {
                counts.remove(counts.keySet().iterator().next());
            }
            counts.put(key, new Count(now, 1));
            return true;
        }
        if (count.tries() >= most) {
            return false;
        }
        counts.put(key, new Count(count.since(), count.tries() + 1));
        return true;
    }

    /** Forgets what was counted: it was tried with success. */
    public synchronized void forget(String key) {
        counts.remove(key);
    }
}
