package org.indaba.deliver;

import java.time.Instant;

/**
 * A copy that one of our bugs stopped.
 *
 * @param copyId the copy
 * @param mailingId its mailing
 * @param address the recipient
 * @param stackTrace the exception in full
 * @param at when
 */
public record ShuntedCopy(long copyId, long mailingId, String address, String stackTrace, Instant at) {
}
