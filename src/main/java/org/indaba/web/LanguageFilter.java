package org.indaba.web;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Finds out in which language somebody reads who is signed in. Behind {@link CourtesyFilter}: it asks the database. */
@Provider
@Priority(Priorities.AUTHENTICATION + 2)
final class LanguageFilter implements ContainerRequestFilter {

    private final Visitor visitor;
    private final VisitorLanguage language;

    LanguageFilter(Visitor visitor, VisitorLanguage language) {
        this.visitor = visitor;
        this.language = language;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        visitor.person().ifPresent(language::look);
    }
}
