package org.indaba.web;

import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.indaba.http.Place;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.jboss.logging.Logger;

/**
 * Second of the filters: a page is for those whom its {@link For} names, and for nobody where it names none. Who is not signed in is sent
 * to sign in when a page was asked for, and refused when something was to be changed, before anybody looks whether there is such a list.
 * A hidden list looks to others as if it were not there. Below {@code /api} tokens count, and nothing of this.
 */
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHORIZATION)
final class AudienceGuard implements ContainerRequestFilter {

    private static final Logger LOG = Logger.getLogger(AudienceGuard.class);

    private final Visitor visitor;
    private final ListAsked asked;
    private final Provider<SecondFactorDemand> demand;
    private final FormSource source;
    private final ResourceInfo answering;

    /** @param demand asked for when it is needed: filters are made before the settings are read */
    AudienceGuard(Visitor visitor, ListAsked asked, Provider<SecondFactorDemand> demand, FormSource source, ResourceInfo answering) {
        this.visitor = visitor;
        this.asked = asked;
        this.demand = demand;
        this.source = source;
        this.answering = answering;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (Place.isBelow(answering, "/api")) {
            return;
        }
        Audience audience = audience().orElseThrow(() -> {
            LOG.errorf("event=page-failed reason=\"%s does not say for whom it is\"", answering.getResourceMethod());
            return new ForbiddenException();
        });
        if (audience != Audience.EVERYBODY && !visitor.isSignedIn() || isRecent() && !visitor.isFresh()) {
            refuseGuest(request);
            return;
        }
        if (Place.isBelow(answering, "/lists/{address}")) {
            asked.look(String.join("", request.getUriInfo().getPathParameters().getFirst("address")));
        }
        if (audience.isOfList()) {
            MailList list = asked.get();
            if (!audience.has(visitor, list)) {
                throw refusal(audience, list);
            }
        } else if (!audience.has(visitor)) {
            throw new ForbiddenException(audience.refusal());
        }
        if (demand.get().lacks(visitor, audience)) {
            request.abortWith(Response.seeOther(URI.create("/my/security")).build());
        }
    }

    private boolean isRecent() {
        return answering.getResourceMethod().isAnnotationPresent(Recent.class)
                || answering.getResourceClass().isAnnotationPresent(Recent.class);
    }

    private Optional<Audience> audience() {
        For method = answering.getResourceMethod().getAnnotation(For.class);
        For type = answering.getResourceClass().getAnnotation(For.class);
        return Optional.ofNullable(method).or(() -> Optional.ofNullable(type)).map(For::value);
    }

    private static WebApplicationException refusal(Audience audience, MailList list) {
        return list.settings().visibility() == ListSettings.Visibility.HIDDEN ? ListAsked.none()
                : new ForbiddenException(audience.refusal());
    }

    private void refuseGuest(ContainerRequestContext request) {
        if (request.getHeaderString("HX-Request") != null) {
            request.abortWith(wholePage(request));
            return;
        }
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            request.abortWith(Response.seeOther(signIn(request.getUriInfo())).build());
            return;
        }
        throw new RefusedException("problem-not-signed-in", Response.Status.UNAUTHORIZED, afterSigningIn(request));
    }

    /** What was typed is shown only where a page of ours sent it: no other site shows words of its own beside a link of ours. */
    private Onward afterSigningIn(ContainerRequestContext request) {
        List<String> typed = source.isOurs(request) ? LongTexts.read(request) : List.of();
        return Onward.to(signIn(source.page(request)).toString(), "page-sign-in").keeping(typed)
                .saying(typed.isEmpty() ? "" : "problem-typed-copy");
    }

    /** A part of a page that asks for itself would be replaced by the page for signing in: htmx is told to go there as a whole. */
    private static Response wholePage(ContainerRequestContext request) {
        String to = request.getHeaderString("HX-Current-URL") == null ? "" : pathOf(request.getHeaderString("HX-Current-URL"));
        return Response.status(Response.Status.UNAUTHORIZED).header("HX-Redirect", signIn(to)).build();
    }

    private static String pathOf(String address) {
        try {
            URI page = URI.create(address);
            return page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    private static URI signIn(UriInfo asked) {
        String query = asked.getRequestUri().getRawQuery();
        return signIn(asked.getRequestUri().getRawPath() + (query == null ? "" : "?" + query));
    }

    private static URI signIn(String to) {
        return URI.create(OwnPath.parse(to).map(own -> "/login?to=" + URLEncoder.encode(own, StandardCharsets.UTF_8)).orElse("/login"));
    }
}
