package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.indaba.access.Audit;
import org.indaba.access.WebSessions;
import org.indaba.lists.PeopleSearch;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListPage;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** {@code /admin/people}: finds people by a part of an address or name; and one person: addresses, lists, sessions. */
@Path("/admin/people")
@For(Audience.ADMINISTRATORS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class PeoplePage {

    private final PeopleSearch search;
    private final WebSessions sessions;
    private final Transactions transactions;
    private final Audit audit;
    private final Visitor visitor;
    private final VisitorLanguage speech;
    private final Flash flash;

    PeoplePage(PeopleSearch search, WebSessions sessions, Transactions transactions, Audit audit, Visitor visitor,
            VisitorLanguage speech, Flash flash) {
        this.search = search;
        this.sessions = sessions;
        this.transactions = transactions;
        this.audit = audit;
        this.visitor = visitor;
        this.speech = speech;
        this.flash = flash;
    }

    /**
     * The page that finds.
     *
     * @param people by address
     * @param words what was looked for
     * @param full whether there may be more than are shown
     */
    @CheckedTemplate(basePath = "web/admin")
    record People(List<Row> people, String words, boolean full) implements TemplateInstance {
    }

    /** Somebody in the table. */
    record Row(String path, String name, String addresses) {

        static Row of(PeopleSearch.Found found) {
            return new Row("/admin/people/" + found.id(), found.name(),
                    String.join(", ", found.addresses().stream().map(EmailAddress::toString).toList()));
        }
    }

    /**
     * One person.
     *
     * @param id the person's
     * @param name as they call themselves
     * @param addresses all of them
     * @param ties what lists have to do with them
     * @param sessions in which they are signed in
     */
    @CheckedTemplate(basePath = "web/admin")
    record Person(long id, String name, List<String> addresses, List<Tie> ties, List<Session> sessions) implements TemplateInstance {
    }

    /** A list, the address there, and what it is: keys of words. */
    record Tie(String path, String list, String address, String what) {

        static Tie of(PeopleSearch.Tie tie) {
            String word = tie.what().equals("MEMBER") ? "member-" + tie.delivery() : tie.what();
            return new Tie(ListPage.path(tie.list()), tie.list().post().toString(), tie.address().toString(),
                    "people-is-" + word.toLowerCase(Locale.ROOT));
        }
    }

    /** A session. */
    record Session(long id, String address, String device, String network, String began, String seen) {
    }

    /** Looks for people. */
    @GET
    public TemplateInstance find(@QueryParam("q") @DefaultValue("") String q) {
        String words = q.strip().replace("\0", "");
        List<PeopleSearch.Found> found = search.search(words);
        return new People(found.stream().map(Row::of).toList(), words, found.size() == PeopleSearch.MAX_FOUND);
    }

    /** One person. */
    @GET
    @Path("{id}")
    public TemplateInstance show(@PathParam("id") String id) {
        PeopleSearch.Found found = person(id);
        return new Person(found.id(), found.name(), found.addresses().stream().map(EmailAddress::toString).toList(),
                search.ties(found.id()).stream().map(Tie::of).toList(),
                sessions.of(keys(found)).stream().map(this::session).toList());
    }

    private Session session(WebSessions.Shown shown) {
        return new Session(shown.id(), shown.address(), shown.origin().device(), shown.origin().network(),
                speech.phrases().moment(shown.beganAt()), speech.phrases().moment(shown.seenAt()));
    }

    /** Ends a session, or all of them. @param session its id; without one all end */
    @POST
    @Path("{id}/sessions")
    public Response end(@PathParam("id") String id, @FormParam("session") @DefaultValue("") String session) {
        PeopleSearch.Found found = person(id);
        transactions.run(() -> {
            if (session.isEmpty()) {
                sessions.endAllInTx(keys(found), 0);
            } else {
                sessions.endInTx(Words.number(session), keys(found));
            }
            audit.appendInTx(visitor.address(), "session end", found.addresses().getFirst().toString(), session.isEmpty() ? "all" : "one");
        });
        flash.tellNext(Flash.Kind.DONE, speech.say("people-ended"));
        return Response.seeOther(URI.create("/admin/people/" + found.id())).build();
    }

    private PeopleSearch.Found person(String id) {
        return search.find(Words.number(id)).orElseThrow(() -> new NotFoundException(speech.say("people-nobody")));
    }

    private static List<String> keys(PeopleSearch.Found found) {
        return found.addresses().stream().map(EmailAddress::key).toList();
    }
}
