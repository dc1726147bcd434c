package org.indaba.api;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.indaba.http.AttemptLimit;
import org.indaba.mail.ForwardClock;

/**
 * How often a token may ask, on this node, and how often a network may show wrong ones. Each token has a minute's requests in hand, which
 * come back evenly; tokens that asked longest ago are forgotten first. Thread-safe.
 */
public final class RequestRate {

    /** Requests of one token a minute: a program that reads every second is far from it, and one that runs wild hurts nobody. */
    public static final int PER_MINUTE = 600;

    /** Tokens that are counted at a time. */
    static final int MAX_TOKENS = 10_000;

    private static final Duration EACH = Duration.ofMinutes(1).dividedBy(PER_MINUTE);

    private final InstantSource clock;
    private final AttemptLimit wrong;

    /** When the whole of a token's requests is in hand again. */
    private final Map<Long, Instant> full = new LinkedHashMap<>();

    /** Counts from now on. */
    public RequestRate(InstantSource clock) {
        this.clock = ForwardClock.of(clock);
        this.wrong = new AttemptLimit(clock);
    }

    /** Counts a wrong token; false if the network has shown so many that they are no longer looked at. */
    boolean wrong(InetAddress from) {
        return wrong.take(from);
    }

    /** Counts a request; returns 0 if it may be answered, else after how many seconds the next one may. */
    synchronized int take(long token) {
        Instant now = clock.instant();
        Instant before = full.remove(token);
        Instant then = (before == null || before.isBefore(now) ? now : before).plus(EACH);
        Duration ahead = Duration.between(now, then).minus(EACH.multipliedBy(PER_MINUTE));
        if (ahead.isPositive()) {
            full.put(token, before);
            return (int) Math.max(1, ahead.plusMillis(999).toSeconds());
        }
        if (full.size() >= MAX_TOKENS) {
            full.remove(full.keySet().iterator().next());
        }
        full.put(token, then);
        return 0;
    }
}
