package org.indaba.web;

import io.quarkus.runtime.BlockingOperationControl;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Pages for tests: what the frame does to pages of each part of the site. */
final class ProbePages {

    static final String SECRET = "a password that the failure names";

    private ProbePages() {
    }

    /** Below /admin. */
    @Path("/admin/probe")
    @For(Audience.ADMINISTRATORS)
    @Blocking
    static final class Admin {

        private final Visitor visitor;

        Admin(Visitor visitor) {
            this.visitor = visitor;
        }

        @GET
        @Produces(MediaType.TEXT_PLAIN)
        public String get() {
            boolean worker = BlockingOperationControl.isBlockingAllowed() && !Thread.currentThread().isVirtual();
            return "for " + visitor.address() + " on " + (worker ? "a worker" : Thread.currentThread());
        }

        @POST
        public String post(@FormParam("word") @Nullable String word) {
            return "changed " + (word == null ? 0 : word.length());
        }
    }

    /** Below /probe. */
    @Path("/probe")
    @For(Audience.EVERYBODY)
    @Blocking
    static final class Open {

        @GET
        @Path("/mail")
        @Produces(MediaType.TEXT_HTML)
        @ContentPolicy(ContentPolicy.Kind.SANDBOXED_MAIL)
        public String mail() {
            return "<p>foreign</p>";
        }

        @GET
        @Path("/bug")
        public String bug() {
            throw new IllegalStateException(SECRET);
        }

        @GET
        @Path("/away")
        public String away() {
            throw new IllegalStateException(new SQLException(SECRET, "08006"));
        }

        @POST
        @Path("/form")
        public String form() {
            return "changed";
        }
    }

    /** Below /u. */
    @Path("/u/probe")
    @For(Audience.EVERYBODY)
    @Blocking
    static final class OneClick {

        @POST
        public String post() {
            return "changed";
        }
    }
}
