package org.indaba.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Who asks behind a web server in front of us. Such a server adds the address that it sees to the right of {@code X-Forwarded-For}, a
 * field that no RFC defines; what stands to the left of that came with the request and may be invented. So the list is read from the
 * right, for as long as it was one of ours who wrote: the first address that is none of ours is the visitor's. Without the field, and
 * from anybody else, the connection's own address counts. Immutable, thread-safe.
 */
public final class TrustedProxies {

    /** The field's name. */
    static final String FIELD = "X-Forwarded-For";

    /** So many entries are looked at: nobody has as many servers in a row. */
    static final int MAX_ENTRIES = 10;

    // [IPv6]:port, IPv4:port, or an address alone; names, scopes of interfaces and shortened IPv4 addresses are none.
    private static final Pattern ENTRY = Pattern.compile("\\[([0-9A-Fa-f:.]{2,45})](?::\\d{1,5})?"
            + "|(\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{1,5})?"
            + "|([0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,45})");

    private final Predicate<InetAddress> trusted;

    /** @param trusted whether an address is that of a web server of ours */
    public TrustedProxies(Predicate<InetAddress> trusted) {
        this.trusted = trusted;
    }

    /**
     * Whose request it is.
     *
     * @param peer the address of the connection
     * @param fields what each of the request's fields says, in their order
     */
    InetAddress visitor(InetAddress peer, List<String> fields) {
        InetAddress last = peer;
        int looked = 0;
        // RFC 9110 §5.3: several fields are one list.
        for (String field : fields.reversed()) {
            int end = field.length();
            while (end >= 0) {
                if (!trusted.test(last) || ++looked > MAX_ENTRIES) {
                    return last;
                }
                int comma = field.lastIndexOf(',', end - 1);
                String entry = field.substring(comma + 1, end).strip();
                end = comma;
                // RFC 9110 §5.6.1.2: empty elements do not count.
                if (entry.isEmpty()) {
                    continue;
                }
                Optional<InetAddress> address = address(entry);
                if (address.isEmpty()) {
                    return last;
                }
                last = address.get();
            }
        }
        return last;
    }

    /** The address of an entry, never looked up; empty if there is none in it. */
    private static Optional<InetAddress> address(String entry) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String literal = IntStream.rangeClosed(1, parts.groupCount()).mapToObj(parts::group).filter(Objects::nonNull).findFirst()
                .orElseThrow();
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
