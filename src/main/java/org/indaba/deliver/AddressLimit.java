package org.indaba.deliver;

import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * A dialer that has at most so many connections open to one IP address, whatever site they are for: many small domains share one
 * host, and it must not feel all of them at once. This machine's own addresses (127.0.0.0/8, ::1) have no limit. A connection counts
 * from its dialling until its socket is closed. Thread-safe.
 */
final class AddressLimit implements Dialer {

    private final Dialer dialer;
    private final IntSupplier most;
    private final Map<InetAddress, Users> users = new HashMap<>();

    /** @param most the connections to one address, asked before each; at least 1 */
    AddressLimit(Dialer dialer, IntSupplier most) {
        this.dialer = dialer;
        this.most = most;
    }

    /** Who uses an address. */
    private static final class Users {
        private final Set<Socket> sockets = new LinkedHashSet<>();
        private int dialling;

        private int count() {
            sockets.removeIf(Socket::isClosed);
            return sockets.size() + dialling;
        }
    }

    @Override
    public Targets targets(Route.Host host) {
        return dialer.targets(host);
    }

    @Override
    public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
        if (address.isLoopbackAddress()) {
            return dialer.dial(host, address, sources);
        }
        int limit = most.getAsInt();
        if (!enter(address, limit)) {
            return new Dial.Crowded("all " + limit + " connections to " + address.getHostAddress() + " are in use, over all sites");
        }
        Dial dial = new Dial.NotConnected("");
        try {
            dial = dialer.dial(host, address, sources);
            return dial;
        } finally {
            through(address, dial);
        }
    }

    private synchronized boolean enter(InetAddress address, int limit) {
        Users of = users.computeIfAbsent(address, _ -> new Users());
        if (of.count() >= limit) {
            return false;
        }
        of.dialling++;
        return true;
    }

    private synchronized void through(InetAddress address, Dial dial) {
        Users of = users.computeIfAbsent(address, _ -> new Users());
        of.dialling--;
        if (dial instanceof Dial.Connected(Socket socket)) {
            of.sockets.add(socket);
        } else if (of.count() == 0) {
            users.remove(address);
        }
    }

    /** Forgets addresses to which nothing is open. */
    synchronized void sweep() {
        for (Iterator<Users> each = users.values().iterator(); each.hasNext();) {
            if (each.next().count() == 0) {
                each.remove();
            }
        }
    }
}
