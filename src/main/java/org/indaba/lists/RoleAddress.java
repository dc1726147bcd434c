package org.indaba.lists;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words that make a role address out of a list's name: {@code afnog-request}, {@code afnog+request}, and for the owners also
 * {@code owner-afnog}. The one place where these words stand: names are checked against them, and incoming addresses are read by them.
 */
public enum RoleAddress {
    /** The humans. */
    OWNER,
    /** The humans too: where other list managers send bounces. */
    BOUNCES,
    /** Commands. RFC 2142 §6: each list has a -REQUEST address. */
    REQUEST,
    /** To join. */
    JOIN,
    /** To join. */
    SUBSCRIBE,
    /** To leave. */
    LEAVE,
    /** To leave. */
    UNSUBSCRIBE,
    /** The answer to a question of ours; only with a token. */
    CONFIRM;

    private static final String OWNER_PREFIX = "owner-";

    /**
     * One way to read a local part.
     *
     * @param role what it would mean
     * @param name the list's name in it, not empty
     */
    public record Reading(RoleAddress role, String name) {
    }

    /** The word as it stands in addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * All ways to read a local part as a role address: at most two, since {@code owner-x-request} may belong to {@code x-request} or to
     * {@code owner-x}. Never do both lists exist.
     *
     * @param localPart lower case, without a {@code +} and what follows it
     */
    public static List<Reading> readings(String localPart) {
        List<Reading> readings = new ArrayList<>(2);
        if (localPart.startsWith(OWNER_PREFIX) && localPart.length() > OWNER_PREFIX.length()) {
            readings.add(new Reading(OWNER, localPart.substring(OWNER_PREFIX.length())));
        }
        for (RoleAddress role : values()) {
            String suffix = "-" + role.word();
            if (localPart.endsWith(suffix) && localPart.length() > suffix.length()) {
                readings.add(new Reading(role, localPart.substring(0, localPart.length() - suffix.length())));
            }
        }
        return readings;
    }

    /** Every local part that a list of this name owns, the name itself first; those with a {@code +} are covered by what precedes it. */
    static Set<String> localParts(String name) {
        Set<String> parts = new LinkedHashSet<>();
        parts.add(name);
        parts.add(OWNER_PREFIX + name);
        for (RoleAddress role : values()) {
            parts.add(name + "-" + role.word());
        }
        return parts;
    }
}
