package org.indaba.bounce;

import org.indaba.classify.Reason;

/** Says in sentences what an incident means. Pure functions. */
public final class IncidentWords {

    private IncidentWords() {
    }

    /** The likely cause. */
    public static String cause(Incident incident) {
        return switch (incident.sort()) {
            case REFUSED -> Reason.of(incident.reason()).map(Reason::words).orElse("The site does not tell why.");
            case MANY -> "The site calls nearly all its members unknown at once. Most often something is wrong there, so this is not "
                    + "believed before the third day.";
        };
    }

    /** What can be done about it. */
    public static String cure(Incident incident) {
        return switch (incident.sort()) {
            case REFUSED -> Reason.of(incident.reason()).map(Reason::cure).orElse("Ask the postmaster of the site, with the reply.");
            case MANY -> "Ask the postmaster of the site. If the addresses are really gone, nothing: they are suspended in time.";
        };
    }
}
