package org.indaba.deliver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends everything to one host, which carries it on. Asks nobody: the host's addresses are looked up when it is dialled, and may be
 * private, since the operator named it. Immutable.
 */
public final class SmarthostRouter implements Router {

    /** The one site that all domains share. */
    public static final String SITE = "smarthost";

    /** The port where none is given: a smarthost is a mail server like another. */
    static final int USUAL_PORT = 25;

    private static final Duration VALID_FOR = Duration.ofHours(1);
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^\\s:\\[\\]]+))(?::(\\d{1,5}))?");

    private final Route route;

    /**
     * @param host a name or an IP address
     * @param port 1 to 65535
     * @throws IllegalArgumentException if the port is none
     */
    public SmarthostRouter(String host, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        this.route = new Route(SITE, List.of(new Route.Host(0, host, port)));
    }

    /**
     * Reads {@code relay.example.org:587}, {@code 192.0.2.1:25} or {@code [2001:db8::1]:25}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static SmarthostRouter of(String hostAndPort) {
        Matcher parts = HOST_AND_PORT.matcher(hostAndPort);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a smarthost is given as host:port, not as " + hostAndPort);
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return new SmarthostRouter(host, parts.group(3) == null ? USUAL_PORT : Integer.parseInt(parts.group(3)));
    }

    @Override
    public Way wayTo(String domain) {
        return new Way.Open(route, VALID_FOR);
    }

    @Override
    public Optional<Route> onlyRoute() {
        return Optional.of(route);
    }

    /** The host that carries everything on. */
    public Route.Host host() {
        return route.hosts().getFirst();
    }
}
