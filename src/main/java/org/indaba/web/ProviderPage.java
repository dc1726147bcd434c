package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.indaba.access.OidcProvider;
import org.indaba.access.Proof;
import org.indaba.access.Seal;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * {@code /login/provider}: to another site and back. What was asked is kept in a cookie of this browser, signed by us, so that nobody
 * can be brought back with somebody else's answer. The way back opens a page with a button, as a link does (RFC 9110 §9.2.1: GET
 * changes nothing). Where no provider is configured there is nothing here.
 */
@Path("/login/provider")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class ProviderPage {

    static final String COOKIE = "indaba-provider";

    /** How long somebody may take on the other site. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** Nothing longer is a code or a state. In characters. */
    private static final int MAX_FIELD = 4_000;

    private final SignInProvider configured;
    private final SignIn signIn;
    private final Arrival arrival;
    private final CookieJar cookies;
    private final Seal seal;
    private final VisitorLanguage language;

    ProviderPage(SignInProvider configured, SignIn signIn, Arrival arrival, CookieJar cookies, Seal seal, VisitorLanguage language) {
        this.configured = configured;
        this.signIn = signIn;
        this.arrival = arrival;
        this.cookies = cookies;
        this.seal = seal;
        this.language = language;
    }

    /**
     * The page on the way back.
     *
     * @param label what people call the other site
     * @param code of the answer
     * @param state of the answer
     */
    @CheckedTemplate(basePath = "web")
    record LoginProvider(String label, String code, String state) implements TemplateInstance {
    }

    private OidcProvider provider() {
        return configured.provider().orElseThrow(NotFoundException::new);
    }

    /** To the other site. */
    @GET
    public Response go(@QueryParam("to") @Nullable String to) {
        arrival.count();
        OidcProvider.Wish wish = provider().wish();
        URI there = provider().ask(wish).orElseThrow(this::failed);
        String value = wish.state() + "." + wish.nonce() + "." + wish.verifier() + "." + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(OwnPath.parse(to).orElse("").getBytes(StandardCharsets.UTF_8));
        cookies.set(COOKIE, value + "." + seal.mark(Seal.Purpose.PROVIDER, value), KEPT);
        return Response.seeOther(there).build();
    }

    /** Back from there; changes nothing. */
    @GET
    @Path("/back")
    public TemplateInstance back(@QueryParam("code") @DefaultValue("") String code, @QueryParam("state") @DefaultValue("") String state) {
        provider();
        if (code.isEmpty() || code.length() > MAX_FIELD || kept(state).isEmpty()) {
            throw failed();
        }
        return new LoginProvider(configured.label(), code, state);
    }

    /** Uses the answer up. */
    @POST
    @Path("/back")
    public Response use(@FormParam("code") @DefaultValue("") String code, @FormParam("state") @DefaultValue("") String state) {
        OidcProvider provider = provider();
        arrival.count();
        Kept kept = kept(state).orElseThrow(this::failed);
        cookies.remove(COOKIE);
        EmailAddress address = provider.redeem(kept.wish(), code).orElseThrow(this::failed);
        return switch (signIn.byProvider(address, arrival.origin(Proof.PROVIDER), arrival.before())) {
            case Entry.In in -> arrival.in(in, kept.to());
            case Entry.Half half -> arrival.half(half, kept.to());
            case Entry.Refused _, Entry.TooMany _ -> throw failed();
        };
    }

    private record Kept(OidcProvider.Wish wish, String to) {
    }

    private Optional<Kept> kept(String state) {
        String cookie = cookies.value(COOKIE);
        int end = cookie.lastIndexOf('.');
        if (end < 0 || !seal.verifies(Seal.Purpose.PROVIDER, cookie.substring(0, end), cookie.substring(end + 1))) {
            return Optional.empty();
        }
        String[] parts = cookie.substring(0, end).split("\\.", -1);
        OidcProvider.Wish wish = new OidcProvider.Wish(parts[0], parts[1], parts[2]);
        boolean same = MessageDigest.isEqual(wish.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
        return same ? Optional.of(new Kept(wish, new String(Base64.getUrlDecoder().decode(parts[3]), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private ClientErrorException failed() {
        return new ClientErrorException(language.say("login-provider-failed"), Response.Status.FORBIDDEN);
    }
}
