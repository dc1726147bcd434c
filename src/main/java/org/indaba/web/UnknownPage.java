package org.indaba.web;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Answers where nothing else does, so that such an answer is a page like all others, and the filters see it. */
@Path("/{path:.+}")
@For(Audience.EVERYBODY)
@Blocking
final class UnknownPage {

    /** GET and HEAD. */
    @GET
    public Response get() {
        throw new NotFoundException();
    }

    /** POST. */
    @POST
    public Response post() {
        throw new NotFoundException();
    }
}
