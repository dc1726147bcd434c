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
import java.util.List;
import java.util.Optional;
import org.indaba.access.OneTimeCodes;
import org.indaba.http.TryLimit;
import org.indaba.mail.Bytes;
import org.jspecify.annotations.Nullable;

/** {@code /my/security/second-factor}: sets up the codes of an authenticator, and takes them away. */
@Path("/my/security/second-factor")
@For(Audience.SIGNED_IN)
@Recent
@Produces(MediaType.TEXT_HTML)
@Blocking
final class SecondFactorPage {

    private static final URI SECURITY = URI.create("/my/security");

    private final OwnCredentials own;
    private final TryLimit tries;
    private final SiteAddress site;
    private final VisitorLanguage language;
    private final Flash flash;

    SecondFactorPage(OwnCredentials own, TryLimit tries, SiteAddress site, VisitorLanguage language, Flash flash) {
        this.own = own;
        this.tries = tries;
        this.site = site;
        this.language = language;
        this.flash = flash;
    }

    /**
     * Setting it up.
     *
     * @param picture what the authenticator reads
     * @param secret the same, to be typed
     * @param link the same, for an authenticator on this machine
     * @param wrong whether the code before was wrong
     */
    @CheckedTemplate(basePath = "web")
    record SecondFactor(QrPicture picture, String secret, String link, boolean wrong) implements TemplateInstance {
    }

    /**
     * The recovery codes, this once.
     *
     * @param codes one a line
     */
    @CheckedTemplate(basePath = "web")
    record RecoveryCodes(List<String> codes) implements TemplateInstance {
    }

    /** Makes a new secret: what was begun before may have been read in a session that was left open. */
    @POST
    @Path("/begin")
    public Response begin() {
        own.beginSecondFactor();
        return Response.seeOther(URI.create("/my/security/second-factor")).build();
    }

    /** Shows the secret that was begun. */
    @GET
    public Response show() {
        Optional<Bytes> secret = own.begun();
        return secret.map(begun -> Response.ok(page(begun, false))).orElseGet(() -> Response.seeOther(SECURITY)).build();
    }

    private TemplateInstance page(Bytes secret, boolean wrong) {
        String link = OneTimeCodes.link(secret, "Indaba " + site.authority().replace(":", " "), own.address());
        return new SecondFactor(QrPicture.of(link), OneTimeCodes.readable(secret), link, wrong);
    }

    /** Switches it on with a code of the secret. */
    @POST
    @Path("/confirm")
    public Response confirm(@FormParam("code") @Nullable String code) {
        Optional<Bytes> secret = own.begun();
        if (secret.isEmpty()) {
            return Response.seeOther(SECURITY).build();
        }
        Optional<List<String>> codes = tried(() -> own.confirmSecondFactor(code == null ? "" : code));
        return codes.map(made -> Response.ok(new RecoveryCodes(made)))
                .orElseGet(() -> Response.status(Response.Status.BAD_REQUEST).entity(page(secret.get(), true))).build();
    }

    /** Makes the recovery codes anew. */
    @POST
    @Path("/recovery-codes")
    public Response recoveryCodes(@FormParam("code") @Nullable String code) {
        Optional<List<String>> codes = tried(() -> own.newRecoveryCodes(code == null ? "" : code));
        return codes.map(made -> Response.ok(new RecoveryCodes(made))).orElseGet(this::wrong).build();
    }

    /** Switches it off. */
    @POST
    @Path("/remove")
    public Response remove(@FormParam("code") @Nullable String code) {
        Optional<Boolean> removed = tried(() -> Optional.of(own.removeSecondFactor(code == null ? "" : code)).filter(done -> done));
        if (removed.isEmpty()) {
            return wrong().build();
        }
        flash.tellNext(Flash.Kind.DONE, language.say("my-security-second-off"));
        return Response.seeOther(SECURITY).build();
    }

    private Response.ResponseBuilder wrong() {
        flash.tellNext(Flash.Kind.FAILED, language.say("login-code-wrong"));
        return Response.seeOther(SECURITY);
    }

    /** A session that was stolen shall not guess codes here: they count together with those of signing in. */
    private <T> Optional<T> tried(java.util.function.Supplier<Optional<T>> attempt) {
        if (!tries.take(own.personKey())) {
            throw Arrival.tooMany(Entrance.WINDOW.toSeconds());
        }
        Optional<T> result = attempt.get();
        if (result.isPresent()) {
            tries.forget(own.personKey());
        }
        return result;
    }
}
