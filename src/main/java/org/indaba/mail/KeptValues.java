package org.indaba.mail;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Values that are the same whenever they are made of the same, kept by what they are made of: for what is wanted thousands of times a
 * second and costs more to make than to find. Memory: a bounded number of values. Thread-safe.
 *
 * @param <K> what a value is made of, itself a value
 * @param <V> immutable
 */
public final class KeptValues<K, V> {

    private final int most;
    private final Map<K, V> kept = new ConcurrentHashMap<>();

    /** @param most so many are kept; beyond that all are forgotten */
    public KeptValues(int most) {
        this.most = most;
    }

    /** The value made of this, found or made; what making it throws goes to the caller. */
    public V of(K key, Function<K, V> make) {
        V known = kept.get(key);
        if (known != null) {
            return known;
        }
        V made = make.apply(key);
        if (kept.size() >= most) {
            kept.clear();
        }
        kept.put(key, made);
        return made;
    }

    /** How many are kept now. */
    public int size() {
        return kept.size();
    }
}
