package org.indaba.web.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A time as pages show it. What is not shown of it is not written either.
 *
 * @param at the time
 * @param teller in whose language and from whose moment
 */
record Moment(Instant at, Teller teller) {

    /** For the attribute {@code datetime}. */
    public String iso() {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** For people, in UTC: the time alone where it is today, else with the date. */
    public String clock() {
        boolean today = at.truncatedTo(ChronoUnit.DAYS).equals(teller.now().truncatedTo(ChronoUnit.DAYS));
        return today ? teller.phrases().figures().clock(at) : teller.phrases().figures().dayAndClock(at);
    }

    /** For people, in UTC, with the date and the zone. */
    public String full() {
        return teller.phrases().figures().exact(at);
    }

    /** How far from now, in words. */
    public String ago() {
        return teller.apart(at);
    }
}
