package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.access.Authorities;
import org.indaba.access.Authority;
import org.indaba.access.Seal;
import org.indaba.access.WebSession;
import org.indaba.access.WebSessions;
import org.indaba.lists.MailList;
import org.indaba.lists.Role;
import org.indaba.lists.Somebody;
import org.indaba.lists.Standing;
import org.indaba.lists.Standings;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a page: somebody who is signed in, or a guest. Forms are bound to the session, or to a guest's cookie, which is made when
 * the first form is shown. Until {@link VisitorFilter} has looked, everybody is a guest. For one request's threads.
 */
@RequestScoped
public class Visitor {

    static final String SESSION_COOKIE = "indaba";
    static final String GUEST_COOKIE = "indaba-guest";

    private static final int GUEST_OCTETS = 16;

    private final WebSessions sessions;
    private final Rights rights;
    private final Seal seal;
    private final CookieJar cookies;
    private final RandomGenerator random;
    private @Nullable WebSession session;
    private @Nullable Somebody person;
    private @Nullable Authority authority;
    private final Map<Long, Standing> standings = new HashMap<>();
    private @Nullable String newGuest;

    Visitor(WebSessions sessions, Rights rights, Seal seal, CookieJar cookies, RandomGenerator random) {
        this.sessions = sessions;
        this.rights = rights;
        this.seal = seal;
        this.cookies = cookies;
        this.random = random;
    }

    /**
     * Where rights are asked for.
     *
     * @param standings what lists say of people
     * @param authorities what the site says of them
     * @param clock what time it is
     */
    public record Rights(Standings standings, Authorities authorities, InstantSource clock) {
    }

    /** Asks the database who this is, if there is anything to ask. */
    void look() {
        String token = cookies.value(SESSION_COOKIE);
        if (!token.isEmpty()) {
            session = sessions.find(token).orElse(null);
        }
    }

    /** Whether somebody is signed in. */
    public boolean isSignedIn() {
        return session != null;
    }

    /** The session; empty for a guest. */
    public Optional<WebSession> session() {
        return Optional.ofNullable(session);
    }

    /** Whether somebody is signed in who proved it not long ago. */
    public boolean isFresh() {
        return session != null && session.beganAt().plus(WebSessions.RECENT).isAfter(rights.clock().instant());
    }

    /** Who is signed in, with all their addresses; empty for a guest. */
    public Optional<Somebody> person() {
        if (session != null && person == null) {
            person = rights.standings().somebody(session.address());
        }
        return Optional.ofNullable(person);
    }

    /** What this visitor may do with the site and with whole domains, at this moment: who is removed loses the pages at once. */
    public Authority authority() {
        if (authority == null) {
            authority = person().map(somebody -> rights.authorities().of(somebody.keys())).orElse(Authority.NONE);
        }
        return authority;
    }

    /** Whether this is an administrator of the site who is signed in. */
    public boolean isAdministrator() {
        return authority().everything();
    }

    /** Whether this visitor may decide everything about a list: an owner, or an administrator of its domain or of the site. */
    public boolean owns(MailList list) {
        return authority().administers(list.domain()) || standing(list).roles().contains(Role.OWNER);
    }

    /** Whether this visitor may decide about the held posts of a list: whoever owns it too. */
    public boolean moderates(MailList list) {
        return owns(list) || standing(list).roles().contains(Role.MODERATOR);
    }

    /** Whether an address of this visitor is on a list. */
    public boolean isMember(MailList list) {
        return standing(list).member();
    }

    private Standing standing(MailList list) {
        return person().map(somebody -> standings.computeIfAbsent(list.id(), id -> rights.standings().on(id, somebody.keys())))
                .orElse(Standing.NONE);
    }

    /** The address of who is signed in; empty for a guest. For the audit log, and to be shown. */
    public String address() {
        return session == null ? "" : session.address().toString();
    }

    /** The secret of the session; empty for a guest. */
    Optional<String> sessionToken() {
        return session == null ? Optional.empty() : Optional.of(cookies.value(SESSION_COOKIE));
    }

    /** What a form of this visitor must carry in its field {@code csrf}. */
    public String formToken() {
        return seal.mark(Seal.Purpose.FORM, binding().orElseGet(this::newBinding));
    }

    /** Whether a form with this token was made for this visitor. */
    boolean owns(String formToken) {
        return binding().filter(binding -> seal.verifies(Seal.Purpose.FORM, binding, formToken)).isPresent();
    }

    /** Whether the answer has something in it that is for this visitor alone. */
    boolean isKnown() {
        return session != null || newGuest != null || !cookies.value(GUEST_COOKIE).isEmpty();
    }

    private Optional<String> binding() {
        if (session != null) {
            return Optional.of("session " + cookies.value(SESSION_COOKIE));
        }
        return Optional.ofNullable(newGuest).or(this::guestThatCame).map(guest -> "guest " + guest);
    }

    /** A cookie that a neighbouring host has put into the browser is not signed by us. */
    private Optional<String> guestThatCame() {
        String[] parts = cookies.value(GUEST_COOKIE).split("\\.", 2);
        return parts.length == 2 && seal.verifies(Seal.Purpose.GUEST, parts[0], parts[1]) ? Optional.of(parts[0]) : Optional.empty();
    }

    private String newBinding() {
        byte[] octets = new byte[GUEST_OCTETS];
        random.nextBytes(octets);
        String guest = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        newGuest = guest;
        cookies.set(GUEST_COOKIE, guest + "." + seal.mark(Seal.Purpose.GUEST, guest));
        return "guest " + guest;
    }
}
