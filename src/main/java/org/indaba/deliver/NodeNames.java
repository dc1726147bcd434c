package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * What the nodes of this database call themselves in mail, those included that were there within {@link #KEPT_DAYS} days: a node that is
 * stopped, or has another name now, was believed under this one by whoever read its mail. Read once a minute at most, since posts ask for
 * it; a new node's name is known to the others that much later. Thread-safe; the database's exceptions go to the caller.
 */
public final class NodeNames {

    /** How long what was read is used. */
    static final Duration KEPT = Duration.ofMinutes(1);

    /** How long the name of a node is known behind its last hour, in days. */
    static final int KEPT_DAYS = 90;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private volatile Snapshot snapshot = new Snapshot(Set.of(), Instant.MIN);

    public NodeNames(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    private record Snapshot(Set<String> names, Instant until) {
    }

    /** The names; none before the first node has begun to deliver. */
    public Set<String> all() {
        Instant now = clock.instant();
        Snapshot known = snapshot;
        if (!now.isBefore(known.until())) {
            known = new Snapshot(Set.copyOf(read()), now.plus(KEPT));
            snapshot = known;
        }
        return known.names();
    }

    private Set<String> read() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT name FROM node_names").mapTo(String.class).set());
    }
}
