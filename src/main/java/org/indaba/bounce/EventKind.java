package org.indaba.bounce;

import java.util.Locale;

/** What an event in the journal of bounces is. */
public enum EventKind {
    /** A peer refused a copy in the dialogue, or it was given up. */
    REFUSAL,
    /** A mail came back that says that a copy failed. */
    NOTICE,
    /** A mail came back that says that a copy is late. */
    DELAY,
    /** The recipient called a copy spam. */
    COMPLAINT,
    /** A host reports that SPF, DKIM or DMARC did not pass. */
    AUTH_FAILURE,
    /** The recipient said of a copy that it is no spam. */
    NOT_SPAM,
    /** A delivered copy, of which nothing came back in time, lowered the score. */
    CREDIT,
    /** Something came back late about such a copy: the score is raised again. */
    CREDIT_BACK,
    /** Nothing renewed the score for a long time. */
    FORGOTTEN,
    /** The score reached the threshold. */
    SUSPENDED,
    /** A mail tries whether the address works again. */
    PROBED,
    /** A mail tells the member what happened. */
    WARNED,
    /** What we sent came back as well. */
    STILL_DEAD,
    /** Delivery goes on. */
    RESUMED,
    /** The subscription was ended. */
    REMOVED,
    /** An owner or an operator took the score away. */
    RESET;

    /** The key of a sentence for people. */
    public String key() {
        return "bounce-event-" + word();
    }

    /** For machines: {@code still-dead}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
