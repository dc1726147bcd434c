package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.indaba.access.HalfSignIns;
import org.indaba.access.LoginLinks;
import org.indaba.access.Proof;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * {@code /login}: forms that mail a link or take a password. {@code /login/TOKEN}: the link itself, which opens a page with a button;
 * only the button uses it up, since scanners of mail open links (RFC 9110 §9.2.1: GET changes nothing). {@code /login/code}: the second
 * step.
 */
@Path("/login")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class LoginPage {

    private final SignIn signIn;
    private final Entrance entrance;
    private final Arrival arrival;
    private final Visitor visitor;
    private final VisitorLanguage language;
    private final SignInProvider provider;

    LoginPage(SignIn signIn, Entrance entrance, Arrival arrival, Visitor visitor, VisitorLanguage language, SignInProvider provider) {
        this.signIn = signIn;
        this.entrance = entrance;
        this.arrival = arrival;
        this.visitor = visitor;
        this.language = language;
        this.provider = provider;
    }

    /**
     * How to sign in.
     *
     * @param to where to go after signing in
     * @param mails whether a link can be mailed
     * @param minutes how long a link serves
     * @param address what was entered before, or who is signed in and shall prove it once more
     * @param wrong whether address and password did not belong together
     * @param provider what people call the other site that signs them in; empty if there is none
     * @param there the way to it
     */
    @CheckedTemplate(basePath = "web")
    record Login(String to, boolean mails, long minutes, String address, boolean wrong, String provider,
            String there) implements TemplateInstance {
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

    /**
     * The second step.
     *
     * @param to where to go after signing in
     * @param wrong whether the code before was wrong
     */
    @CheckedTemplate(basePath = "web")
    record LoginCode(String to, boolean wrong) implements TemplateInstance {
    }

    /** How to sign in. */
    @GET
    public TemplateInstance how(@QueryParam("to") @Nullable String to) {
        return page(place(to), visitor.address(), false);
    }

    private Login page(String to, String address, boolean wrong) {
        return new Login(to, signIn.canMail(), LoginLinks.LIFETIME.toMinutes(), address, wrong,
                provider.provider().map(_ -> provider.label()).orElse(""),
                "/login/provider" + (to.isEmpty() ? "" : "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)));
    }

    /** Mails a link to whom we know; says the same to everybody. */
    @POST
    public TemplateInstance mail(@FormParam("address") @Nullable String address, @FormParam("to") @Nullable String to) {
        arrival.count();
        String typed = text(address);
        signIn.mailLink(typed, place(to), language.language());
        return new LoginAsked(typed.strip(), LoginLinks.LIFETIME.toMinutes(), LoginLinks.MAX_MAILED);
    }

    /** Takes a password; says the same to everybody who has not the right one. */
    @POST
    @Path("/password")
    public Response password(@FormParam("address") @Nullable String address, @FormParam("password") @Nullable String password,
            @FormParam("to") @Nullable String to) {
        arrival.count();
        Entry entry = signIn.byPassword(text(address), text(password), arrival.origin(Proof.PASSWORD), arrival.before());
        return switch (entry) {
            case Entry.In in -> arrival.in(in, place(to));
            case Entry.Half half -> arrival.half(half, place(to));
            case Entry.TooMany _ -> throw Arrival.tooMany(Entrance.WINDOW.toSeconds());
            case Entry.Refused _ -> Response.status(Response.Status.FORBIDDEN).entity(page(place(to), text(address).strip(), true)).build();
        };
    }

    /** Asks for the second factor. */
    @GET
    @Path("/code")
    public TemplateInstance askCode(@QueryParam("to") @Nullable String to) {
        if (!entrance.serves(arrival.half())) {
            throw late();
        }
        return new LoginCode(place(to), false);
    }

    /** Looks at the second factor. */
    @POST
    @Path("/code")
    public Response code(@FormParam("code") @Nullable String code, @FormParam("to") @Nullable String to) {
        arrival.count();
        return switch (signIn.byCode(arrival.half(), text(code), arrival.origin(Proof.LINK), arrival.before())) {
            case Entry.In in -> arrival.in(in, place(to));
            case Entry.TooMany _ -> throw Arrival.tooMany(Entrance.WINDOW.toSeconds());
            case Entry.Refused _, Entry.Half _ -> {
                if (!entrance.serves(arrival.half())) {
                    throw late();
                }
                yield Response.status(Response.Status.FORBIDDEN).entity(new LoginCode(place(to), true)).build();
            }
        };
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
    public Response use(@PathParam("token") String token, @FormParam("to") @Nullable String to) {
        return switch (signIn.byLink(token, arrival.origin(Proof.LINK), arrival.before())) {
            case Entry.In in -> arrival.in(in, place(to));
            case Entry.Half half -> arrival.half(half, place(to));
            case Entry.Refused _, Entry.TooMany _ -> throw spent();
        };
    }

    /** Where somebody wanted to go, if it is a page of ours; else nothing, and the right place is found after signing in. */
    private static String place(@Nullable String to) {
        return OwnPath.parse(to).orElse("");
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field;
    }

    private RefusedException late() {
        return new RefusedException(language.say("login-code-late", HalfSignIns.LIFETIME.toMinutes()), Response.Status.GONE,
                Onward.to("/login", "page-sign-in"));
    }

    /** Counts who shows links that are none. */
    private RefusedException spent() {
        arrival.count();
        // Who opens a link twice is often in by the first time.
        Onward onward = visitor.isSignedIn() ? Onward.to("/my", "my-title").saying("login-spent-signed-in")
                : Onward.to("/login", "page-sign-in").saying("problem-410-next");
        return new RefusedException(language.say("login-spent", LoginLinks.LIFETIME.toMinutes()), Response.Status.GONE, onward);
    }
}
