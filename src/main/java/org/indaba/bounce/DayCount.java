package org.indaba.bounce;

import java.time.LocalDate;

/**
 * How much came back on a day.
 *
 * @param day the day (UTC)
 * @param reason the word of the reason
 * @param site where
 * @param events how many
 */
public record DayCount(LocalDate day, String reason, String site, long events) {
}
