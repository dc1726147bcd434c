package org.indaba.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.config.ResolvConfResolverConfigProvider;

/**
 * The resolvers to ask: those of the configuration, or those of the system. The system's are read again once a minute, since a
 * laptop or a container changes its network while the server runs. Thread-safe.
 */
final class NameServers implements Supplier<List<InetSocketAddress>> {

    /** How often the system's list is read again. */
    static final Duration READ_AGAIN = Duration.ofMinutes(1);

    /** More servers than this are not asked: a question must end within its time. The C library takes three. */
    static final int MAX_SERVERS = 8;

    private static final int PORT = 53;
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+))(?::(\\d{1,5}))?");

    private final List<InetSocketAddress> configured;
    private final InstantSource clock;
    private List<InetSocketAddress> systems = List.of();
    private Instant readAt = Instant.MIN;

    /** @param configured addresses as {@link #parse} reads them; empty for the system's */
    NameServers(List<String> configured, InstantSource clock) {
        this.configured = configured.stream().map(NameServers::parse).limit(MAX_SERVERS).toList();
        this.clock = clock;
    }

    /** Reads {@code 192.0.2.1}, {@code 192.0.2.1:5353}, {@code 2001:db8::1} or {@code [2001:db8::1]:5353}. */
    static InetSocketAddress parse(String text) {
        Matcher parts = WITH_PORT.matcher(text);
        boolean bareIpv6 = text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[");
        if (!bareIpv6 && !parts.matches()) {
            throw new IllegalArgumentException("not the address of a name server: " + text);
        }
        String host = bareIpv6 ? text : parts.group(1) == null ? parts.group(2) : parts.group(1);
        int port = bareIpv6 || parts.group(3) == null ? PORT : Integer.parseInt(parts.group(3));
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), port);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("a name server is given as an IP address with or without a port, not as " + text, wrong);
        }
    }

    /** The servers in the order to ask; at least one. */
    @Override
    public List<InetSocketAddress> get() {
        return configured.isEmpty() ? systems() : configured;
    }

    private synchronized List<InetSocketAddress> systems() {
        Instant now = clock.instant();
        if (systems.isEmpty() || !now.isBefore(readAt.plus(READ_AGAIN))) {
            var resolvConf = new ResolvConfResolverConfigProvider();
            resolvConf.initialize();
            systems = resolvConf.servers().stream().filter(server -> !server.isUnresolved()).limit(MAX_SERVERS).toList();
            readAt = now;
        }
        // As resolv.conf(5) has it: without a list, the resolver on this machine.
        return systems.isEmpty() ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT)) : systems;
    }
}
