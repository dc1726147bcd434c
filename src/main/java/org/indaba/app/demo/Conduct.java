package org.indaba.app.demo;

import org.indaba.mail.EmailAddress;

/** How the mail hosts of a site treat what comes. */
public enum Conduct {
    /** Takes everything. */
    FRIENDLY(""),
    /** Takes a copy only when it comes again. */
    GREYLISTS("Greylists: 451 at first, and taken when the copy comes again " + Script.GREY.toSeconds() + " seconds later."),
    /** Some of its people left. */
    FORGETS_PEOPLE("Refuses everybody whose address begins with “" + Script.FORMER + "”: 550 5.1.1, no such user."),
    /** Takes everything, slowly. */
    SLOW("Takes " + Script.SLOWNESS.toMillis() + " ms for each reply."),
    /** Nothing listens. */
    DEAD("Is down: connections are refused."),
    /** Likes no mailing lists. */
    REFUSES_CONTENT("Refuses every message by its content, after the dot: 550 5.7.1."),
    /** Has no time now and then. */
    BUSY("Is busy for " + Script.BUSY_FOR.toSeconds() + " of every " + Script.BUSY_PERIOD.toSeconds() + " seconds, and says 421."),
    /** Takes everything, and regrets some of it. */
    BOUNCES_LATE("Takes everything, and sends back a moment later what came for addresses that begin with “" + Script.FULL
            + "”: mailbox full.");

    private final String story;

    Conduct(String story) {
        this.story = story;
    }

    /** What it does, in a sentence; empty text where there is nothing to tell. */
    public String story() {
        return story;
    }

    /** Whether this person is one of those whom the site singles out. */
    boolean concerns(EmailAddress address) {
        return switch (this) {
            case FRIENDLY -> false;
            case FORGETS_PEOPLE -> address.key().startsWith(Script.FORMER);
            case BOUNCES_LATE -> address.key().startsWith(Script.FULL);
            case GREYLISTS, SLOW, DEAD, REFUSES_CONTENT, BUSY -> true;
        };
    }
}
