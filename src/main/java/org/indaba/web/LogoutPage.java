package org.indaba.web;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** {@code /logout}: ends the session. */
@Path("/logout")
@For(Audience.EVERYBODY)
@Blocking
final class LogoutPage {

    private final SignIn signIn;
    private final Visitor visitor;
    private final CookieJar cookies;
    private final Flash flash;
    private final VisitorLanguage language;

    LogoutPage(SignIn signIn, Visitor visitor, CookieJar cookies, Flash flash, VisitorLanguage language) {
        this.signIn = signIn;
        this.visitor = visitor;
        this.cookies = cookies;
        this.flash = flash;
        this.language = language;
    }

    /** Ends the session, if there is one. */
    @POST
    public Response end() {
        visitor.sessionToken().ifPresent(session -> signIn.end(session, visitor.address()));
        cookies.remove(Visitor.SESSION_COOKIE);
        flash.tellNext(Flash.Kind.DONE, language.say("flash-signed-out"));
        return Response.seeOther(URI.create("/")).build();
    }
}
