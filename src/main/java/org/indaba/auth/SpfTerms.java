package org.indaba.auth;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the terms of one SPF record (RFC 7208 §4.6.1 and §12), in time proportional to their length. For one use. */
final class SpfTerms {

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final Pattern MODIFIER_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private final String terms;
    private final List<SpfTerm.Directive> directives = new ArrayList<>();
    private @Nullable MacroString redirect;
    private @Nullable MacroString explanation;

    SpfTerms(String terms) {
        this.terms = terms;
    }

    SpfRecord read() throws SpfSyntaxError {
        // RFC 7208 §3.1: records are ASCII; §4.6.1: spaces alone stand between terms.
        if (!terms.chars().allMatch(c -> c >= 32 && c < 127)) {
            throw new SpfSyntaxError("the record is not in ASCII");
        }
        for (String term : terms.split(" ")) {
            if (!term.isEmpty()) {
                term(term);
            }
        }
        return new SpfRecord(directives, Optional.ofNullable(redirect), Optional.ofNullable(explanation));
    }

    private void term(String term) throws SpfSyntaxError {
        int nameEnd = 0;
        while (nameEnd < term.length() && ":/=".indexOf(term.charAt(nameEnd)) < 0) {
            nameEnd++;
        }
        if (nameEnd < term.length() && term.charAt(nameEnd) == '=') {
            modifier(term.substring(0, nameEnd), term.substring(nameEnd + 1));
        } else {
            directive(term);
        }
    }

    private void modifier(String name, String value) throws SpfSyntaxError {
        if (!MODIFIER_NAME.matcher(name).matches()) {
            throw new SpfSyntaxError("a modifier has no name");
        }
        // RFC 7208 §6: these two stand at most once; others are ignored, if they keep the grammar.
        switch (name.toLowerCase(Locale.ROOT)) {
            case "redirect" -> {
                once(redirect, name);
                redirect = MacroString.domain(value);
            }
            case "exp" -> {
                once(explanation, name);
                explanation = MacroString.domain(value);
            }
            // Modifiers of later standards.
            default -> MacroString.text(value, MacroString.Place.DOMAIN);
        }
    }

    private static void once(@Nullable MacroString before, String name) throws SpfSyntaxError {
        if (before != null) {
            throw new SpfSyntaxError("the modifier " + name + " stands twice");
        }
    }

    private void directive(String term) throws SpfSyntaxError {
        SpfTerm.Qualifier qualifier = switch (term.charAt(0)) {
            case '-' -> SpfTerm.Qualifier.FAIL;
            case '~' -> SpfTerm.Qualifier.SOFT_FAIL;
            case '?' -> SpfTerm.Qualifier.NEUTRAL;
            // RFC 7208 §4.6.2: without a qualifier it is a plus.
            default -> SpfTerm.Qualifier.PASS;
        };
        String mechanism = "+-~?".indexOf(term.charAt(0)) >= 0 ? term.substring(1) : term;
        directives.add(new SpfTerm.Directive(qualifier, mechanism(mechanism), mechanism));
    }

    private static SpfTerm mechanism(String text) throws SpfSyntaxError {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        boolean argument = colon >= 0 && (slash < 0 || colon < slash);
        String name = text.substring(0, argument ? colon : slash < 0 ? text.length() : slash).toLowerCase(Locale.ROOT);
        String rest = text.substring(argument ? colon + 1 : name.length());
        return switch (name) {
            case "all" -> {
                nothing(argument || !rest.isEmpty());
                yield new SpfTerm.All();
            }
            case "include" -> new SpfTerm.Include(required(argument, rest));
            case "exists" -> new SpfTerm.Exists(required(argument, rest));
            case "ptr" -> {
                nothing(!argument && !rest.isEmpty());
                yield new SpfTerm.Pointer(argument ? Optional.of(MacroString.domain(rest)) : Optional.empty());
            }
            case "a" -> {
                int cut = cidrStart(rest);
                yield new SpfTerm.Address(domain(argument, rest.substring(0, cut)), prefix(rest.substring(cut)));
            }
            case "mx" -> {
                int cut = cidrStart(rest);
                yield new SpfTerm.Exchanger(domain(argument, rest.substring(0, cut)), prefix(rest.substring(cut)));
            }
            case "ip4" -> network(argument, rest, IPV4, IPV4_BITS);
            case "ip6" -> network(argument, rest, IPV6, IPV6_BITS);
            // RFC 7208 §4.6: a mechanism that nobody knows is an error.
            default -> throw new SpfSyntaxError("a mechanism is not known");
        };
    }

