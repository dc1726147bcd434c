package org.indaba.web;

import java.util.Set;
import org.indaba.access.Credentials;

/**
 * Of whom this site demands a second factor: until they have one, the pages of their office send them to where they set it up. Immutable.
 */
public final class SecondFactorDemand {

    private static final Set<Audience> SITE = Set.of(Audience.ADMINISTRATORS, Audience.DOMAIN_ADMINISTRATORS);
    private static final Set<Audience> LISTS = Set.of(Audience.ADMINISTRATORS, Audience.DOMAIN_ADMINISTRATORS, Audience.CREATORS,
            Audience.OWNERS, Audience.MODERATORS);

    private final Of of;
    private final Credentials credentials;

    /** Of whom. */
    public enum Of {
        /** Of nobody: who wants one has one. */
        NOBODY,
        /** Of administrators of the site and of domains. */
        ADMINISTRATORS,
        /** Of owners, moderators and list creators too. */
        OWNERS
    }

    /** Demands it of these. */
    public SecondFactorDemand(Of of, Credentials credentials) {
        this.of = of;
        this.credentials = credentials;
    }

    /** Whether a visitor must set up a second factor before a page for these people is shown. */
    boolean lacks(Visitor visitor, Audience audience) {
        boolean demanded = switch (of) {
            case NOBODY -> false;
            case ADMINISTRATORS -> SITE.contains(audience);
            case OWNERS -> LISTS.contains(audience);
        };
        return demanded && visitor.person().filter(person -> credentials.hasSecondFactor(person.personId())).isEmpty();
    }
}
