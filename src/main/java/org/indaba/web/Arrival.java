package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.indaba.access.HalfSignIns;
import org.indaba.access.Proof;
import org.indaba.access.SessionOrigin;
import org.indaba.http.AttemptLimit;
import org.indaba.http.PeerAddress;

/** What the pages for signing in share: where somebody comes from, how many may try, and where to go then. For one request's threads. */
@RequestScoped
class Arrival {

    static final String HALF_COOKIE = "indaba-half";

    private final HttpHeaders headers;
    private final PeerAddress peer;
    private final AttemptLimit limit;
    private final Visitor visitor;
    private final CookieJar cookies;

    Arrival(HttpHeaders headers, PeerAddress peer, AttemptLimit limit, Visitor visitor, CookieJar cookies) {
        this.headers = headers;
        this.peer = peer;
        this.limit = limit;
        this.visitor = visitor;
        this.cookies = cookies;
    }

    /** Where this request comes from. */
    SessionOrigin origin(Proof proof) {
        return new SessionOrigin(proof, Device.words(headers.getHeaderString(HttpHeaders.USER_AGENT)), peer.network());
    }

    /** The session that the browser has, which ends when another begins. */
    Optional<String> before() {
        return visitor.sessionToken();
    }

    /** What remembers the first of two steps; empty if there was none. */
    String half() {
        return cookies.value(HALF_COOKIE);
    }

    /** Counts an attempt of this network. */
    void count() {
        if (!limit.take(peer.get())) {
            throw tooMany(AttemptLimit.WINDOW.toSeconds());
        }
    }

    /** RFC 6585 §4: the answer may say when to come back. */
    static ClientErrorException tooMany(long seconds) {
        return new ClientErrorException(Response.status(Response.Status.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, seconds).build());
    }

    /** Lets somebody in; a new session comes with a new cookie. @param to where they wanted to go; empty if nowhere */
    Response in(Entry.In entry, String to) {
        cookies.set(Visitor.SESSION_COOKIE, entry.token());
        cookies.remove(Visitor.GUEST_COOKIE);
        if (!half().isEmpty()) {
            cookies.remove(HALF_COOKIE);
        }
        return Response.seeOther(URI.create(OwnPath.parse(to).orElse(entry.home()))).build();
    }

    /** Asks for the second factor. */
    Response half(Entry.Half entry, String to) {
        cookies.set(HALF_COOKIE, entry.token(), HalfSignIns.LIFETIME);
        return Response.seeOther(URI.create("/login/code" + OwnPath.parse(to)
                .map(own -> "?to=" + URLEncoder.encode(own, StandardCharsets.UTF_8)).orElse(""))).build();
    }
}
