package org.indaba.web;

import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import org.indaba.access.WebSession;
import org.indaba.deliver.Courtesy;

/**
 * Has senders step aside while a page is made for an administrator. Strangers, who may ask for as much as they like, have no such
 * power. Behind {@link VisitorFilter}, which says who asks; a page is written when answers are filtered.
 */
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHENTICATION + 1)
final class CourtesyFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String WAITS = CourtesyFilter.class.getName();

    private final Visitor visitor;
    private final Provider<Courtesy> courtesy;

    /** @param courtesy asked for when it is needed: filters are made before the settings are read */
    CourtesyFilter(Visitor visitor, Provider<Courtesy> courtesy) {
        this.visitor = visitor;
        this.courtesy = courtesy;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // What the session's own row tells comes first: the next questions are asked while senders stand aside.
        if (visitor.session().filter(WebSession::administrator).isPresent() || visitor.isAdministrator()) {
            request.setProperty(WAITS, Boolean.TRUE);
            courtesy.get().arrive();
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(WAITS) != null) {
            request.removeProperty(WAITS);
            courtesy.get().leave();
        }
    }
}
