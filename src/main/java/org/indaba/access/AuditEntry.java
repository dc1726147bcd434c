package org.indaba.access;

import java.time.Instant;

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
}
