package org.indaba.http;

import jakarta.ws.rs.core.Response;

/** How failures are told at some place of the site: as a page, or to programs. */
public interface ErrorStyle {

    /** The place and all that lies below it, such as {@code /api}; {@code /} for all that no other style is for. */
    String root();

    /** The answer. It says nothing of our inside; that goes to the log. */
    Response answer(Throwable thrown);
}
