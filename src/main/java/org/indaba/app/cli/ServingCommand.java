package org.indaba.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A command that is the server: it holds the home until it is told to end. */
public non-sealed interface ServingCommand extends Action {

    /** Settings that hold for this server whatever else is set, by key. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** A home of the command's own instead of the one that is set; an absolute path. */
    default Optional<Path> ownHome() {
        return Optional.empty();
    }

    /** Called once everything listens. */
    void ready(Operations operations, Console console, Addresses addresses);

    /** Whether the server goes on after {@link #ready}, which all but a rehearsal do. */
    default Then then() {
        return Then.SERVE;
    }

    /** What follows when everything listens. */
    enum Then {
        /** The server serves until it is stopped. */
        SERVE,
        /** It stops at once. */
        STOP
    }

    /**
     * Where the server listens.
     *
     * @param smtp {@code host:port}; empty if this server takes no mail
     * @param web {@code http://host:port}
     */
    record Addresses(Optional<String> smtp, String web) {
    }
}
