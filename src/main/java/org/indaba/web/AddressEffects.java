package org.indaba.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.access.Credentials;
import org.indaba.access.WebSessions;
import org.indaba.command.AddressChanges;
import org.indaba.command.Errands;
import org.indaba.lists.Somebody;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.SenderRules;
import org.indaba.notice.SignInChanged.Change;

/**
 * What a change of address means beyond lists: offices, sessions, what a moderator was asked and what was decided about a sender follow the
 * person, and nobody gets round a second factor by becoming part of somebody else. Thread-safe.
 */
public final class AddressEffects {

    private final Visitor.Rights rights;
    private final Credentials credentials;
    private final WebSessions sessions;
    private final Audit audit;
    private final SignInNews news;
    private final Moderation moderation;

    /**
     * What moderators have to do with addresses.
     *
     * @param senders what they decided about senders
     * @param errands what they were asked
     */
    public record Moderation(SenderRules senders, Errands errands) {
    }

    /** All of them join the caller's transaction. */
    public AddressEffects(Visitor.Rights rights, Credentials credentials, WebSessions sessions, Audit audit,
            SignInNews news, Moderation moderation) {
        this.rights = rights;
        this.credentials = credentials;
        this.sessions = sessions;
        this.audit = audit;
        this.news = news;
        this.moderation = moderation;
    }

    /** Whether a mail's link is enough for this address to answer; of whom a second factor is asked signs in first. */
    boolean mayAnswer(EmailAddress asked, Optional<Somebody> signedIn) {
        long person = rights.standings().somebody(asked).personId();
        return !credentials.hasSecondFactor(person) || signedIn.map(Somebody::personId).filter(id -> id == person).isPresent();
    }

    /**
     * Whether a second step would be lost if both addresses became one person. What the person of the old address signs in with stays, what
     * the other one did is forgotten: without a password the links still lead in, but without a second factor they alone would do.
     */
    boolean losesSecondFactor(EmailAddress old, EmailAddress wanted) {
        long stays = rights.standings().somebody(old).personId();
        long goes = rights.standings().somebody(wanted).personId();
        return stays != goes && credentials.hasSecondFactor(goes) && !credentials.hasSecondFactor(stays);
    }

    /** Whether the person of an address that answered has switched a second factor on since: a mail alone may have been enough then. */
    boolean answeredWithLess(EmailAddress address, Instant at) {
        Instant since = credentials.held(rights.standings().somebody(address).personId()).secondFactor();
        return since != null && since.isAfter(at);
    }

    /** What would come to the person of the old address that is not theirs yet: the keys of the other one, and of all that goes with it. */
    List<String> coming(EmailAddress old, EmailAddress wanted) {
        List<String> theirs = rights.standings().somebody(old).keys();
        return rights.standings().somebody(wanted).keys().stream().filter(key -> !theirs.contains(key)).toList();
    }

    /**
     * What follows when both addresses have answered. Whoever is signed in with an address that came has not shown the second factor of
     * the person whose it is now, and signs in anew.
     *
     * @param came what {@link #coming} said before
     */
    void followInTx(AddressChanges.Kind kind, EmailAddress old, EmailAddress wanted, List<String> came) {
        if (credentials.hasSecondFactor(rights.standings().somebody(wanted).personId())) {
            // Before sessions follow a change: those are of who stays.
            sessions.endAllInTx(came, 0);
        }
        switch (kind) {
            case ADD -> {
                audit.appendInTx(old.toString(), "address add", wanted.toString(), "");
                news.tellInTx(rights.standings().somebody(wanted), Change.ADDRESS_ADDED, old, wanted);
            }
            case REPLACE -> {
                rights.authorities().replaceInTx(old, wanted);
                sessions.replaceInTx(old, wanted);
                moderation.senders().followInTx(old, wanted);
                moderation.errands().followInTx(old, wanted);
                audit.appendInTx(old.toString(), "address replace", wanted.toString(), "");
                news.tellInTx(rights.standings().somebody(wanted), Change.ADDRESS_REPLACED, old, wanted);
            }
        }
    }
}
