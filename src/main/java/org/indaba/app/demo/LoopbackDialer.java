package org.indaba.app.demo;

import java.net.InetAddress;
import java.util.List;
import org.indaba.deliver.Dial;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.Route;

/** Dials nothing but this machine, whatever somebody subscribed, an address literal of a far host among it. Thread-safe. */
public final class LoopbackDialer implements Dialer {

    private final Dialer dialer;

    /** @param dialer what dials */
    public LoopbackDialer(Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    public Targets targets(Route.Host host) {
        return dialer.targets(host);
    }

    @Override
    public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
        return address.isLoopbackAddress() ? dialer.dial(host, address, sources)
                : new Dial.NotConnected("the demo sends nothing off this machine");
    }
}
