package org.indaba.deliver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Dials our own SMTP server for mail that goes round, and whatever else by another dialer. Each node dials its own, wherever that
 * listens: the route in the database, which is everybody's, names no address. Thread-safe.
 */
public final class OwnDoorDialer implements Dialer {

    private final Dialer dialer;
    private final Supplier<Optional<InetSocketAddress>> door;

    /**
     * @param dialer dials other hosts, and is handed what is found for this one
     * @param door where our SMTP server listens; empty while it does not
     */
    public OwnDoorDialer(Dialer dialer, Supplier<Optional<InetSocketAddress>> door) {
        this.dialer = dialer;
        this.door = door;
    }

    @Override
    public Targets targets(Route.Host host) {
        if (!isDoor(host)) {
            return dialer.targets(host);
        }
        return door.get().<Targets>map(address -> new Targets.Known(List.of(reached(address.getAddress()))))
                .orElseGet(() -> new Targets.Nowhere("our own SMTP server does not listen"));
    }

    /** Who listens at all addresses is reached at the loopback one. */
    private static InetAddress reached(InetAddress listening) {
        return listening.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listening;
    }

    @Override
    public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
        if (!isDoor(host)) {
            return dialer.dial(host, address, sources);
        }
        // Without a source address of the site's: the way to ourselves is none to the world.
        return door.get().map(open -> dialer.dial(new Route.Host(0, host.name(), open.getPort()), address, List.of()))
                .orElseGet(() -> new Dial.NotConnected("our own SMTP server does not listen"));
    }

    private static boolean isDoor(Route.Host host) {
        return host.name().equals(MxOurselves.NAME);
    }
}
