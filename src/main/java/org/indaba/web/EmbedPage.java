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
import org.indaba.notice.Notice.Wish;
import org.jspecify.annotations.Nullable;

/**
 * {@code /lists/{address}/embed}: the form to join, small, for a frame on somebody else's page. It sets no cookie and shows nothing of
 * who looks, so that any site may frame it; forms that stand on other sites themselves are handed in here, too.
 */
@Path("/lists/{address}/embed")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class EmbedPage {

    private final ListAsked asked;
    private final ListForms forms;

    EmbedPage(ListAsked asked, ListForms forms) {
        this.asked = asked;
        this.forms = forms;
    }

    /**
     * The form.
     *
     * @param list whom it is about
     * @param typed what stands in it
     * @param taken whether it was handed in
     */
    @CheckedTemplate(basePath = "web")
    record Embed(ListView list, ListForms.Typed typed, boolean taken) implements TemplateInstance {
    }

    /** The form, empty. */
    @GET
    @ContentPolicy(ContentPolicy.Kind.EMBEDDED_FORM)
    public Response show() {
        return answer(200, forms.empty(), false);
    }

    /** The form, handed in. */
    @POST
    @ContentPolicy(ContentPolicy.Kind.EMBEDDED_FORM)
    public Response join(@FormParam("address") @Nullable String address, @FormParam("name") @Nullable String name,
            @FormParam("language") @Nullable String language) {
        ListForms.Typed typed = forms.typed(Wish.JOIN, address, name, language);
        return switch (forms.send(asked.get(), typed)) {
            case ListForms.Sent.Asked _ -> answer(200, typed, true);
            case ListForms.Sent.Again(int status, ListForms.Typed again) -> answer(status, again, false);
        };
    }

    private Response answer(int status, ListForms.Typed typed, boolean taken) {
        return Response.status(status).entity(new Embed(ListView.of(asked.get()), typed, taken)).build();
    }
}
