package org.indaba.bounce;

import java.util.Locale;

/** What an event in the journal of bounces is. */
public enum EventKind {
    /** A peer refused a copy in the dialogue, or it was given up. */
    REFUSAL("The copy was refused"),
    /** A mail came back that says that a copy failed. */
    NOTICE("A notice came back that the copy failed"),
    /** A mail came back that says that a copy is late. */
    DELAY("A notice came back that the copy is late"),
    /** The recipient called a copy spam. */
    COMPLAINT("A complaint came back"),
    /** A delivered copy, of which nothing came back in time, lowered the score. */
    CREDIT("A copy arrived, and nothing came back"),
    /** Something came back late about such a copy: the score is raised again. */
    CREDIT_BACK("A notice came late about a copy that seemed to have arrived"),
    /** Nothing renewed the score for a long time. */
    FORGOTTEN("The score was forgotten, since nothing renewed it"),
    /** The score reached the threshold. */
    SUSPENDED("Delivery was suspended"),
    /** A mail tries whether the address works again. */
    PROBED("A mail was sent that tries whether the address works again"),
    /** A mail tells the member what happened. */
    WARNED("A mail was sent that tells the member"),
    /** What we sent came back as well. */
    STILL_DEAD("That mail failed too"),
    /** Delivery goes on. */
    RESUMED("Delivery goes on"),
    /** The subscription was ended. */
    REMOVED("The subscription was ended"),
    /** An owner or an operator took the score away. */
    RESET("The score was taken away");

    private final String words;

    EventKind(String words) {
        this.words = words;
    }

    /** For people, as the beginning of a sentence. */
    public String words() {
        return words;
    }

    /** For machines: {@code still-dead}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
