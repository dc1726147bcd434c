package org.indaba.web;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import org.indaba.http.Place;

/** First of the filters: takes in the cookies and finds out who asks. Below {@code /api} cookies count for nothing. */
@Provider
@Priority(Priorities.AUTHENTICATION)
final class VisitorFilter implements ContainerRequestFilter {

    private final CookieJar cookies;
    private final Visitor visitor;
    private final ResourceInfo answering;

    VisitorFilter(CookieJar cookies, Visitor visitor, ResourceInfo answering) {
        this.cookies = cookies;
        this.visitor = visitor;
        this.answering = answering;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (Place.isBelow(answering, "/api")) {
            return;
        }
        request.getCookies().forEach((name, cookie) -> cookies.came(name, cookie.getValue()));
        visitor.look();
    }
}
