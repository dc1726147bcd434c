package org.indaba.web;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
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
    private final FormSource source;
    private final ResourceInfo answering;

    FormGuard(Visitor visitor, FormSource source, ResourceInfo answering) {
        this.visitor = visitor;
        this.source = source;
        this.answering = answering;
    }

    /** Looks at one request; the form is read before. */
    @WithFormRead
    @ServerRequestFilter(priority = AFTER_THE_ADMINISTRATORS_GUARD)
    public void filter(ResteasyReactiveContainerRequestContext request) {
        if (SAFE.contains(request.getMethod()) || EXEMPT.stream().anyMatch(root -> Place.isBelow(answering, root))) {
            return;
        }
        if (source.isForeign(request)) {
            throw new ForbiddenException("problem-other-site");
        }
        if (Place.isBelow(answering, HARMLESS)) {
            return;
        }
        String token = token(request);
        if (token == null || !visitor.owns(token)) {
            throw new RefusedException("problem-stale-form", Response.Status.FORBIDDEN, anew(request));
        }
    }

    /** What was typed is shown only where a page of ours sent it, and to whoever did: the token says for whom the page was made. */
    private Onward anew(ResteasyReactiveContainerRequestContext request) {
        List<String> typed = source.isOurs(request) ? LongTexts.of(name -> field(request, name)) : List.of();
        String page = source.page(request);
        return (page.isEmpty() ? Onward.NOTHING : Onward.to(page, "problem-open-again")).keeping(typed)
                .saying(typed.isEmpty() ? "problem-stale-form-next" : "problem-typed-copy");
    }

    private static @Nullable String token(ResteasyReactiveContainerRequestContext request) {
        String header = request.getHeaderString(HEADER);
        if (header != null) {
            return header;
        }
        return field(request, FIELD);
    }

    private static @Nullable String field(ResteasyReactiveContainerRequestContext request, String name) {
        return (String) ((ResteasyReactiveRequestContext) request.getServerRequestContext()).getFormParameter(name, true, false);
    }
}
