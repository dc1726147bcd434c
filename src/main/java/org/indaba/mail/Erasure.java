package org.indaba.mail;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Somebody who is to be forgotten, and what stands in the place of their addresses: where an address was among words a name that tells one
 * erased person from another, where a program reads an address one to which nothing is ever sent (RFC 6761 §6.4).
 *
 * @param person the person's number
 * @param keys of all their addresses, as {@link EmailAddress#key()} has them; at least one
 * @param at when
 */
public record Erasure(long person, List<String> keys, Instant at) {

    /** The domain of what stands where an address was. */
    public static final String NOWHERE = "erased.invalid";

    /** Keeps the keys. */
    public Erasure {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a person without an address has left nothing behind");
        }
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
     * merely begin or end like one of them are left alone.
     */
    public String pattern() {
        return keys.stream().map(Erasure::literally).collect(Collectors.joining("|", "(?<![a-z0-9._%+-])(", ")(?![a-z0-9-]|\\.[a-z0-9])"));
    }

    /** A backslash before a sign takes its meaning away; before a letter or digit it would give it one. */
    private static String literally(String key) {
        StringBuilder literal = new StringBuilder();
        key.codePoints().forEach(c -> {
            if (c < 128 && !Character.isLetterOrDigit(c)) {
                literal.append('\\');
            }
            literal.appendCodePoint(c);
        });
        return literal.toString();
    }
}
