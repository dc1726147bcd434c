package org.indaba.testing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the DNS of a test holds: the one description from which both {@link FakeDns} and {@link TestDnsServer} answer. May be changed
 * while they answer. Names are written without the final dot.
 */
public final class DnsZone {

    /** What goes wrong when a name is asked for. */
    public enum Trouble {
        /** Nothing. */
        NONE,
        /** The server could not find out. */
        SERVFAIL,
        /** The server does not want to. */
        REFUSED,
        /** No answer ever comes. */
        SILENCE,
        /** Octets that are no DNS message, by UDP and TCP. */
        GARBAGE,
        /** A right answer under another id. */
        WRONG_ID,
        /** A right answer to another question. */
        WRONG_QUESTION,
        /** A wrong and a broken datagram come first, then the right answer. */
        NOISE_FIRST,
        /** By UDP the answer is cut off; TCP has it all. */
        TRUNCATED,
        /** By UDP the answer is cut off; by TCP there comes a length and then one octet after the other, without end. */
        TRUNCATED_AND_DRIPPING,
        /** The server only knows who might know. */
        REFERRAL,
        /** The server knows no EDNS and says FORMERR to it. */
        NO_EDNS,
        /** CNAMEs are told alone, without what stands at their target. */
        ALIAS_ALONE;

        boolean failure() {
            return switch (this) {
                case NONE, NOISE_FIRST, TRUNCATED, NO_EDNS, ALIAS_ALONE -> false;
                case SERVFAIL, REFUSED, SILENCE, GARBAGE, WRONG_ID, WRONG_QUESTION, TRUNCATED_AND_DRIPPING, REFERRAL -> true;
            };
        }
    }

    /**
     * A record.
     *
     * @param type MX, A, AAAA, TXT, PTR, TLSA or CNAME
     * @param preference of an MX, else 0
     * @param value a name (empty for the root), an address or a text
     */
    public record Entry(String type, int preference, String value) {
    }

    private final Map<String, List<Entry>> entries = new ConcurrentHashMap<>();
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final List<String> proven = new CopyOnWriteArrayList<>();
    private volatile int ttlSeconds = 300;

    /** Adds a mail exchanger; the empty host is the root. */
    public DnsZone mx(String domain, int preference, String host) {
        return add(domain, new Entry("MX", preference, host));
    }

    /** Adds addresses, of either family. */
    public DnsZone address(String host, String... addresses) {
        for (String address : addresses) {
            add(host, new Entry(address.indexOf(':') >= 0 ? "AAAA" : "A", 0, address));
        }
        return this;
    }

    /** Adds a TXT record; the server cuts it into strings of at most 255 octets. */
    public DnsZone text(String name, String text) {
        return add(name, new Entry("TXT", 0, text));
    }

    /** Adds the name that an address points back to. */
    public DnsZone pointer(String address, String host) {
        return add(org.xbill.DNS.ReverseMap.fromAddress(InetAddress.ofLiteral(address)).toString(true), new Entry("PTR", 0, host));
    }

    /** Adds a TLSA record: usage, selector, matching type and hexadecimal digits with blanks between. */
    public DnsZone tlsa(String host, int port, String record) {
        return add("_" + port + "._tcp." + host, new Entry("TLSA", 0, record));
    }

    /** Adds a CNAME. */
    public DnsZone alias(String name, String target) {
        return add(name, new Entry("CNAME", 0, target));
    }

    /** Lets all questions for a name go wrong. */
    public DnsZone trouble(String name, Trouble trouble) {
        troubles.put(key(name), trouble);
        return this;
    }

    /** Lets the questions for one type at a name go wrong. */
    public DnsZone trouble(String name, String type, Trouble trouble) {
        troubles.put(key(name) + " " + type, trouble);
        return this;
    }

    /** Marks a name as proven by DNSSEC. */
    public DnsZone authentic(String name) {
        proven.add(key(name));
        return this;
    }

    /** The time to live of all records and of all "nothing there". */
    public DnsZone ttl(int seconds) {
        ttlSeconds = seconds;
        return this;
    }

    /** Forgets all records and troubles of a name. */
    public DnsZone forget(String name) {
        entries.remove(key(name));
        troubles.keySet().removeIf(each -> each.equals(key(name)) || each.startsWith(key(name) + " "));
        return this;
    }

    List<Entry> at(String name, String type) {
        return entries.getOrDefault(key(name), List.of()).stream().filter(entry -> entry.type().equals(type)).toList();
    }

    /** Whether there are records or troubles at a name, or records below it. */
    boolean exists(String name) {
        String below = "." + key(name);
        return entries.containsKey(key(name)) || troubles.keySet().stream().anyMatch(each -> each.split(" ")[0].equals(key(name)))
                || entries.keySet().stream().anyMatch(each -> each.endsWith(below));
    }

    Trouble troubleAt(String name, String type) {
        return troubles.getOrDefault(key(name) + " " + type, troubles.getOrDefault(key(name), Trouble.NONE));
    }

    boolean authenticAt(String name) {
        return proven.contains(key(name));
    }

    int ttlSeconds() {
        return ttlSeconds;
    }

    private DnsZone add(String name, Entry entry) {
        entries.compute(key(name), (_, before) -> {
            List<Entry> all = before == null ? new ArrayList<>() : new ArrayList<>(before);
            all.add(entry);
            return List.copyOf(all);
        });
        return this;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
