package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /my/data}: what this site keeps about the visitor, as a file; and how to be forgotten, in a second step. */
@Path("/my/data")
@For(Audience.SIGNED_IN)
@Recent
@Blocking
final class DataPage {

    private final OwnData own;
    private final CookieJar cookies;
    private final VisitorLanguage language;
    private final Flash flash;

    DataPage(OwnData own, CookieJar cookies, VisitorLanguage language, Flash flash) {
        this.own = own;
        this.cookies = cookies;
        this.language = language;
        this.flash = flash;
    }

    /** The page. */
    @CheckedTemplate(basePath = "web")
    record MyData() implements TemplateInstance {
    }

    /**
     * The second step.
     *
     * @param administrator whether an office of the site is in the way
     * @param lists those that would have no owner
     * @param wrong whether what was typed is no address of the visitor
     */
    @CheckedTemplate(basePath = "web")
    record Erase(boolean administrator, List<String> lists, boolean wrong) implements TemplateInstance {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance show() {
        return new MyData();
    }

    /** The file. */
    @GET
    @Path("/indaba.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response export() {
        return Response.ok(own.everything()).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"indaba.json\"").build();
    }

    /** What will be forgotten, and what is in the way; changes nothing. */
    @GET
    @Path("/erase")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance ask() {
        return page(false);
    }

    private TemplateInstance page(boolean wrong) {
        return switch (own.hindrance()) {
            case OwnData.Hindrance.None _ -> new Erase(false, List.of(), wrong);
            case OwnData.Hindrance.Administrator _ -> new Erase(true, List.of(), wrong);
            case OwnData.Hindrance.LastOwner(List<String> lists) -> new Erase(false, lists, wrong);
        };
    }

    /** Forgets the visitor. @param address typed once more, so that no slip of the hand does it */
    @POST
    @Path("/erase")
    @Produces(MediaType.TEXT_HTML)
    public Response erase(@FormParam("address") @Nullable String address) {
        if (!own.isOwn(address == null ? "" : address)) {
            return Response.status(Response.Status.BAD_REQUEST).entity(page(true)).build();
        }
        if (!own.erase()) {
            return Response.status(Response.Status.CONFLICT).entity(page(false)).build();
        }
        cookies.remove(Visitor.SESSION_COOKIE);
        flash.tellNext(Flash.Kind.DONE, language.say("data-erased"));
        return Response.seeOther(URI.create("/")).build();
    }
}
