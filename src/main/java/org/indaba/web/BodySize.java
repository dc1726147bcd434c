package org.indaba.web;

import jakarta.inject.Provider;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Pattern;
import org.indaba.http.OpenBodies;
import org.indaba.http.OpenBodies.Entry;
import org.indaba.http.OpenBodies.Kind;
import org.indaba.http.PeerAddress;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Before all other filters: only a file of members, sent by somebody with a session, may be large. What the server itself takes at most
 * ({@code quarkus.http.limits.max-body-size}) is the limit of such files; everything else is small, and says how large it is. Whatever it
 * says, the octets are counted as they come ({@link MeasuredBody}): HTTP/2 asks for no length. And only so many bodies may be on their way
 * ({@link OpenBodies}), since each keeps a thread while it is read.
 */
final class BodySize {

    /** The largest body of a form or of a request of REST, in octets. */
    static final long MAX_USUAL = 256 << 10;

    private static final String TRANSFER_ENCODING = "Transfer-Encoding";
    private static final long RETRY_SECONDS = 10;

    // RFC 8058 §3.2: providers of mail post here as they like, in pieces too.
    private static final Pattern MAY_COME_IN_PIECES = Pattern.compile("/?u/.*");

    private static final Pattern MAY_BE_LARGE = Pattern.compile("/?lists/[^/]+/members/import");

    // RFC 9110 §9.2.1: these need no body; one that says that it is a form is read all the same.
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Provider<OpenBodies> bodies;
    private final PeerAddress peer;

    /** @param bodies asked for when they are needed: filters are made before the settings are read */
    BodySize(Provider<OpenBodies> bodies, PeerAddress peer) {
        this.bodies = bodies;
        this.peer = peer;
    }

    /** Looks at one request. */
    @ServerRequestFilter(preMatching = true)
    public void filter(ResteasyReactiveContainerRequestContext request) {
        // Who has no real session is refused before the body is read: AudienceGuard.
        boolean file = MAY_BE_LARGE.matcher(request.getUriInfo().getPath()).matches()
                && request.getCookies().keySet().stream().anyMatch(name -> name.endsWith(Visitor.SESSION_COOKIE));
        if (!file) {
            lookAtLength(request);
        }
        if (mayHaveBody(request)) {
            measure(request, file ? Kind.FILE : Kind.USUAL);
        }
    }

    private static void lookAtLength(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null && request.getHeaderString(TRANSFER_ENCODING) != null
                && !MAY_COME_IN_PIECES.matcher(request.getUriInfo().getPath()).matches()) {
            // RFC 9110 §15.5.12: the length is required.
            throw new WebApplicationException(Response.Status.LENGTH_REQUIRED);
        }
        if (length != null && (!length.matches("\\d{1,18}") || Long.parseLong(length) > MAX_USUAL)) {
            throw new WebApplicationException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
        }
    }

    /** RFC 9113 §8.1: over HTTP/2 nothing needs to say that there is one. */
    private static boolean mayHaveBody(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return !"0".equals(length) && (!SAFE.contains(request.getMethod()) || length != null
                || request.getHeaderString(TRANSFER_ENCODING) != null || request.getHeaderString(HttpHeaders.CONTENT_TYPE) != null);
    }

    private void measure(ResteasyReactiveContainerRequestContext request, Kind kind) {
        OpenBodies open = bodies.get();
        OpenBodies.Place place = switch (open.enter(peer.get(), kind)) {
            case Entry.Admitted(OpenBodies.Place admitted) -> admitted;
            case Entry.NetworkFull() ->
                // RFC 6585 §4: 429 says when to come back.
                throw new WebApplicationException(Response.status(Response.Status.TOO_MANY_REQUESTS)
                        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).build());
            case Entry.AllFull() -> throw new ServiceUnavailableException("problem-many-bodies",
                    Response.status(Response.Status.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).build());
        };
        peer.whenAnswered(place::free);
        ResteasyReactiveRequestContext context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
        request.setEntityStream(new MeasuredBody(() -> context.serverRequest().createInputStream(),
                kind == Kind.FILE ? Long.MAX_VALUE : MAX_USUAL, place));
    }
}
