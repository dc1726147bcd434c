package org.indaba.receive;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.indaba.mail.Bytes;

/** How many connections each peer has open. Keeps an entry only while there is one. Thread-safe. */
final class PeerCounts {

    // A host commonly owns a whole /64 and may call from any address of it.
    private static final int IPV6_HOST_OCTETS = 8;

    private final int cap;
    private final ConcurrentHashMap<Bytes, Integer> open = new ConcurrentHashMap<>();

    PeerCounts(int cap) {
        this.cap = cap;
    }

    /** Counts a connection, unless the peer has as many as it may. */
    boolean enter(InetAddress address) {
        boolean[] entered = new boolean[1];
        open.compute(key(address), (_, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < cap;
            return entered[0] ? Integer.valueOf(before + 1) : count;
        });
        return entered[0];
    }

    /** Counts a connection that {@link #enter} took as closed. */
    void leave(InetAddress address) {
        open.computeIfPresent(key(address), (_, count) -> count == 1 ? null : count - 1);
    }

    /** How many peers are connected. */
    int peers() {
        return open.size();
    }

    private static Bytes key(InetAddress address) {
        byte[] octets = address.getAddress();
        return Bytes.of(octets.length == 4 ? octets : Arrays.copyOf(octets, IPV6_HOST_OCTETS));
    }
}
