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
import java.net.URI;
import org.indaba.access.Credentials;
import org.indaba.access.PasswordRules;
import org.jspecify.annotations.Nullable;

/** {@code /my/security}: a password, if one is wanted. The second factor has its own page, {@link SecondFactorPage}. */
@Path("/my/security")
@For(Audience.SIGNED_IN)
@Recent
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SecurityPage {

    private static final URI HERE = URI.create("/my/security");

    private final OwnCredentials own;
    private final VisitorLanguage language;
    private final Flash flash;

    SecurityPage(OwnCredentials own, VisitorLanguage language, Flash flash) {
        this.own = own;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param held what there is
     * @param min the shortest password
     * @param address for password managers
     * @param problem the key of what is wrong with the password; empty if nothing is
     */
    @CheckedTemplate(basePath = "web")
    record MySecurity(Credentials.Held held, int min, String address, String problem) implements TemplateInstance {
    }

    /** The page. */
    @GET
    public TemplateInstance show() {
        return page("");
    }

    private TemplateInstance page(String problem) {
        return new MySecurity(own.held(), PasswordRules.MIN, own.address(), problem);
    }

    /** Sets a password; all other sessions end, since one of them may be somebody's who should not be there. */
    @POST
    @Path("/password")
    public Response set(@FormParam("password") @Nullable String password, @FormParam("again") @Nullable String again) {
        String wanted = password == null ? "" : password;
        if (!wanted.equals(again)) {
            return Response.status(Response.Status.BAD_REQUEST).entity(page("my-security-not-alike")).build();
        }
        String problem = switch (own.setPassword(wanted)) {
            case GOOD -> "";
            case TOO_SHORT -> "my-security-too-short";
            case TOO_LONG -> "my-security-too-long";
            case TOO_COMMON -> "my-security-too-common";
            case NAMES_YOU -> "my-security-names-you";
        };
        if (!problem.isEmpty()) {
            return Response.status(Response.Status.BAD_REQUEST).entity(page(problem)).build();
        }
        flash.tellNext(Flash.Kind.DONE, language.say("my-security-password-set"));
        return Response.seeOther(HERE).build();
    }

    /** Forgets the password. */
    @POST
    @Path("/password/remove")
    public Response remove() {
        own.removePassword();
        flash.tellNext(Flash.Kind.DONE, language.say("my-security-password-removed"));
        return Response.seeOther(HERE).build();
    }
}
