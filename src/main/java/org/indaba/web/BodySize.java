package org.indaba.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Before all other filters: only a file of members, sent by somebody with a session, may be large. What the server itself takes at most
 * ({@code quarkus.http.limits.max-body-size}) is the limit of such files; everything else is small, and says how large it is.
 */
final class BodySize {

    /** The largest body of a form or of a request of REST, in octets. */
    static final long MAX_USUAL = 256 << 10;

    // RFC 8058 §3.2: providers of mail post here as they like, in pieces too.
    private static final Pattern MAY_COME_IN_PIECES = Pattern.compile("/?u/.*");

    private static final Pattern MAY_BE_LARGE = Pattern.compile("/?lists/[^/]+/members/import");

    /** Looks at one request. */
    @ServerRequestFilter(preMatching = true)
    public void filter(ContainerRequestContext request) {
        if (MAY_BE_LARGE.matcher(request.getUriInfo().getPath()).matches()
                && request.getCookies().keySet().stream().anyMatch(name -> name.endsWith(Visitor.SESSION_COOKIE))) {
            return;
        }
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null && request.getHeaderString("Transfer-Encoding") != null
                && !MAY_COME_IN_PIECES.matcher(request.getUriInfo().getPath()).matches()) {
            // RFC 9110 §15.5.12: the length is required.
            throw new WebApplicationException(Response.Status.LENGTH_REQUIRED);
        }
        if (length != null && (!length.matches("\\d{1,18}") || Long.parseLong(length) > MAX_USUAL)) {
            throw new WebApplicationException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
        }
    }
}
