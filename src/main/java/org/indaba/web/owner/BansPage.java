package org.indaba.web.owner;

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
import java.util.Optional;
import org.indaba.lists.MailList;
import org.indaba.web.Audience;
import org.indaba.web.BanDesk;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;

/** {@code /lists/{address}/bans}: who may neither post to a list nor join it. */
@Path("/lists/{address}/bans")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class BansPage {

    private final ListAsked asked;
    private final BanDesk desk;
    private final Flash flash;

    BansPage(ListAsked asked, BanDesk desk, Flash flash) {
        this.asked = asked;
        this.desk = desk;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param path of this page
     * @param bans some of them
     * @param typed what stands in the field
     * @param error why it was not taken, in a sentence; empty at first
     */
    @CheckedTemplate(basePath = "web/owner")
    record ListBans(String list, String path, BanDesk.Page bans, String typed, String error) implements TemplateInstance {
    }

    private static String path(MailList list) {
        return ListPage.path(list) + "/bans";
    }

    /** The bans. @param text what is looked for in them @param after the last one of the page before */
    @GET
    public TemplateInstance show(@QueryParam("text") @DefaultValue("") String text, @QueryParam("after") @DefaultValue("") String after) {
        MailList list = asked.get();
        return page(list, desk.page(Optional.of(list), text, after), "", "");
    }

    private static ListBans page(MailList list, BanDesk.Page bans, String typed, String error) {
        return new ListBans(list.post().toString(), path(list), bans, typed, error);
    }

    /** Bans somebody. */
    @POST
    public Response add(@FormParam("pattern") @DefaultValue("") String typed) {
        return answer(typed, desk.add(Optional.of(asked.get()), typed));
    }

    /** Lifts a ban. */
    @POST
    @Path("remove")
    public Response remove(@FormParam("pattern") @DefaultValue("") String typed) {
        return answer(typed, desk.remove(Optional.of(asked.get()), typed));
    }

    private Response answer(String typed, BanDesk.Said said) {
        MailList list = asked.get();
        if (!said.done()) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(page(list, desk.page(Optional.of(list), "", ""), typed, said.said())).build();
        }
        flash.tellNext(Flash.Kind.DONE, said.said());
        return Response.seeOther(URI.create(path(list))).build();
    }
}
