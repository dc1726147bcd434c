package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.indaba.lists.MailList;
import org.indaba.notice.Notice.Wish;
import org.jspecify.annotations.Nullable;

/**
 * {@code /lists/{address}}: what a list is about, how to post, and forms to join and leave. A hidden list has its page too: who knows its
 * address could as well ask it by mail. The people who own it are not named, only the address that reaches them.
 */
@Path("/lists/{address}")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
public final class ListPage {

    private final ListAsked asked;
    private final ListForms forms;
    private final Visitor visitor;
    private final SiteAddress site;

    ListPage(ListAsked asked, ListForms forms, Visitor visitor, SiteAddress site) {
        this.asked = asked;
        this.forms = forms;
        this.visitor = visitor;
        this.site = site;
    }

    /**
     * The page.
     *
     * @param list what it shows
     * @param typed what stands in its forms
     * @param snippets how the form stands on other sites, for owners
     */
    @CheckedTemplate(basePath = "web")
    record Profile(ListView list, ListForms.Typed typed, Snippets snippets) implements TemplateInstance {
    }

    /**
     * HTML for other sites.
     *
     * @param frame a frame with our form in it; empty for who is no owner
     * @param form a form of their own
     */
    record Snippets(String frame, String form) {

        static Snippets of(String page, String name) {
            String title = name.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
            return new Snippets("<iframe src=\"" + page + "\" title=\"" + title + "\" width=\"100%\" height=\"420\"></iframe>",
                    "<form method=\"post\" action=\"" + page + "\">\n  <label>" + title
                    + " <input type=\"text\" inputmode=\"email\" autocomplete=\"email\" autocapitalize=\"none\" spellcheck=\"false\""
                    + " name=\"address\" required></label>\n  <button type=\"submit\">OK</button>\n</form>");
        }
    }

    /**
     * What is said when a form was handed in.
     *
     * @param list the list
     * @param address as it was typed
     * @param joins whether it was the form to join
     */
    @CheckedTemplate(basePath = "web")
    record FormTaken(ListView list, String address, boolean joins) implements TemplateInstance {
    }

    /** A list's page. */
    @GET
    public TemplateInstance show() {
        return profile(asked.get(), forms.empty());
    }

    private Profile profile(MailList list, ListForms.Typed typed) {
        return new Profile(ListView.of(list), typed, visitor.owns(list) ? Snippets.of(site.of(path(list) + "/embed"), list.name())
                : new Snippets("", ""));
    }

    /** The form to join. */
    @POST
    @Path("join")
    public Response join(@FormParam("address") @Nullable String address, @FormParam("name") @Nullable String name,
            @FormParam("language") @Nullable String language) {
        return send(forms.typed(Wish.JOIN, address, name, language));
    }

    /** The form to leave. */
    @POST
    @Path("leave")
    public Response leave(@FormParam("address") @Nullable String address, @FormParam("language") @Nullable String language) {
        return send(forms.typed(Wish.LEAVE, address, "", language));
    }

    private Response send(ListForms.Typed typed) {
        MailList list = asked.get();
        return switch (forms.send(list, typed)) {
            case ListForms.Sent.Asked(Wish wish, String address) -> Response.ok(
                    new FormTaken(ListView.of(list), address, wish == Wish.JOIN)).build();
            case ListForms.Sent.Again(int status, ListForms.Typed again) -> Response.status(status).entity(profile(list, again)).build();
        };
    }

    /** Where a list's page is. */
    public static String path(MailList list) {
        return "/lists/" + URLEncoder.encode(list.post().toString(), StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
    }
}
