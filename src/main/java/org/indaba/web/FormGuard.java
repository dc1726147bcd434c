package org.indaba.web;

import jakarta.inject.Provider;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.net.URI;
import java.util.List;
import org.indaba.http.Place;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Third of the filters: what changes something comes from a form of ours that was made for this very visitor. The browser's own words
 * about where the form stands are looked at first; the token in the field {@code csrf}, or for htmx in the header
 * {@code X-CSRF-Token}, decides.
 *
 * <p>The forms to join and leave a list do nothing but have an address asked by mail, wherever they stand, and below {@code /confirm} the
 * token is the proof. Below {@code /u} (one-click links, RFC 8058 §3.2: mail providers post there without having seen a page) and
 * {@code /api} (no cookies count there) nothing is asked. The choice of a language needs no token: else each reader of a page would get
 * a cookie for it.
 */
final class FormGuard {

    private static final int AFTER_THE_ADMINISTRATORS_GUARD = Priorities.AUTHORIZATION + 1;

    /** The field of a form. */
    static final String FIELD = "csrf";

    /** The header that htmx sends. */
    static final String HEADER = "X-CSRF-Token";

    // RFC 9110 §9.2.1: these change nothing.
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");
    private static final List<String> EXEMPT = List.of("/u", "/api", "/confirm", "/lists/{address}/join", "/lists/{address}/leave",
            "/lists/{address}/embed");
    private static final String HARMLESS = "/language";

    private final Visitor visitor;
    private final Provider<SiteAddress> site;
    private final ResourceInfo answering;

    /** @param site asked for when it is needed: filters are made before the settings are read */
    FormGuard(Visitor visitor, Provider<SiteAddress> site, ResourceInfo answering) {
        this.visitor = visitor;
        this.site = site;
        this.answering = answering;
    }

    /** Looks at one request; the form is read before. */
    @WithFormRead
    @ServerRequestFilter(priority = AFTER_THE_ADMINISTRATORS_GUARD)
    public void filter(ResteasyReactiveContainerRequestContext request) {
        if (SAFE.contains(request.getMethod()) || EXEMPT.stream().anyMatch(root -> Place.isBelow(answering, root))) {
            return;
        }
        if (!comesFromOurPages(request)) {
            throw new ForbiddenException("problem-other-site");
        }
        if (Place.isBelow(answering, HARMLESS)) {
            return;
        }
        String token = token(request);
        if (token == null || !visitor.owns(token)) {
            throw new ForbiddenException("problem-stale-form");
        }
    }

    private boolean comesFromOurPages(ContainerRequestContext request) {
        String fetchSite = request.getHeaderString("Sec-Fetch-Site");
        if (fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none")) {
            return false;
        }
        String origin = request.getHeaderString("Origin");
        return origin == null || isOurs(origin, request.getUriInfo().getRequestUri().getRawAuthority());
    }

    /**
     * The host that the browser asked is ours by definition (RFC 9113 §8.3.1: HTTP/2 has no field Host for it); behind
     * another server it is the one of the configuration.
     */
    private boolean isOurs(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && (authority.equalsIgnoreCase(host) || authority.equalsIgnoreCase(site.get().authority()));
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static @Nullable String token(ResteasyReactiveContainerRequestContext request) {
        String header = request.getHeaderString(HEADER);
        if (header != null) {
            return header;
        }
        return (String) ((ResteasyReactiveRequestContext) request.getServerRequestContext()).getFormParameter(FIELD, true, false);
    }
}
