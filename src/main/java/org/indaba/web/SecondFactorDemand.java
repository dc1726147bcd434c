package org.indaba.web;

import java.util.Set;
import org.indaba.access.Authority;
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
        OWNERS;

        /**
         * Whether it is demanded before a page for these people is shown to somebody with these rights. Administrators open the pages of
         * every list by their office: there it is demanded of them as on their own.
         */
        boolean demands(Audience audience, Authority authority) {
            return switch (this) {
                case NOBODY -> false;
                case ADMINISTRATORS -> SITE.contains(audience) || LISTS.contains(audience) && authority.administersAny();
                case OWNERS -> LISTS.contains(audience);
            };
        }
    }

    /** Demands it of these. */
    public SecondFactorDemand(Of of, Credentials credentials) {
        this.of = of;
        this.credentials = credentials;
    }

    /** Whether a visitor must set up a second factor before a page for these people is shown. */
    boolean lacks(Visitor visitor, Audience audience) {
        return of.demands(audience, visitor.authority())
                && visitor.person().filter(person -> credentials.hasSecondFactor(person.personId())).isEmpty();
    }
}
