package org.indaba.checkup;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Lines for zone files (RFC 1035 §5.1). Pure functions. */
final class ZoneLine {

    /** RFC 1035 §3.3: a string has at most 255 octets; a longer text is several. */
    private static final int STRING_CHARACTERS = 255;

    private ZoneLine() {
    }

    static String address(String host, InetAddress address) {
        return host + ". IN " + (address instanceof Inet4Address ? "A " : "AAAA ") + address.getHostAddress();
    }

    static String exchanger(String domain, String host) {
        return domain + ". IN MX 10 " + host + ".";
    }

    static String pointer(InetAddress address, String host) {
        return reversed(address) + ". IN PTR " + host + ".";
    }

    /** @param text in ASCII */
    static String text(String name, String text) {
        List<String> strings = new ArrayList<>();
        for (int at = 0; at < text.length(); at += STRING_CHARACTERS) {
            String part = text.substring(at, Math.min(text.length(), at + STRING_CHARACTERS));
            strings.add("\"" + part.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        return name + ". IN TXT " + String.join(" ", strings);
    }

    /** RFC 1035 §3.5, RFC 3596 §2.5: the name below which an address points back. */
    static String reversed(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder();
        if (address instanceof Inet4Address) {
            for (int i = octets.length - 1; i >= 0; i--) {
                name.append(octets[i] & 0xff).append('.');
            }
            return name.append("in-addr.arpa").toString();
        }
        HexFormat.of().formatHex(octets).chars().forEach(digit -> name.insert(0, (char) digit + "."));
        return name.append("ip6.arpa").toString();
    }
}
