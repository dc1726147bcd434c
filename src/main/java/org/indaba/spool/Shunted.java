package org.indaba.spool;

import java.time.Instant;

/**
 * What one of our bugs left behind.
 *
 * @param id the inbound row
 * @param recipient whom it was for
 * @param station where it stopped
 * @param stackTrace the exception in full
 * @param at when
 */
public record Shunted(long id, String recipient, String station, String stackTrace, Instant at) {
}
