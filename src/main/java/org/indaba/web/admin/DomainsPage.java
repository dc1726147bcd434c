package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.indaba.access.Audit;
import org.indaba.language.Saying;
import org.indaba.lists.DomainChange;
import org.indaba.lists.Domains;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** {@code /admin/domains}: the mail domains that are served; one with lists stays. */
@Path("/admin/domains")
@For(Audience.ADMINISTRATORS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class DomainsPage {

    /** Rows of a page. */
    private static final int PAGE = 50;

    private final Domains domains;
    private final Lists lists;
    private final Transactions transactions;
    private final Audit audit;
    private final Visitor visitor;
    private final VisitorLanguage speech;
    private final Flash flash;

    DomainsPage(Domains domains, Lists lists, Transactions transactions, Audit audit, Visitor visitor, VisitorLanguage speech,
            Flash flash) {
        this.domains = domains;
        this.lists = lists;
        this.transactions = transactions;
        this.audit = audit;
        this.visitor = visitor;
        this.speech = speech;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param domains those of this page, by name
     * @param words what was looked for; empty if nothing was
     * @param first the first page with the same search; empty on that
     * @param next the address of the next page; empty on the last
     * @param typed what stands in the field
     * @param error why it was not taken, in a sentence; empty at first
     */
    @CheckedTemplate(basePath = "web/admin")
    record ServedDomains(List<Row> domains, String words, String first, String next, String typed, String error)
            implements TemplateInstance {
    }

    /** A domain. @param check the page that says what DNS has for it */
    record Row(String name, long lists, String check) {
    }

    /** The page. @param q a part of a name @param after the last domain of the page before */
    @GET
    public TemplateInstance show(@QueryParam("q") @DefaultValue("") String q, @QueryParam("after") @DefaultValue("") String after) {
        return page(q.strip(), after, "", "");
    }

    private ServedDomains page(String words, String after, String typed, String error) {
        Map<String, Long> counts = lists.all().stream().collect(Collectors.groupingBy(MailList::domain, Collectors.counting()));
        List<String> rest = domains.all().stream().filter(name -> name.contains(words.toLowerCase(Locale.ROOT)))
                .filter(name -> name.compareTo(after) > 0).limit(PAGE + 1L).toList();
        List<String> page = rest.subList(0, Math.min(PAGE, rest.size()));
        String here = "/admin/domains?q=" + Words.encoded(words);
        return new ServedDomains(page.stream()
                .map(name -> new Row(name, counts.getOrDefault(name, 0L), "/admin/dns/" + Words.encoded(name))).toList(), words,
                after.isEmpty() ? "" : here, rest.size() <= PAGE ? "" : here + "&after=" + Words.encoded(page.getLast()), typed, error);
    }

    /** Serves a domain. */
    @POST
    public Response add(@FormParam("domain") @DefaultValue("") String domain) {
        return answer(domain, "domain add", "site-domain-added", () -> domains.addInTx(domain.strip()));
    }

    /** Serves it no longer. */
    @POST
    @Path("remove")
    public Response remove(@FormParam("domain") @DefaultValue("") String domain) {
        return answer(domain, "domain remove", "site-domain-removed", () -> domains.removeInTx(domain.strip()));
    }

    private Response answer(String typed, String action, String key, Supplier<DomainChange> work) {
        DomainChange change = transactions.call(() -> {
            DomainChange made = work.get();
            if (made instanceof DomainChange.Done(String name)) {
                audit.appendInTx(visitor.address(), action, name, "");
            }
            return made;
        });
        return switch (change) {
            case DomainChange.Done(String name) -> done(key, name);
            case DomainChange.NothingToDo(String name) -> done(key, name);
            case DomainChange.Refused(Saying reason) -> Response.status(Response.Status.BAD_REQUEST)
                    .entity(page("", "", typed, speech.say(reason))).build();
        };
    }

    private Response done(String key, String name) {
        flash.tellNext(Flash.Kind.DONE, speech.say(key, name));
        return Response.seeOther(URI.create("/admin/domains")).build();
    }
}
