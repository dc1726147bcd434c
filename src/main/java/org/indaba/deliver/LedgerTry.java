package org.indaba.deliver;

import java.time.Instant;

/**
 * One try of a copy.
 *
 * @param attempt its number, from 1
 * @param state what it ended in; QUEUED where a replay was asked for
 * @param at when
 * @param site where; empty where no way was known
 * @param answer what was said
 */
public record LedgerTry(int attempt, CopyState state, Instant at, String site, Answer answer) {
}