    private static void nothing(boolean more) throws SpfSyntaxError {
        if (more) {
            throw new SpfSyntaxError("a mechanism has something behind it that does not belong there");
        }
    }

    private static MacroString required(boolean argument, String rest) throws SpfSyntaxError {
        if (!argument) {
            throw new SpfSyntaxError("a mechanism has no domain");
        }
        return MacroString.domain(rest);
    }

    private static Optional<MacroString> domain(boolean argument, String text) throws SpfSyntaxError {
        nothing(!argument && !text.isEmpty());
        return argument ? Optional.of(MacroString.domain(text)) : Optional.empty();
    }

    /** Where the two prefix lengths begin: digits with one slash, digits with two slashes, or both, at the end. */
    private static int cidrStart(String text) {
        int at = text.length();
        int sixStart = digitsBefore(text, at);
        if (sixStart < at && sixStart >= 2 && text.charAt(sixStart - 1) == '/' && text.charAt(sixStart - 2) == '/') {
            at = sixStart - 2;
        }
        int fourStart = digitsBefore(text, at);
        if (fourStart < at && fourStart >= 1 && text.charAt(fourStart - 1) == '/') {
            at = fourStart - 1;
        }
        return at;
    }

    private static int digitsBefore(String text, int end) {
        int start = end;
        while (start > 0 && text.charAt(start - 1) >= '0' && text.charAt(start - 1) <= '9') {
            start--;
        }
        return start;
    }

    private static SpfTerm.Prefix prefix(String cidr) throws SpfSyntaxError {
        int six = cidr.indexOf("//");
        String four = six < 0 ? cidr : cidr.substring(0, six);
        return new SpfTerm.Prefix(four.isEmpty() ? IPV4_BITS : bits(four.substring(1), IPV4_BITS),
                six < 0 ? IPV6_BITS : bits(cidr.substring(six + 2), IPV6_BITS));
    }

    /** RFC 7208 §5.6: without leading zeros. */
    private static int bits(String digits, int most) throws SpfSyntaxError {
        boolean wellFormed = !digits.isEmpty() && digits.length() <= 3 && digitsBefore(digits, digits.length()) == 0
                && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!wellFormed || Integer.parseInt(digits) > most) {
            throw new SpfSyntaxError("a prefix length is out of range");
        }
        return Integer.parseInt(digits);
    }

    private static SpfTerm network(boolean argument, String rest, Pattern form, int most) throws SpfSyntaxError {
        int slash = rest.indexOf('/');
        String address = slash < 0 ? rest : rest.substring(0, slash);
        if (!argument || !form.matcher(address).matches() || most == IPV6_BITS && address.indexOf(':') < 0) {
            throw new SpfSyntaxError("ip4 or ip6 has no address");
        }
        int bits = slash < 0 ? most : bits(rest.substring(slash + 1), most);
        try {
            return new SpfTerm.Network(literal(address, most), bits);
        } catch (IllegalArgumentException | UnknownHostException noAddress) {
            throw new SpfSyntaxError("ip4 or ip6 has no address");
        }
    }

    /** The address; one that maps an IPv4 address stays IPv6, which Java would change. */
    private static InetAddress literal(String text, int bits) throws UnknownHostException {
        InetAddress address = InetAddress.ofLiteral(text);
        if (bits == IPV6_BITS && address instanceof Inet4Address) {
            byte[] mapped = new byte[16];
            mapped[10] = (byte) 0xFF;
            mapped[11] = (byte) 0xFF;
            System.arraycopy(address.getAddress(), 0, mapped, 12, 4);
            return Inet6Address.getByAddress(null, mapped, -1);
        }
        return address;
    }
}
