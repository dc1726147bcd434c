package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers for an hour what hosts offer and do not do, so that sessions do not run into it again and again. What is forgotten too
 * early, or with a restart, costs a session and no copy. Thread-safe.
 */
final class PeerQuirks {

    /** What does not work at a host. */
    enum Quirk {
        /** BDAT, though CHUNKING is offered. */
        NO_CHUNKS,
        /** Commands behind the end of a message, though PIPELINING is offered. */
        NOTHING_AHEAD
    }

    /** As long as that of a broken STARTTLS: a host that is set right is met as it is within the hour. */
    private static final Duration MEMORY = Duration.ofHours(1);
    private static final int MAX_REMEMBERED = 10_000;

    private record Key(String host, Quirk quirk) {
    }

    private final InstantSource clock;
    private final Map<Key, Instant> until = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    });

    PeerQuirks(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether that was met within the last hour. @param host name and address */
    boolean known(String host, Quirk quirk) {
        Instant end = until.get(new Key(host, quirk));
        return end != null && clock.instant().isBefore(end);
    }

    /** That was met. @param host name and address */
    void met(String host, Quirk quirk) {
        until.put(new Key(host, quirk), clock.instant().plus(MEMORY));
    }
}
