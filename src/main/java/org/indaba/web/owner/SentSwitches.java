package org.indaba.web.owner;

import org.indaba.web.SentFields;

/** The switches among what was sent: one that is off sends nothing. For one request. */
final class SentSwitches {

    /** What a switch that is on sends. */
    private static final String ON = "on";

    private final SentFields sent;

    SentSwitches(SentFields sent) {
        this.sent = sent;
    }

    /** Whether a switch is to be on. @param now whether it is, which holds where nobody touched it */
    boolean on(String name, boolean now) {
        return sent.changed(name) ? sent.has(name) : now;
    }

    /** What a form says of a switch that it shows. */
    static String was(boolean on) {
        return on ? ON : "";
    }
}
