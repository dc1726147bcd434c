package org.indaba.traffic;

import java.time.Instant;

/**
 * How many of one kind within one stretch of time.
 *
 * @param from its beginning: that of an hour, or of a day, in UTC
 * @param kind of what
 * @param items how many
 */
public record HourCount(Instant from, Kind kind, long items) {
}
