package org.indaba.deliver;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Dials, and has at most so many connections open to one IP address, whatever site they are for: many small domains share one host,
 * and it must not feel all of them at once. This machine's own addresses (127.0.0.0/8, ::1) have no limit. A connection counts from
 * its dialling until its socket is closed.
 *
 * <p>A site that has no connection there and was turned away is remembered until it looks again: the next places that come free are
 * kept for those who wait, in the order in which they came, and a site that has several is asked to let go of one
 * ({@link #makesRoom}). So a site with much mail does not keep another's waiting until it is through. Who has one connection is not
 * asked: that ends by itself after so many copies, and then it is the turn of those who wait. Thread-safe.
 */
final class AddressLimit {

    /** Who was turned away comes back after its pause, at a look for due mail; behind a look that took long there is a rest. */
    static final Duration KEPT = SitePace.ADDRESS_PAUSE.plusSeconds(3);
    /** So many are remembered, over all addresses; others are as those who never asked. */
    static final int MOST_WAITING = 1000;

    private final Dialer dialer;
    private final IntSupplier most;
    private final InstantSource clock;
    private final Map<InetAddress, List<Use>> uses = new HashMap<>();
    /** In the order in which they were first turned away. */
    private final Map<Wish, Wait> waiting = new LinkedHashMap<>();

    /** @param most the connections to one address, asked before each; at least 1 */
    AddressLimit(Dialer dialer, IntSupplier most, InstantSource clock) {
        this.dialer = dialer;
        this.most = most;
        this.clock = clock;
    }

    /** A connection of a site. */
    private static final class Use {
        private final String site;
        /** Null while it is dialled. */
        private @Nullable Socket socket;

        private Use(String site) {
            this.site = site;
        }

        private boolean isOver() {
            return socket != null && socket.isClosed();
        }
    }

    /** A site that wants a connection to any of these addresses. */
    private record Wish(String site, Set<InetAddress> addresses) {

        private boolean isOf(String other, InetAddress address) {
            return site.equals(other) && addresses.contains(address);
        }
    }

    /** @param asks whether nobody let go of a connection yet, since the site was last turned away */
    private record Wait(Instant until, boolean asks) {
    }

    /** The addresses of a host; may block for as long as DNS takes. */
    Dialer.Targets targets(Route.Host host) {
        return dialer.targets(host);
    }

    /**
     * Opens a connection to one address of a host, if one more may be.
     *
     * @param site for which site
     * @param sources our own addresses to dial from, as the dialer takes them
     */
    Dial dial(String site, Route.Host host, InetAddress address, List<InetAddress> sources) {
        return dial(new Use(site), Turn.AWAITED, host, address, sources);
    }

    /**
     * The same in the place of a connection that the site had there until a moment ago, and that broke: nobody who waits goes before it,
     * or where all connections break at first, nobody would ever be through.
     */
    Dial dialAgain(String site, Route.Host host, InetAddress address, List<InetAddress> sources) {
        return dial(new Use(site), Turn.HAD_ALREADY, host, address, sources);
    }

    private enum Turn {
        AWAITED, HAD_ALREADY
    }

    private Dial dial(Use use, Turn turn, Route.Host host, InetAddress address, List<InetAddress> sources) {
        if (address.isLoopbackAddress()) {
            return dialer.dial(host, address, sources);
        }
        Optional<Dial> crowded = enter(use, turn, address, most.getAsInt());
        if (crowded.isPresent()) {
            return crowded.get();
        }
        Dial dial = new Dial.NotConnected("");
        try {
            dial = dialer.dial(host, address, sources);
            return dial;
        } finally {
            through(use, address, dial);
        }
    }

    private synchronized Optional<Dial> enter(Use use, Turn turn, InetAddress address, int limit) {
        int free = limit - open(address).size();
        if (free <= 0) {
            return Optional.of(new Dial.Crowded(
                    "all " + limit + " connections to " + address.getHostAddress() + " are in use, over all sites"));
        }
        if (turn == Turn.AWAITED && free <= waitingFor(address).takeWhile(each -> !each.getKey().site().equals(use.site)).count()) {
            return Optional.of(new Dial.Crowded(
                    "what is free of " + limit + " connections to " + address.getHostAddress() + " is for other sites, which have none"));
        }
        uses.computeIfAbsent(address, _ -> new ArrayList<>()).add(use);
        return Optional.empty();
    }

    private List<Use> open(InetAddress address) {
        List<Use> all = uses.getOrDefault(address, List.of());
        if (!all.isEmpty()) {
            all.removeIf(Use::isOver);
        }
        return all;
    }

    private long openOf(String site, InetAddress address) {
        return open(address).stream().filter(use -> use.site.equals(site)).count();
    }

    private Stream<Map.Entry<Wish, Wait>> waitingFor(InetAddress address) {
        Instant now = clock.instant();
        return waiting.entrySet().stream()
                .filter(each -> now.isBefore(each.getValue().until()) && each.getKey().addresses().contains(address));
    }

    private synchronized void through(Use use, InetAddress address, Dial dial) {
        if (dial instanceof Dial.Connected(Socket socket)) {
            use.socket = socket;
            waiting.keySet().removeIf(wish -> wish.isOf(use.site, address));
            return;
        }
        // What is dialled is not over, so the address is known still.
        List<Use> left = open(address);
        left.remove(use);
        if (left.isEmpty()) {
            uses.remove(address);
        }
    }

    /**
     * A site got no connection, because it was turned away at these addresses. If it has none to any of them, the next place there that
     * comes free is kept for it, for {@link #KEPT}.
     */
    synchronized void turnedAway(String site, Set<InetAddress> addresses) {
        forgetThoseWhoStayedAway();
        Wish wish = new Wish(site, Set.copyOf(addresses));
        boolean known = waiting.containsKey(wish);
        if (addresses.stream().allMatch(address -> openOf(site, address) == 0) && (known || waiting.size() < MOST_WAITING)) {
            // Who waits already stays at its place in the order.
            waiting.put(wish, new Wait(clock.instant().plus(KEPT), true));
        }
    }

    /**
     * Whether a site, which has a connection to the address, is to let go of it, because another waits that has none. For each time
     * that one was turned away, one connection is asked for; never the last of a site.
     */
    synchronized boolean makesRoom(String site, InetAddress address) {
        if (waiting.isEmpty() || openOf(site, address) < 2 || most.getAsInt() - open(address).size() >= waitingFor(address).count()) {
            return false;
        }
        Optional<Map.Entry<Wish, Wait>> asking = waitingFor(address).filter(each -> each.getValue().asks()).findFirst();
        asking.ifPresent(each -> each.setValue(new Wait(each.getValue().until(), false)));
        return asking.isPresent();
    }

    private void forgetThoseWhoStayedAway() {
        Instant now = clock.instant();
        waiting.values().removeIf(wait -> !now.isBefore(wait.until()));
    }

    /** Forgets addresses to which nothing is open, and sites that did not come back. */
    synchronized void sweep() {
        forgetThoseWhoStayedAway();
        uses.values().removeIf(each -> each.stream().allMatch(Use::isOver));
    }
}
