package org.indaba.web;

import org.indaba.lists.MailList;

/** For whom a page is. Those that are about a list stand below {@code /lists/{address}}: the list is the one that is named there. */
public enum Audience {
    /** Guests too. */
    EVERYBODY("", Scope.SITE),
    /** Whoever is signed in. */
    SIGNED_IN("", Scope.SITE),
    /** Who is on the list, and all who are in charge of it. */
    MEMBERS("problem-for-members", Scope.LIST),
    /** Who decides about held posts: moderators, owners, and administrators above them. */
    MODERATORS("problem-for-moderators", Scope.LIST),
    /** Who owns the list, and administrators of its domain and of the site. */
    OWNERS("problem-for-owners", Scope.LIST),
    /** Who may make lists in any domain; a page sees to it in which. */
    CREATORS("problem-for-creators", Scope.SITE),
    /** Who administers any domain, or the site; a page sees to it which. */
    DOMAIN_ADMINISTRATORS("problem-for-domain-administrators", Scope.SITE),
    /** Who administers the site. */
    ADMINISTRATORS("problem-for-administrators", Scope.SITE);

    private final String refusal;
    private final Scope scope;

    /** What a right is about. */
    enum Scope { SITE, LIST }

    Audience(String refusal, Scope scope) {
        this.refusal = refusal;
        this.scope = scope;
    }

    /** The key of what is said to others. */
    String refusal() {
        return refusal;
    }

    /** Whether it is about a list. */
    boolean isOfList() {
        return scope == Scope.LIST;
    }

    /** Whether a visitor is among them, where no list is asked about. */
    boolean has(Visitor visitor) {
        return switch (this) {
            case EVERYBODY -> true;
            case SIGNED_IN -> visitor.isSignedIn();
            case CREATORS -> visitor.authority().createsAnywhere();
            case DOMAIN_ADMINISTRATORS -> visitor.isAdministrator() || !visitor.authority().domains().isEmpty();
            case ADMINISTRATORS -> visitor.isAdministrator();
            case MEMBERS, MODERATORS, OWNERS -> throw new IllegalArgumentException(this + " are those of a list");
        };
    }

    /** Whether a visitor is among them, where it is about this list. */
    boolean has(Visitor visitor, MailList list) {
        return switch (this) {
            case MEMBERS -> visitor.isMember(list) || visitor.moderates(list);
            case MODERATORS -> visitor.moderates(list);
            case OWNERS -> visitor.owns(list);
            case EVERYBODY, SIGNED_IN, CREATORS, DOMAIN_ADMINISTRATORS, ADMINISTRATORS -> has(visitor);
        };
    }
}
