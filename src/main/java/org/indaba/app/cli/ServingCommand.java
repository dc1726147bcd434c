package org.indaba.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.indaba.app.config.Settings;

/** A command that is the server: it holds the home until it is told to end. */
public non-sealed interface ServingCommand extends Action {

    /** The part of the environment whose settings this server heeds. */
    default Map<String, String> heeded(Map<String, String> environment) {
        return environment;
    }

    /**
     * Settings that hold for this server whatever else is set, by key.
     *
     * @param made what the operator has set
     */
    default Map<String, String> settings(Settings made) {
        return Map.of();
    }

    /** A home of the command's own instead of the one that is set; an absolute path. */
    default Optional<Path> ownHome() {
        return Optional.empty();
    }

    /** Called once everything listens. */
    void ready(Operations operations, Console console, Addresses addresses);

    /** Called when all has ended and the home is free again, also when the start failed. */
    default void ended() {
        // A home that was there before stays.
    }

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
