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
import java.util.Optional;
import org.indaba.web.Audience;
import org.indaba.web.BanDesk;
import org.indaba.web.Flash;
import org.indaba.web.For;

/** {@code /admin/bans}: who may neither post nor join, on any list. */
@Path("/admin/bans")
@For(Audience.ADMINISTRATORS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SiteBansPage {

    private final BanDesk desk;
    private final Flash flash;

    SiteBansPage(BanDesk desk, Flash flash) {
        this.desk = desk;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param bans some of them
     * @param typed what stands in the field
     * @param error why it was not taken, in a sentence; empty at first
     */
    @CheckedTemplate(basePath = "web/admin")
    record SiteBans(BanDesk.Page bans, String typed, String error) implements TemplateInstance {
    }

    /** The page. @param text what is looked for in the bans @param after the last one of the page before */
    @GET
    public TemplateInstance show(@QueryParam("text") @DefaultValue("") String text, @QueryParam("after") @DefaultValue("") String after) {
        return new SiteBans(desk.page(Optional.empty(), text, after), "", "");
    }

    /** Bans somebody. */
    @POST
    public Response add(@FormParam("pattern") @DefaultValue("") String typed) {
        return answer(typed, desk.add(Optional.empty(), typed));
    }

    /** Lifts a ban. */
    @POST
    @Path("remove")
    public Response remove(@FormParam("pattern") @DefaultValue("") String typed) {
        return answer(typed, desk.remove(Optional.empty(), typed));
    }

    private Response answer(String typed, BanDesk.Said said) {
        if (!said.done()) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(new SiteBans(desk.page(Optional.empty(), "", ""), typed, said.said())).build();
        }
        flash.tellNext(Flash.Kind.DONE, said.said());
        return Response.seeOther(URI.create("/admin/bans")).build();
    }
}
