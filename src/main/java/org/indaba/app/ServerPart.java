package org.indaba.app;

import java.io.IOException;
import java.util.Optional;

/** A part of the server that is started and stopped with it: a listener, or workers. */
public interface ServerPart {

    /** What the log calls it. */
    String name();

    /** Starts it; when this returns it works. @throws IOException if it cannot, for instance because its port is taken */
    void start() throws IOException;

    /** Stops it within a time of its own choosing: takes nothing new, ends what it has begun. */
    void stop();

    /** Where it takes mail, as {@code host:port}; empty if it does not. Asked when it has started. */
    default Optional<String> smtpAddress() {
        return Optional.empty();
    }
}
