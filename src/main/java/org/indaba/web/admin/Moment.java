package org.indaba.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A time as pages show it.
 *
 * @param iso for the attribute {@code datetime}
 * @param clock for people, in UTC: the time alone where it is today, else with the date
 * @param full for people, in UTC, with the date and the zone
 * @param ago how far from now, in words
 */
record Moment(String iso, String clock, String full, String ago) {

    private static final long NOW_SECONDS = 5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** @param now what is looked at from */
    static Moment of(Instant at, Instant now) {
        boolean today = at.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
        return new Moment(at.truncatedTo(ChronoUnit.SECONDS).toString(), (today ? TIME : DAY).format(at), FULL.format(at), ago(at, now));
    }

    private static String ago(Instant at, Instant now) {
        Duration apart = Duration.between(at, now);
        if (apart.abs().toSeconds() < NOW_SECONDS) {
            return "now";
        }
        String far = words(apart.abs().truncatedTo(ChronoUnit.SECONDS));
        return apart.isNegative() ? "in " + far : far + " ago";
    }

    /** A stretch of time in one unit: {@code 45 s}, {@code 3 min}, {@code 2 h}, {@code 5 days}. */
    static String words(Duration time) {
        if (time.toMillis() < 10_000 && time.toMillis() % 1000 != 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        if (time.toSeconds() < 90) {
            return time.toSeconds() + " s";
        }
        if (time.toMinutes() < 90) {
            return time.toMinutes() + " min";
        }
        if (time.toHours() < 48) {
            return time.toHours() + " h";
        }
        return time.toDays() + " days";
    }
}
