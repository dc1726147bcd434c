package org.indaba.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.mail.Peer;
import org.indaba.mime.HeaderField;

/**
 * Whose client brought a message that a trusted relay handed on: SPF is about that one. A relay says so by XCLIENT, or in the Received
 * field that it puts on top (RFC 5321 §4.4). That field is believed only if its "by" is the name by which the relay greeted us:
 * where a relay writes none, the topmost is whoever's. Immutable, thread-safe.
 */
final class ClientBehindRelay {

    /** So many hosts of ours may stand between a relay and the world: filters, mostly. */
    static final int MAX_HOPS = 5;

    private final Predicate<InetAddress> relays;

    /** @param relays whether an address is that of a relay that we trust */
    ClientBehindRelay(Predicate<InetAddress> relays) {
        this.relays = relays;
    }

    /** The peer itself if it is no relay; who is behind it; or the relay, still trusted, if that is not known. */
    Peer of(Arrival arrival) {
        Peer peer = arrival.peer();
        if (!peer.trusted()) {
            return peer;
        }
        if (!ours(peer.address())) {
            return untrusted(peer.address(), peer.helo());
        }
        List<HeaderField> received = arrival.header().all("Received");
        String by = peer.helo();
        for (HeaderField field : received.subList(0, Math.min(MAX_HOPS, received.size()))) {
            Hop hop = Hop.read(field.value());
            boolean believed = by.isEmpty() || hop.by().equalsIgnoreCase(by);
            if (!believed || hop.address().isEmpty()) {
                return peer;
            }
            if (!ours(hop.address())) {
                return untrusted(hop.address(), hop.from());
            }
            // A host of ours wrote what stands below, under whatever name.
            by = "";
        }
        return peer;
    }

    private static Peer untrusted(String address, String helo) {
        return new Peer(address, helo, "SMTP", "", false);
    }

    private boolean ours(String address) {
        try {
            // RFC 4291 §2.5.5.2: an IPv4 address that is written as an IPv6 one is read as what it is.
            InetAddress literal = InetAddress.ofLiteral(address);
            return literal.isLoopbackAddress() || isPrivate(literal) || relays.test(literal);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /**
     * Whether an address has no meaning beyond our own networks, so that no domain can name it in its SPF record. Those between a carrier
     * and its customers (RFC 6598 §1) are none of these: whoever is there may be a stranger, who writes Received fields of his own.
     */
    private static boolean isPrivate(InetAddress address) {
        // RFC 1918 §3 and RFC 3879 §4: private networks, and their old kind in IPv6. RFC 3927 §2.1 and RFC 4291 §2.5.6: one link.
        return address.isSiteLocalAddress() || address.isLinkLocalAddress()
                // RFC 4193 §3.1: fc00::/7.
                || address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    /**
     * What a Received field says of one hop; texts that could not be found are empty.
     *
     * @param from what the client called itself
     * @param address the client's address, as the host saw it
     * @param by the host
     */
    private record Hop(String from, String address, String by) {

        private static final String FROM = "from ";
        private static final Pattern BY = Pattern.compile(" by ", Pattern.CASE_INSENSITIVE);

        static Hop read(String value) {
            // No text in lower case is searched: some letters grow by that, and what was found would stand elsewhere.
            Matcher by = BY.matcher(value);
            if (!value.regionMatches(true, 0, FROM, 0, FROM.length()) || !by.find(FROM.length())) {
                return new Hop("", "", "");
            }
            String from = value.substring(FROM.length(), by.start()).strip();
            String host = value.substring(by.end()).strip();
            return new Hop(word(from), address(from), word(host));
        }

        private static String word(String text) {
            return text.split("[\\s;(]", 2)[0];
        }

        /** In the comment, which the host wrote; only where that has none before it. What the client called itself never counts. */
        private static String address(String from) {
            String seen = from.replaceAll("(?i)\\bhelo=[^\\s)]*", "");
            int comment = seen.indexOf('(');
            if (comment != seen.lastIndexOf('(')) {
                return "";
            }
            String inside = comment < 0 ? "" : bracketed(seen.substring(comment));
            return inside.isEmpty() ? bracketed(comment < 0 ? seen : seen.substring(0, comment)) : inside;
        }

        private static String bracketed(String text) {
            int open = text.lastIndexOf('[');
            int close = text.indexOf(']', open + 1);
            if (open < 0 || close < 0) {
                return "";
            }
            String literal = text.substring(open + 1, close);
            return literal.regionMatches(true, 0, "IPv6:", 0, 5) ? literal.substring(5) : literal;
        }
    }
}
