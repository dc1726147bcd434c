package org.indaba.access;

import java.time.Instant;
import java.util.List;

/**
 * Who did what, when.
 *
 * @param at when
 * @param actor an address, or {@code operator} for a command
 * @param action a verb and its object, as the command line has them: {@code list create}
 * @param subject what it was done to: a list's address, a domain
 * @param detail the rest, in words; may be empty
 */
public record AuditEntry(Instant at, String actor, String action, String subject, String detail) {

    /** Names that an entry about many has; behind them it counts. */
    public static final int NAMED = 20;

    /** Those whom something was done to, for the detail of one entry. */
    public static String named(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
