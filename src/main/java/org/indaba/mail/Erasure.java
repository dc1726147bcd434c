package org.indaba.mail;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Somebody who is to be forgotten, and what stands in the place of their addresses: where an address was among words a name that tells one
 * erased person from another, where a program reads an address one to which nothing is ever sent (RFC 6761 §6.4).
 *
 * @param person the person's number
 * @param addresses all that they have; at least one
 * @param at when
 */
public record Erasure(long person, List<EmailAddress> addresses, Instant at) {

    /** The domain of what stands where an address was. */
    public static final String NOWHERE = "erased.invalid";

    /**
     * Before an address among words stands nothing that addresses mostly hold; an apostrophe, a slash or an equals sign may, and so may a
     * letter of a script that has no blanks. One in quotes begins with them, whatever stands before.
     */
    private static final String BEGIN = "(?<![a-z0-9._%+-])";

    /**
     * RFC 5322 §3.2.3 and RFC 6532 §3.2: nothing that could be part of it, where no words but other addresses may stand before; the marks
     * that we put around what runs from right to left are none of it.
     */
    private static final String BEGIN_APART = "(?<![a-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\\u0001-\\u007f\\u2066-\\u2069])";

    /** Nor behind it. */
    private static final String END = "(?![a-z0-9-]|\\.[a-z0-9])";

    /** Keeps the addresses. */
    public Erasure {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a person without an address has left nothing behind");
        }
    }

    /** What the addresses are known by, as they are compared and as they are written, in lower case. */
    public List<String> keys() {
        return addresses.stream().flatMap(address -> address.spellings().stream()).distinct().toList();
    }

    /** What stands where somebody was named. */
    public String name() {
        return "erased person " + person;
    }

    /** What stands where an address was, for whoever reads addresses. */
    public String address() {
        return "erased-person-" + person + "@" + NOWHERE;
    }

    /**
     * Finds the addresses within any text, as a regular expression of PostgreSQL, to be used regardless of case. Those of others that
     * merely begin or end like one of them are left alone, unless only a sign that words may hold tells where they begin: {@code
     * o'ann@example.org}.
     */
    public String pattern() {
        return behind(BEGIN);
    }

    /**
     * The same for text that we wrote ourselves, in which addresses stand alone or with blanks, commas or brackets around them: it finds no
     * part of another's address.
     */
    public String patternApart() {
        return behind(BEGIN_APART);
    }

    private String behind(String begin) {
        return keys().stream().map(key -> (key.startsWith("\"") ? "" : begin) + literally(key))
                .collect(Collectors.joining("|", "(", ")" + END));
    }

    /**
     * A backslash before a sign takes its meaning away; before a letter or digit it would give it one. Where the text is JSON, more
     * backslashes stand before a quote or a backslash than in the address.
     */
    private static String literally(String key) {
        StringBuilder literal = new StringBuilder();
        int backslashes = 0;
        for (int c : key.codePoints().toArray()) {
            if (c == '\\') {
                backslashes++;
                continue;
            }
            if (backslashes > 0 || c == '"') {
                literal.append("\\\\{").append(backslashes).append(",}");
                backslashes = 0;
            }
            if (c < 128 && !Character.isLetterOrDigit(c)) {
                literal.append('\\');
            }
            literal.appendCodePoint(c);
        }
        return literal.toString();
    }
}
