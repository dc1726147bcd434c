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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.indaba.language.Saying;
import org.indaba.lists.ListChange;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListPage;
import org.indaba.web.Recent;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** {@code /admin/lists/{address}}: gives a list another address, or deletes it once its address was typed. */
@Path("/admin/lists/{address}")
@For(Audience.DOMAIN_ADMINISTRATORS)
@Recent
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SiteListPage {

    private final Lists lists;
    private final Members members;
    private final ListOffice office;
    private final Visitor visitor;
    private final VisitorLanguage speech;
    private final Flash flash;

    SiteListPage(Lists lists, Members members, ListOffice office, Visitor visitor, VisitorLanguage speech, Flash flash) {
        this.lists = lists;
        this.members = members;
        this.office = office;
        this.visitor = visitor;
        this.speech = speech;
        this.flash = flash;
    }

    /** The page of a list. */
    static String path(MailList list) {
        return "/admin" + ListPage.path(list);
    }

    /**
     * The page.
     *
     * @param path of the list's own page
     * @param action where the forms lead
     * @param address of the list
     * @param members how many it has
     * @param renamed what stands in the field for the new address
     * @param renameError why that was not taken; empty at first
     * @param deleteError why it was not deleted; empty at first
     */
    @CheckedTemplate(basePath = "web/admin")
    record SiteList(String path, String action, String address, long members, String renamed, String renameError, String deleteError)
            implements TemplateInstance {
    }

    /** The page. */
    @GET
    public TemplateInstance show(@PathParam("address") String address) {
        MailList list = find(address);
        return page(list, list.post().toString(), "", "");
    }

    private SiteList page(MailList list, String renamed, String renameError, String deleteError) {
        return new SiteList(ListPage.path(list), path(list), list.post().toString(), members.count(list.id()), renamed, renameError,
                deleteError);
    }

    /** Gives it another address. */
    @POST
    @Path("rename")
    public Response rename(@PathParam("address") String address, @FormParam("to") @DefaultValue("") String to) {
        MailList list = find(address);
        return switch (office.rename(list, to)) {
            case ListChange.Done(MailList after) -> {
                flash.tellNext(Flash.Kind.DONE, speech.say("site-list-renamed", after.post().toString()));
                yield Response.seeOther(URI.create(path(after))).build();
            }
            case ListChange.Refused(Saying reason) -> Response.status(Response.Status.BAD_REQUEST)
                    .entity(page(list, to, speech.say(reason), "")).build();
        };
    }

    /** Deletes it. @param typed its address, so that nobody does it by a slip */
    @POST
    @Path("delete")
    public Response delete(@PathParam("address") String address, @FormParam("typed") @DefaultValue("") String typed) {
        MailList list = find(address);
        if (!typed.strip().equalsIgnoreCase(list.post().toString())) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(page(list, list.post().toString(), "", speech.say("site-list-not-typed"))).build();
        }
        return switch (office.delete(list)) {
            case ListChange.Done _ -> {
                flash.tellNext(Flash.Kind.DONE, speech.say("site-list-gone", list.post().toString()));
                yield Response.seeOther(URI.create("/admin/lists")).build();
            }
            case ListChange.Refused(Saying reason) -> Response.status(Response.Status.BAD_REQUEST)
                    .entity(page(list, list.post().toString(), "", speech.say(reason))).build();
        };
    }

    /** A list in somebody else's charge looks as if it were not there. */
    private MailList find(String text) {
        if (EmailAddress.parse(text) instanceof ParsedAddress.Valid(EmailAddress address)) {
            return lists.find(address.localPart(), address.domain()).filter(list -> visitor.authority().administers(list.domain()))
                    .orElseThrow(this::none);
        }
        throw none();
    }

    private NotFoundException none() {
        return new NotFoundException(speech.say("site-list-none"));
    }
}
