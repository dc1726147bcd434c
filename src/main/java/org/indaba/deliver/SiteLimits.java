package org.indaba.deliver;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What one site may be burdened with, and from where it is dialled. Immutable.
 *
 * @param start connections open at once while nothing is known of the site; 1 to {@code connections}
 * @param connections connections open at once at most; at least 1
 * @param messagesPerConnection copies sent down one connection before it is closed; at least 1
 * @param copiesPerMinute copies tried in a minute at most; 0 for as many as there are
 * @param backoff how long the site is left alone after it failed as a whole for the first time; positive
 * @param sources our own addresses from which it is dialled; none of a family: as for any site
 */
public record SiteLimits(int start, int connections, int messagesPerConnection, int copiesPerMinute, Duration backoff,
        List<InetAddress> sources) {

    /** @throws IllegalArgumentException if a value is out of its range; the message is a sentence without a full stop */
    public SiteLimits {
        if (connections < 1 || messagesPerConnection < 1) {
            throw new IllegalArgumentException("connections and messages are at least 1");
        }
        if (start < 1 || start > connections) {
            throw new IllegalArgumentException("start is between 1 and connections, which are " + connections);
        }
        if (copiesPerMinute < 0) {
            throw new IllegalArgumentException("copies-per-minute is at least 1");
        }
        if (backoff.isNegative() || backoff.isZero()) {
            throw new IllegalArgumentException("backoff is longer than nothing");
        }
        sources = List.copyOf(sources);
    }

    /** The same for a site that is dialled as any is. */
    public SiteLimits(int start, int connections, int messagesPerConnection, int copiesPerMinute, Duration backoff) {
        this(start, connections, messagesPerConnection, copiesPerMinute, backoff, List.of());
    }

    /** The same with no more connections than these. */
    SiteLimits withAtMost(int most) {
        return new SiteLimits(Math.min(start, most), Math.min(connections, most), messagesPerConnection, copiesPerMinute, backoff,
                sources);
    }
}
