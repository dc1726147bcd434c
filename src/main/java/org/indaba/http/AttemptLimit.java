package org.indaba.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.indaba.mail.Bytes;
import org.indaba.mail.ForwardClock;

/**
 * How often a network may try to sign in or show a wrong token, on this node. Nobody guesses either; this keeps those who try from making
 * work. Networks that were counted longest ago are forgotten first, so that the table stays small whoever comes. Thread-safe.
 */
public final class AttemptLimit {

    /** Attempts of one network within {@link #WINDOW}. A person needs two or three; a university shares an address. */
    public static final int MAX_ATTEMPTS = 100;

    /** For how long attempts are counted together. */
    public static final Duration WINDOW = Duration.ofMinutes(10);

    /** Networks that are counted at a time: some megabytes at most. */
    static final int MAX_NETWORKS = 10_000;

    // RFC 4291 §2.5.4: an IPv6 host has 64 bits of its own, so that its network is the rest. For IPv4, neighbours count together.
    private static final int IPV6_OCTETS = 8;
    private static final int IPV4_OCTETS = 3;

    private final InstantSource clock;
    private final Map<Bytes, Count> counts = new LinkedHashMap<>();

    private record Count(Instant since, int attempts) {
    }

    /** Counts from now on. */
    public AttemptLimit(InstantSource clock) {
        this.clock = ForwardClock.of(clock);
    }

    /** Counts an attempt; false if the network has had its share, which lasts until the window ends. */
    public synchronized boolean take(InetAddress from) {
        Bytes network = network(from);
        Instant now = clock.instant();
        Count count = counts.get(network);
        if (count == null || !now.isBefore(count.since().plus(WINDOW))) {
            counts.remove(network);
            makeRoom();
            counts.put(network, new Count(now, 1));
            return true;
        }
        if (count.attempts() >= MAX_ATTEMPTS) {
            return false;
        }
        counts.put(network, new Count(count.since(), count.attempts() + 1));
        return true;
    }

    /** The order of the map is that of the windows' beginnings. */
    private void makeRoom() {
        if (counts.size() >= MAX_NETWORKS) {
            counts.remove(counts.keySet().iterator().next());
        }
    }

    /** The network that an address is counted with. */
    static Bytes network(InetAddress address) {
        return Bytes.of(Arrays.copyOf(address.getAddress(), address instanceof Inet6Address ? IPV6_OCTETS : IPV4_OCTETS));
    }

    /** The network that an address is counted with, such as {@code 192.0.2.0/24}. */
    static String networkInWords(InetAddress address) {
        byte[] network = Arrays.copyOf(network(address).toArray(), address.getAddress().length);
        int bits = 8 * (address instanceof Inet6Address ? IPV6_OCTETS : IPV4_OCTETS);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + bits;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 octets", impossible);
        }
    }
}
