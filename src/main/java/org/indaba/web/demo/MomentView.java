package org.indaba.web.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A moment on a page.
 *
 * @param machine for {@code <time datetime>}; empty for never
 * @param text for people, in UTC
 */
record MomentView(String machine, String text) {

    /** It has not come yet. */
    static final MomentView NEVER = new MomentView("", "");

    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("d MMM, HH:mm:ss 'UTC'", Locale.ENGLISH);

    static MomentView of(Instant at) {
        return new MomentView(at.truncatedTo(ChronoUnit.MILLIS).toString(), TEXT.format(at.atOffset(ZoneOffset.UTC)));
    }
}
