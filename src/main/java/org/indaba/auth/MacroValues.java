package org.indaba.auth;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.indaba.auth.MacroString.Part;

/**
 * Puts values into a text with macros (RFC 7208 §7.3), for one check of one domain.
 *
 * @param sender local part and domain of the sender
 * @param domain whose record is looked at
 * @param client the client's address
 * @param helo the client's name
 * @param now for explanations
 * @param receiver who asks, for explanations
 * @param validated the name of the client that points back to it; asked for only where a macro wants it
 */
record MacroValues(Sender sender, String domain, InetAddress client, String helo, Instant now, String receiver,
        Supplier<String> validated) {

    /** An expanded text is cut here; what is longer is no domain, and no explanation for people. */
    static final int MAX_CHARACTERS = 4_096;

    /** A sender, never without a local part (RFC 7208 §4.3). */
    record Sender(String localPart, String domain) {
    }

    /** The text with its macros replaced. */
    String expand(MacroString text) {
        StringBuilder expanded = new StringBuilder();
        for (Part part : text.parts()) {
            expanded.append(switch (part) {
                case Part.Literal(String literal) -> literal;
                case Part.Macro macro -> value(macro);
            });
            if (expanded.length() > MAX_CHARACTERS) {
                expanded.setLength(MAX_CHARACTERS);
                break;
            }
        }
        return expanded.toString();
    }

    /** RFC 7208 §7.3: a name that is too long loses labels from the left; a dot at its end says nothing. */
    String expandDomain(MacroString text) {
        String name = expand(text);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        while (name.length() > NameSyntax.MAX_CHARACTERS && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private String value(Part.Macro macro) {
        String value = transformed(raw(macro.letter()), macro);
        return switch (macro.escaped()) {
            case PLAIN -> value;
            case AS_IN_URL -> escaped(value);
        };
    }

    /** RFC 7208 §7.2. */
    private String raw(char letter) {
        return switch (letter) {
            case 's' -> sender.localPart() + "@" + sender.domain();
            case 'l' -> sender.localPart();
            case 'o' -> sender.domain();
            case 'd' -> domain;
            case 'i' -> dotted(client);
            case 'p' -> validated.get();
            case 'v' -> client instanceof Inet4Address ? "in-addr" : "ip6";
            case 'h' -> helo;
            case 'c' -> readable(client);
            case 'r' -> receiver;
            case 't' -> String.valueOf(now.getEpochSecond());
            // The reading lets no other letter through.
            default -> "";
        };
    }

    private static String transformed(String value, Part.Macro macro) {
        List<String> labels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || macro.delimiters().indexOf(value.charAt(i)) >= 0) {
                labels.add(value.substring(start, i));
                start = i + 1;
            }
        }
        if (macro.order() == MacroString.Order.TURNED_ROUND) {
            Collections.reverse(labels);
        }
        int from = macro.keep() == 0 ? 0 : Math.max(0, labels.size() - macro.keep());
        return String.join(".", labels.subList(from, labels.size()));
    }

    /** RFC 7208 §7.3: all but letters, digits and four other characters. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9'
                    || "-._~".indexOf(octet) >= 0;
            escaped.append(plain ? String.valueOf((char) octet) : String.format("%%%02X", octet & 255));
        }
        return escaped.toString();
    }

    /** RFC 7208 §7.4: IPv4 as it is, IPv6 nibble by nibble. */
    private static String dotted(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        List<String> nibbles = new ArrayList<>();
        for (byte octet : address.getAddress()) {
            nibbles.add(Integer.toHexString(octet >> 4 & 15).toUpperCase(Locale.ROOT));
            nibbles.add(Integer.toHexString(octet & 15).toUpperCase(Locale.ROOT));
        }
        return String.join(".", nibbles);
    }

    /** As people write it: of IPv6 the longest run of zeros is left out. */
    static String readable(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] octets = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (octets[2 * i] & 255) << 8 | octets[2 * i + 1] & 255;
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
