package org.indaba.app.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts tries of copies by site and state. Sites are named as they come up, as long as they are few; the others are counted together,
 * since every label lives in the memory of whoever collects it. Thread-safe.
 */
final class TryCounters {

    /** Sites with a label of their own: more than any dashboard shows, and less than hurts a collector. */
    static final int MAX_SITES = 200;

    /** The label of all other sites, and of copies that met none. */
    static final String OTHERS = "other";

    private final MeterRegistry metrics;
    private final Set<String> named = ConcurrentHashMap.newKeySet();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    TryCounters(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    private record Key(String site, String state) {
    }

    /** Counts one. @param state as the ledger writes it */
    void count(String site, String state) {
        counters.computeIfAbsent(new Key(label(site), state), this::counter).increment();
    }

    private Counter counter(Key key) {
        return metrics.counter("indaba.copies.tries", "site", key.site(), "state", key.state().toLowerCase(Locale.ROOT));
    }

    private String label(String site) {
        if (site.isEmpty()) {
            return OTHERS;
        }
        if (named.contains(site)) {
            return site;
        }
        synchronized (named) {
            return named.size() < MAX_SITES && named.add(site) || named.contains(site) ? site : OTHERS;
        }
    }
}
