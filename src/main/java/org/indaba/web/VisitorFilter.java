package org.indaba.web;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** First of the filters: takes in the cookies and finds out who asks. */
@Provider
@Priority(Priorities.AUTHENTICATION)
final class VisitorFilter implements ContainerRequestFilter {

    private final CookieJar cookies;
    private final Visitor visitor;

    VisitorFilter(CookieJar cookies, Visitor visitor) {
        this.cookies = cookies;
        this.visitor = visitor;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        request.getCookies().forEach((name, cookie) -> cookies.came(name, cookie.getValue()));
        visitor.look();
    }
}
