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

        /** Exim's way to repeat in a comment what the client said of itself: in its greeting, and as who its user is. */
        private static final String SAID = "(?:helo|ident|port)=\\S*";
        private static final Pattern WORDS_SAID = Pattern.compile("\\b" + SAID, Pattern.CASE_INSENSITIVE);
        private static final Pattern NOTHING_BUT_SAID = Pattern.compile(SAID + "(?:\\s+" + SAID + ")*+", Pattern.CASE_INSENSITIVE);

        /** The address in a comment, behind the host's name at most; what stands behind HELO is the client's word. */
        private static final Pattern SEEN = Pattern.compile(
                "(?:(?!(?:helo|ehlo|lhlo|account):?\\s)[^\\s\\[=]++\\s++)?(\\[[^\\[\\]]*+])(.*)", Pattern.CASE_INSENSITIVE);

        /** How Exchange, whose comments are plain addresses, ends what it says of itself. */
        private static final String EXCHANGE = " with Microsoft SMTP Server";
        private static final Pattern PLAIN = Pattern.compile("[0-9a-f.:]+", Pattern.CASE_INSENSITIVE);

        static Hop read(String unfolded) {
            // RFC 5321 §4.4: white space of any kind stands between the parts; most relays begin their second line with a tab.
            String value = unfolded.replaceAll("\\s+", " ");
            // No text in lower case is searched: some letters grow by that, and what was found would stand elsewhere.
            Matcher by = BY.matcher(value);
            if (!value.regionMatches(true, 0, FROM, 0, FROM.length()) || !by.find(FROM.length())) {
                return new Hop("", "", "");
            }
            String from = value.substring(FROM.length(), by.start()).strip();
            String host = value.substring(by.end()).strip();
            return new Hop(word(from), address(from, host.contains(EXCHANGE)), word(host));
        }

        private static String word(String text) {
            return text.split("[\\s;(]", 2)[0];
        }

        /**
         * In the comment, which the host wrote; before it only where Exim did, whose comment then holds nothing else. What the client
         * called itself never counts: it may be written as an address, too.
         */
        private static String address(String from, boolean exchange) {
            int open = from.indexOf('(');
            if (open < 0) {
                String[] words = from.split(" ");
                return words.length == 2 ? literal(words[1]) : "";
            }
            if (open != from.lastIndexOf('(') || from.indexOf(')') != from.length() - 1) {
                return "";
            }
            String comment = from.substring(open + 1, from.length() - 1).strip();
            if (NOTHING_BUT_SAID.matcher(comment).matches()) {
                return literal(from.substring(0, open).strip());
            }
            Matcher seen = SEEN.matcher(comment);
            if (seen.matches()) {
                return WORDS_SAID.matcher(seen.group(2)).replaceAll("").indexOf('[') < 0 ? literal(seen.group(1)) : "";
            }
            return exchange && PLAIN.matcher(comment).matches() ? comment : "";
        }

        /** RFC 5321 §4.1.3: an address in brackets; empty if it is none. */
        private static String literal(String text) {
            if (!text.startsWith("[") || text.indexOf(']') != text.length() - 1) {
                return "";
            }
            String inside = text.substring(1, text.length() - 1);
            return inside.regionMatches(true, 0, "IPv6:", 0, 5) ? inside.substring(5) : inside;
        }
    }
}
