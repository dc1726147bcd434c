package org.indaba.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.indaba.mail.Bytes;

/**
 * How many bodies of requests are on their way to this node, over all and from each network, and since when. Each that is read keeps one
 * of the threads that show pages: who sends slowly gets few of them, and not for long. Thread-safe.
 */
public final class OpenBodies {

    /** How much longer a file may take than all else. */
    static final int FILE_FACTOR = 5;

    private final Limits limits;
    private final InstantSource clock;
    private final Map<Bytes, Integer> perNetwork = new HashMap<>();
    private int overall;

    /** Nothing is on its way yet. */
    public OpenBodies(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * What is allowed.
     *
     * @param overall bodies at a time; fewer than there are threads for pages, so that these are shown meanwhile
     * @param perNetwork how many of them from one network
     * @param longest how long one may be on its way; a file {@value #FILE_FACTOR} times as long
     */
    public record Limits(int overall, int perNetwork, Duration longest) {
    }

    /** What a body is. */
    public enum Kind {
        /** A form, or JSON. */
        USUAL,
        /** A large file. */
        FILE
    }

    /** Whether one more body may come. */
    public sealed interface Entry {

        /** It may. */
        record Admitted(Place place) implements Entry {
        }

        /** Its network sends as many as it may. */
        record NetworkFull() implements Entry {
        }

        /** As many are on their way as there may be. */
        record AllFull() implements Entry {
        }
    }

    /** The place of one body, until it is free again. */
    public final class Place {

        private final Bytes network;
        private final Instant until;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Place(Bytes network, Instant until) {
            this.network = network;
            this.until = until;
        }

        /** Whether the body has been on its way for too long. */
        public boolean isLate() {
            return !clock.instant().isBefore(until);
        }

        /** The body is there, or nobody waits for it any more. To be said once at least. */
        public void free() {
            if (held.getAndSet(false)) {
                leave(network);
            }
        }
    }

    /** Counts a body. @param from who sends it */
    public synchronized Entry enter(InetAddress from, Kind kind) {
        Bytes network = AttemptLimit.network(from);
        int already = perNetwork.getOrDefault(network, 0);
        if (already >= limits.perNetwork()) {
            return new Entry.NetworkFull();
        }
        if (overall >= limits.overall()) {
            return new Entry.AllFull();
        }
        perNetwork.put(network, already + 1);
        overall++;
        Duration longest = kind == Kind.FILE ? limits.longest().multipliedBy(FILE_FACTOR) : limits.longest();
        return new Entry.Admitted(new Place(network, clock.instant().plus(longest)));
    }

    private synchronized void leave(Bytes network) {
        overall--;
        perNetwork.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    }
}
