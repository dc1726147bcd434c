package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.access.AccessTraces;
import org.indaba.access.AuditEntry;
import org.indaba.access.Credentials;
import org.indaba.access.WebSessions;
import org.indaba.command.AskedTraces;
import org.indaba.lists.PersonalData;
import org.indaba.lists.Somebody;
import org.indaba.mail.Erasure;
import org.indaba.moderate.OwnHeldPosts;
import org.indaba.spool.Transactions;

/** What this site keeps about the visitor: handed over as a file, or forgotten. For one request's threads. */
@RequestScoped
public class OwnData {

    private final Visitor visitor;
    private final Visitor.Rights rights;
    private final Kept kept;
    private final Forgetting forgetting;
    private final Transactions transactions;
    private final VisitorLanguage language;

    /**
     * Where it is kept.
     *
     * @param lists what lists keep
     * @param traces what signing in left behind
     * @param asked what waits for answers
     * @param credentials passwords and second factors
     * @param sessions who is signed in
     * @param mail what was sent, and what came back
     * @param held what waits for moderators
     */
    public record Kept(PersonalData lists, AccessTraces traces, AskedTraces asked, Credentials credentials, WebSessions sessions,
            OwnMail mail, OwnHeldPosts held) {
    }

    OwnData(Visitor visitor, Visitor.Rights rights, Kept kept, Forgetting forgetting, Transactions transactions,
            VisitorLanguage language) {
        this.visitor = visitor;
        this.rights = rights;
        this.kept = kept;
        this.forgetting = forgetting;
        this.transactions = transactions;
        this.language = language;
    }

    /**
     * All of it, for the file.
     *
     * @param made when
     * @param lists what lists keep; null for who is known by an office alone
     * @param suppressions which addresses get no copies from any list
     * @param held posts of the person that wait for moderators
     * @param waiting invitations, and what else waits for an answer
     * @param signIn how the person signs in; no secret is among it
     * @param sessions where they are signed in
     * @param domainRoles in which domains they have a role
     * @param log what the audit log says
     * @param mail copies of posts that were sent to the person, and what came back of them
     * @param elsewhere what else there is, and why it is not here, in sentences
     */
    public record Everything(Instant made, Optional<PersonalData.File> lists, List<PersonalData.Silenced> suppressions,
            List<OwnHeldPosts.Waiting> held, List<AskedTraces.Asked> waiting, Credentials.Held signIn, List<WebSessions.Shown> sessions,
            List<DomainRole> domainRoles, List<AuditEntry> log, OwnMail.Kept mail, List<String> elsewhere) {
    }

    /**
     * A role in a domain.
     *
     * @param domain which
     * @param role administrator or creator
     * @param address that has it
     */
    public record DomainRole(String domain, String role, String address) {
    }

    /** What erasing would come upon. */
    sealed interface Hindrance {

        /** Nothing: it can be done. */
        record None() implements Hindrance {
        }

        /**
         * Lists would have no owner.
         *
         * @param lists their post addresses
         */
        record LastOwner(List<String> lists) implements Hindrance {
        }

        /** Who administers the site is taken from that office by another first. */
        record Administrator() implements Hindrance {
        }
    }

    private Somebody person() {
        return visitor.person().orElseThrow();
    }

    /** All that is kept. */
    Everything everything() {
        Somebody person = person();
        List<String> spellings = person.addresses().stream().flatMap(address -> address.spellings().stream()).toList();
        List<String> elsewhere = Stream.of("data-kept-posts", "data-kept-rules", "data-kept-backups").map(language::say).toList();
        Instant now = rights.clock().instant();
        return new Everything(now, kept.lists().file(person.personId()), kept.lists().silenced(person.keys(), now),
                kept.held().of(spellings), kept.asked().of(person.keys()),
                kept.credentials().held(person.personId()),
                kept.sessions().of(person.keys()), kept.traces().grants(person.keys()).stream().map(grant -> new DomainRole(grant.domain(),
                        grant.role().name().toLowerCase(Locale.ROOT), grant.address().toString())).toList(),
                kept.traces().entries(spellings), kept.mail().of(person, language.phrases()), elsewhere);
    }

    /** What erasing would come upon now. */
    Hindrance hindrance() {
        if (visitor.isAdministrator()) {
            return new Hindrance.Administrator();
        }
        List<String> alone = kept.lists().ownedAlone(person().personId());
        return alone.isEmpty() ? new Hindrance.None() : new Hindrance.LastOwner(alone);
    }

    /** Whether somebody typed one of the visitor's addresses. */
    boolean isOwn(String typed) {
        return person().find(typed).isPresent();
    }

    /** Forgets the visitor; the session is over then. False, with nothing changed, if something is in the way. */
    boolean erase() {
        if (!(hindrance() instanceof Hindrance.None)) {
            return false;
        }
        Somebody person = person();
        Erasure erasure = new Erasure(person.personId(), person.addresses(), rights.clock().instant());
        return forgetting.erase(erasure, transactions);
    }
}
