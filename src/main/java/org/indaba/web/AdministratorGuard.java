package org.indaba.web;

import jakarta.annotation.Priority;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.indaba.http.Place;

/**
 * Second of the filters: what lies below {@code /admin} is for administrators. Who is not signed in is sent to sign in when a page was
 * asked for, and refused when something was to be changed.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
final class AdministratorGuard implements ContainerRequestFilter {

    private static final String ROOT = "/admin";

    private final Visitor visitor;
    private final ResourceInfo answering;

    AdministratorGuard(Visitor visitor, ResourceInfo answering) {
        this.visitor = visitor;
        this.answering = answering;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!Place.isBelow(answering, ROOT) || visitor.isAdministrator()) {
            return;
        }
        if (visitor.isSignedIn()) {
            throw new ForbiddenException("This page is for the administrators of the site.");
        }
        if (request.getHeaderString("HX-Request") != null) {
            request.abortWith(wholePage(request));
            return;
        }
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            request.abortWith(Response.seeOther(signIn(request.getUriInfo())).build());
            return;
        }
        throw new NotSignedInException();
    }

    /** A part of a page that asks for itself would be replaced by the page for signing in: htmx is told to go there as a whole. */
    private static Response wholePage(ContainerRequestContext request) {
        String to = request.getHeaderString("HX-Current-URL") == null ? ROOT : pathOf(request.getHeaderString("HX-Current-URL"));
        return Response.status(Response.Status.UNAUTHORIZED).header("HX-Redirect", signIn(to)).build();
    }

    private static String pathOf(String address) {
        try {
            URI page = URI.create(address);
            return page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
        } catch (IllegalArgumentException none) {
            return ROOT;
        }
    }

    private static URI signIn(UriInfo asked) {
        String query = asked.getRequestUri().getRawQuery();
        String to = asked.getRequestUri().getRawPath() + (query == null ? "" : "?" + query);
        return signIn(to);
    }

    private static URI signIn(String to) {
        return URI.create("/login?to=" + URLEncoder.encode(OwnPath.parse(to).orElse(ROOT), StandardCharsets.UTF_8));
    }
}
