package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.indaba.access.Audit;
import org.indaba.access.WebSession;
import org.indaba.access.WebSessions;
import org.indaba.spool.Transactions;

/** {@code /my/sessions}: where somebody is signed in, and how to end that. */
@Path("/my/sessions")
@For(Audience.SIGNED_IN)
@Blocking
final class SessionsPage {

    private final WebSessions sessions;
    private final Audit audit;
    private final Transactions transactions;
    private final Visitor visitor;
    private final VisitorLanguage language;
    private final Flash flash;

    SessionsPage(WebSessions sessions, Audit audit, Transactions transactions, Visitor visitor, VisitorLanguage language, Flash flash) {
        this.sessions = sessions;
        this.audit = audit;
        this.transactions = transactions;
        this.visitor = visitor;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param sessions the one that was used last first
     * @param idleHours how long a session lasts without a page
     * @param longestDays how long at most
     */
    @CheckedTemplate(basePath = "web")
    record MySessions(List<Row> sessions, long idleHours, long longestDays) implements TemplateInstance {
    }

    /**
     * A session in the table.
     *
     * @param id by which it is ended
     * @param here whether it is this one
     * @param device words for browser and system; may be empty
     * @param network may be empty
     * @param address what was proved
     * @param proof the key of how
     * @param began when
     * @param seen when it was used last
     */
    record Row(long id, boolean here, String device, String network, String address, String proof, Instant began, Instant seen) {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance show() {
        long here = visitor.session().map(WebSession::id).orElse(0L);
        return new MySessions(sessions.of(keys()).stream().map(session -> new Row(session.id(), session.id() == here,
                session.origin().device(), session.origin().network(), session.address(), proof(session.origin().proof()),
                session.beganAt(), session.seenAt())).toList(), WebSessions.IDLE.toHours(), WebSessions.LONGEST.toDays());
    }

    private static String proof(org.indaba.access.Proof proof) {
        return switch (proof) {
            case LINK -> "my-sessions-by-link";
            case PASSWORD -> "my-sessions-by-password";
            case PROVIDER -> "my-sessions-by-provider";
        };
    }

    private List<String> keys() {
        return visitor.person().orElseThrow().keys();
    }

    /** Ends one; this one is ended by signing out. */
    @POST
    @Path("/end")
    public Response end(@FormParam("id") long id) {
        boolean ended = transactions.call(() -> {
            boolean done = sessions.endInTx(id, keys());
            if (done) {
                audit.appendInTx(visitor.address(), "session end", visitor.address(), "");
            }
            return done;
        });
        flash.tellNext(ended ? Flash.Kind.DONE : Flash.Kind.FAILED, language.say(ended ? "my-sessions-ended" : "my-sessions-gone"));
        return Response.seeOther(URI.create("/my/sessions")).build();
    }

    /** Ends all others. */
    @POST
    @Path("/end-others")
    public Response endOthers() {
        long here = visitor.session().map(WebSession::id).orElse(0L);
        int ended = transactions.call(() -> {
            int many = sessions.endAllInTx(keys(), here);
            audit.appendInTx(visitor.address(), "sessions end", visitor.address(), Integer.toString(many));
            return many;
        });
        flash.tellNext(Flash.Kind.DONE, language.say("my-sessions-ended-others", ended));
        return Response.seeOther(URI.create("/my/sessions")).build();
    }
}
