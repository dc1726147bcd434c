package org.indaba.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Audit;
import org.indaba.access.Scope;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.KnownSender;
import org.indaba.moderate.KnownSenders;
import org.indaba.moderate.SenderVerdict;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/lists/LIST/senders}: what is always done with the posts of a sender. */
@Path("/api/v1/lists/{list}/senders")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "senders")
final class SendersResource {

    private final Caller caller;
    private final KnownSenders senders;
    private final Transactions transactions;
    private final Audit audit;

    SendersResource(Caller caller, KnownSenders senders, Transactions transactions, Audit audit) {
        this.caller = caller;
        this.senders = senders;
        this.transactions = transactions;
        this.audit = audit;
    }

    /**
     * A sender.
     *
     * @param address of the sender
     * @param verdict accept, hold, reject or discard
     * @param by who decided
     * @param at when
     */
    record Sender(String address, String verdict, String by, Instant at) {
    }

    /**
     * What a program wants.
     *
     * @param verdict accept, hold, reject or discard
     */
    record Wanted(@Nullable String verdict) {
    }

    /** All of them, by address. */
    @GET
    @Needs(Scope.MODERATION_READ)
    @Operation(operationId = "getSenders", summary = "The senders about whom moderators decided once and for all, by address.")
    public Rows<Sender> all(@PathParam("list") String list, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        MailList of = caller.list(list, Scope.MODERATION_READ);
        return Rows.of(senders.page(of.id(), after, Rows.limit(limit) + 1), limit, SendersResource::shown,
                sender -> sender.address().key());
    }

    /** Decides about one. */
    @PUT
    @Path("{address}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Scope.MODERATION_WRITE)
    @Operation(operationId = "putSender", summary = "Accepts, holds, rejects or discards the posts of a sender from now on.")
    public Wanted put(@PathParam("list") String list, @PathParam("address") String text, Wanted wanted) {
        MailList of = caller.list(list, Scope.MODERATION_WRITE);
        EmailAddress address = ListBouncesResource.address(text);
        SenderVerdict verdict = SenderVerdict.of(wanted == null || wanted.verdict() == null ? "" : wanted.verdict()).orElseThrow(() ->
                Refused.badRequest("wrong-verdict", "The member verdict is one of " + SenderVerdict.words() + "."));
        boolean set = transactions.call(() -> {
            boolean done = senders.setInTx(of.id(), address, verdict, caller.name());
            if (done) {
                audit.appendInTx(caller.name(), "sender " + verdict.word(), of.post().toString(), address.toString());
            }
            return done;
        });
        if (!set) {
            throw new Refused(409, "too-many-senders", "The list knows " + KnownSenders.MAX_SENDERS + " senders, and no more may be.");
        }
        return new Wanted(verdict.word());
    }

    /** Forgets what was decided. */
    @DELETE
    @Path("{address}")
    @Needs(Scope.MODERATION_WRITE)
    @Operation(operationId = "deleteSender", summary = "Judges the posts of a sender like all others again.")
    public void delete(@PathParam("list") String list, @PathParam("address") String text) {
        MailList of = caller.list(list, Scope.MODERATION_WRITE);
        EmailAddress address = ListBouncesResource.address(text);
        boolean removed = transactions.call(() -> {
            boolean done = senders.removeInTx(of.id(), address);
            if (done) {
                audit.appendInTx(caller.name(), "sender forget", of.post().toString(), address.toString());
            }
            return done;
        });
        if (!removed) {
            throw Refused.notFound("no-such-sender", "Nothing was decided about this sender.");
        }
    }

    private static Sender shown(KnownSender sender) {
        return new Sender(sender.address().toString(), sender.verdict().word(), sender.by(), sender.at());
    }
}
