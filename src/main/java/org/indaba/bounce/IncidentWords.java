package org.indaba.bounce;

import org.indaba.classify.Reason;
import org.indaba.language.Saying;

/** Says in sentences what an incident means. Pure functions. */
public final class IncidentWords {

    private IncidentWords() {
    }

    /** The likely cause. */
    public static Saying cause(Incident incident) {
        return switch (incident.sort()) {
            case REFUSED -> Saying.of(Reason.of(incident.reason()).map(Reason::key).orElse("incident-untold"));
            case MANY -> incident.domain().isEmpty() ? Saying.of(incident.site().isEmpty() ? "incident-nowhere" : "incident-many")
                    : Saying.of("incident-many-domain", incident.domain());
        };
    }

    /** What can be done about it. */
    public static Saying cure(Incident incident) {
        return Saying.of(switch (incident.sort()) {
            case REFUSED -> Reason.of(incident.reason()).map(Reason::cureKey).orElse("incident-ask");
            case MANY -> incident.site().isEmpty() && incident.domain().isEmpty() ? "incident-nowhere-cure" : "incident-many-cure";
        });
    }
}
