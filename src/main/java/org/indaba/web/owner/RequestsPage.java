package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.indaba.command.OwnersDecisions;
import org.indaba.deliver.Outbox;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** {@code /lists/{address}/requests}: who waits for the owners to let them join or leave; several are decided about at once. */
@Path("/lists/{address}/requests")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class RequestsPage {

    private final ListAsked asked;
    private final OwnersDecisions decisions;
    private final Outbox outbox;
    private final ImportWriting writing;
    private final Visitor visitor;
    private final VisitorLanguage language;
    private final Flash flash;

    RequestsPage(ListAsked asked, OwnersDecisions decisions, Outbox outbox, ImportWriting writing, Visitor visitor,
            VisitorLanguage language, Flash flash) {
        this.asked = asked;
        this.decisions = decisions;
        this.outbox = outbox;
        this.writing = writing;
        this.visitor = visitor;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param path of this page
     * @param settings the page of settings, which say who decides
     * @param wishes that wait, the oldest first
     * @param draft what stands in the form
     */
    @CheckedTemplate(basePath = "web/owner")
    record Requests(String list, String path, String settings, List<Shown> wishes, HeldPage.Draft draft) implements TemplateInstance {
    }

    /**
     * A wish.
     *
     * @param id its number
     * @param address who wishes
     * @param name of the person; may be empty
     * @param wish in words
     * @param at since when it waits
     * @param iso the same for machines
     */
    record Shown(long id, String address, String name, String wish, String at, String iso) {
    }

    private static String path(MailList list) {
        return ListPage.path(list) + "/requests";
    }

    /** The wishes that wait. @param choose {@code all} to have all of them chosen */
    @GET
    public TemplateInstance show(@QueryParam("choose") @DefaultValue("") String choose) {
        return page(asked.get(), HeldPage.Draft.begun(choose));
    }

    private Requests page(MailList list, HeldPage.Draft draft) {
        return new Requests(list.post().toString(), path(list), SettingsPage.path(list), decisions.waiting(list.id()).stream()
                .map(wish -> new Shown(wish.id(), wish.address().toString(), wish.name(),
                        language.say("requests-wish-" + MembersPage.word(wish.wish())), language.phrases().moment(wish.askedAt()),
                        wish.askedAt().toString())).toList(), draft);
    }

    /** Decides about one wish or several. */
    @POST
    public Response decide(MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        boolean accept = "accept".equals(fields.getFirst("action"));
        String reason = HeldDesk.Wanted.of(fields, language).words();
        List<Long> wishes = Optional.ofNullable(fields.get("wish")).orElse(List.of()).stream().filter(id -> id.matches("\\d{1,18}"))
                .limit(MembersPage.MAX_TYPED).map(Long::valueOf).toList();
        if (wishes.isEmpty()) {
            return HeldPage.again(page(list, new HeldPage.Draft(false, Objects.requireNonNullElse(fields.getFirst("words"), ""),
                    language.say("requests-choose"))));
        }
        List<EmailAddress> decided = writing.transactions().call(() -> {
            List<EmailAddress> done = wishes.stream().flatMap(id -> (accept ? decisions.acceptInTx(list, id)
                    : decisions.refuseInTx(list, id, reason)).stream()).toList();
            done.forEach(address -> writing.audit().appendInTx(visitor.address(), accept ? "request accept" : "request refuse",
                    list.post().toString(), address.toString()));
            return done;
        });
        outbox.wake();
        long banned = accept ? wishes.stream().filter(id -> decisions.isShutOut(list, id)).count() : 0;
        flash.tellNext(decided.isEmpty() || banned > 0 ? Flash.Kind.FAILED : Flash.Kind.DONE, told(accept, decided.size(), banned));
        return Response.seeOther(URI.create(path(list))).build();
    }

    private String told(boolean accept, int decided, long banned) {
        if (banned > 0) {
            return language.say("requests-banned", decided, banned);
        }
        return decided == 0 ? language.say("requests-gone") : language.say(accept ? "requests-accepted" : "requests-refused", decided);
    }
}
