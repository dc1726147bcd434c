package org.indaba.deliver;

import java.time.Instant;

/**
 * The end of one try of one copy.
 *
 * @param copy which copy
 * @param attempt the number of the try, from 1
 * @param state DELIVERED, DEFERRED, FAILED, EXPIRED, SUPPRESSED or SHUNTED
 * @param at when, to the microsecond
 * @param site where
 * @param answer what was said
 * @param stackTrace of our own exception; empty unless SHUNTED
 */
public record Outcome(Copy copy, int attempt, CopyState state, Instant at, String site, Answer answer, String stackTrace) {
}
