package org.indaba.web.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.indaba.language.Phrases;

/**
 * A moment on a page.
 *
 * @param machine for {@code <time datetime>}; empty for never
 * @param text for people, in UTC
 */
record MomentView(String machine, String text) {

    /** It has not come yet. */
    static final MomentView NEVER = new MomentView("", "");

    static MomentView of(Instant at, Phrases phrases) {
        return new MomentView(at.truncatedTo(ChronoUnit.MILLIS).toString(), phrases.figures().exact(at));
    }
}
