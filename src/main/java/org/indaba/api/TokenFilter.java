package org.indaba.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import org.indaba.access.ApiToken;
import org.indaba.access.ApiTokens;
import org.indaba.access.Scope;
import org.indaba.http.AttemptLimit;
import org.indaba.http.PeerAddress;
import org.indaba.http.Place;
import org.jboss.logging.Logger;

/**
 * Stands before everything below {@code /api}: finds the token, counts what comes with it, and looks whether it allows what was asked.
 * A network that shows many wrong tokens is no longer looked at for a while.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
final class TokenFilter implements ContainerRequestFilter {

    private static final Logger LOG = Logger.getLogger(TokenFilter.class);

    private static final String SCHEME = "Bearer ";
    private static final String REALM = "Bearer realm=\"indaba\"";

    private final ApiTokens tokens;
    private final RequestRate rate;
    private final PeerAddress peer;
    private final Caller caller;
    private final ResourceInfo answering;

    TokenFilter(ApiTokens tokens, RequestRate rate, PeerAddress peer, Caller caller, ResourceInfo answering) {
        this.tokens = tokens;
        this.rate = rate;
        this.peer = peer;
        this.caller = caller;
        this.answering = answering;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!Place.isBelow(answering, "/api") || answering.getResourceMethod().isAnnotationPresent(Open.class)) {
            return;
        }
        ApiToken token = tokens.find(shown(request.getHeaders().get(HttpHeaders.AUTHORIZATION))).orElseThrow(this::wrong);
        caller.is(token);
        int seconds = rate.take(token.id());
        if (seconds > 0) {
            // RFC 6585 §4: 429 says when to come back.
            throw Refused.with(429, "too-many-requests", "A token may ask " + RequestRate.PER_MINUTE + " times a minute.",
                    HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        }
        Needs needs = answering.getResourceMethod().getAnnotation(Needs.class);
        if (needs == null && !answering.getResourceMethod().isAnnotationPresent(AnyToken.class)) {
            LOG.errorf("event=page-failed reason=\"%s does not say what it needs\"", answering.getResourceMethod());
            throw Refused.with(403, "insufficient-scope", "No token allows this.", HttpHeaders.WWW_AUTHENTICATE,
                    REALM + ", error=\"insufficient_scope\"");
        }
        if (needs != null && !token.scopes().contains(needs.value())) {
            throw insufficient(needs.value());
        }
    }

    /** RFC 6750 §2.1: in this field; a token in the address (§2.3) or in a form (§2.2) would end up in logs and is not taken. */
    private static String shown(List<String> fields) {
        if (fields == null || fields.isEmpty()) {
            // RFC 6750 §3.1: who shows nothing is told how, and no error.
            throw Refused.with(401, "no-token", "Send a token: Authorization: Bearer TOKEN. bin/indaba token create makes one.",
                    HttpHeaders.WWW_AUTHENTICATE, REALM);
        }
        String field = fields.getFirst();
        if (fields.size() > 1 || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Refused.with(401, "wrong-scheme", "Only one thing is understood here: Authorization: Bearer TOKEN.",
                    HttpHeaders.WWW_AUTHENTICATE, REALM);
        }
        return field.substring(SCHEME.length()).strip();
    }

    /** RFC 6750 §3.1: invalid_token, whatever it is that is wrong with it. */
    private Refused wrong() {
        if (!rate.wrong(peer.get())) {
            return Refused.with(429, "too-many-wrong-tokens", "So many wrong tokens came from your network that they are no longer looked "
                    + "at. Wait a few minutes.", HttpHeaders.RETRY_AFTER, Long.toString(AttemptLimit.WINDOW.toSeconds()));
        }
        return Refused.with(401, "invalid-token", "The token is wrong, has expired, or was revoked.", HttpHeaders.WWW_AUTHENTICATE,
                REALM + ", error=\"invalid_token\"");
    }

    private static Refused insufficient(Scope scope) {
        // RFC 6750 §3.1: insufficient_scope is 403 and names what is needed.
        return Refused.with(403, "insufficient-scope", "The token does not allow this: it needs the scope " + scope.word() + ".",
                HttpHeaders.WWW_AUTHENTICATE, REALM + ", error=\"insufficient_scope\", scope=\"" + scope.word() + "\"");
    }
}
