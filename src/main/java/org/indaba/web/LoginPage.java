package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.indaba.access.LoginLinks;
import org.indaba.access.Proof;
import org.indaba.access.SessionOrigin;
import org.indaba.http.AttemptLimit;
import org.indaba.http.PeerAddress;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * {@code /login}: how to get a link, and a form that mails one. {@code /login/TOKEN}: the link itself, which opens a page with a button;
 * only the button uses it up, since scanners of mail open links (RFC 9110 §9.2.1: GET changes nothing).
 */
@Path("/login")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class LoginPage {

    private final SignIn signIn;
    private final AttemptLimit limit;
    private final PeerAddress peer;
    private final Visitor visitor;
    private final CookieJar cookies;

    LoginPage(SignIn signIn, AttemptLimit limit, PeerAddress peer, Visitor visitor, CookieJar cookies) {
        this.signIn = signIn;
        this.limit = limit;
        this.peer = peer;
        this.visitor = visitor;
        this.cookies = cookies;
    }

    /**
     * How to get a link.
     *
     * @param to where to go after signing in
     * @param mails whether a link can be mailed
     * @param minutes how long a link serves
     */
    @CheckedTemplate(basePath = "web")
    record Login(String to, boolean mails, long minutes) implements TemplateInstance {
    }

    /**
     * The answer to everybody who asked for a mail.
     *
     * @param address what was entered
     * @param minutes how long a link serves
     * @param most how many a day
     */
    @CheckedTemplate(basePath = "web")
    record LoginAsked(String address, long minutes, int most) implements TemplateInstance {
    }

    /**
     * The page of a link.
     *
     * @param address whom it signs in
     * @param action where the button leads
     * @param to where to go after signing in
     */
    @CheckedTemplate(basePath = "web")
    record LoginLink(String address, String action, String to) implements TemplateInstance {
    }

    /** How to get a link. */
    @GET
    public TemplateInstance how(@QueryParam("to") @Nullable String to) {
        return new Login(place(to), signIn.canMail(), LoginLinks.LIFETIME.toMinutes());
    }

    /** Mails a link to whom we know; says the same to everybody. */
    @POST
    public TemplateInstance mail(@FormParam("address") @Nullable String address, @FormParam("to") @Nullable String to) {
        count();
        String typed = address == null ? "" : address;
        signIn.mailLink(typed, place(to));
        return new LoginAsked(typed.strip(), LoginLinks.LIFETIME.toMinutes(), LoginLinks.MAX_MAILED);
    }

    /** The page of a link; changes nothing. */
    @GET
    @Path("/{token}")
    public TemplateInstance link(@PathParam("token") String token, @QueryParam("to") @Nullable String to) {
        EmailAddress address = signIn.whose(token).orElseThrow(this::spent);
        return new LoginLink(address.toString(), "/login/" + token, place(to));
    }

    /** Uses a link. */
    @POST
    @Path("/{token}")
    public Response use(@PathParam("token") String token, @FormParam("to") @Nullable String to,
            @HeaderParam("User-Agent") @Nullable String userAgent) {
        SessionOrigin origin = new SessionOrigin(Proof.LINK, Device.words(userAgent), peer.network());
        SignIn.SignedIn now = signIn.use(token, visitor.sessionToken(), origin).orElseThrow(this::spent);
        cookies.set(Visitor.SESSION_COOKIE, now.token());
        cookies.remove(Visitor.GUEST_COOKIE);
        return Response.seeOther(URI.create(OwnPath.parse(to).orElse(now.home()))).build();
    }

    /** Where somebody wanted to go, if it is a page of ours; else nothing, and the right place is found after signing in. */
    private static String place(@Nullable String to) {
        return OwnPath.parse(to).orElse("");
    }

    private void count() {
        if (!limit.take(peer.get())) {
            // RFC 6585 §4: the answer may say when to come back.
            throw new ClientErrorException(Response.status(Response.Status.TOO_MANY_REQUESTS)
                    .header(HttpHeaders.RETRY_AFTER, AttemptLimit.WINDOW.toSeconds()).build());
        }
    }

    /** Counts who shows links that are none. */
    private ClientErrorException spent() {
        count();
        return new ClientErrorException("This link does not sign anybody in: it was used already, or is older than "
                + LoginLinks.LIFETIME.toMinutes() + " minutes, or never was one.", Response.Status.GONE);
    }
}
