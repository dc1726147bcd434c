package org.indaba.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Audit;
import org.indaba.access.Scope;
import org.indaba.command.OwnersDecisions;
import org.indaba.deliver.Outbox;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/lists/LIST/requests}: people who wait for the owners to let them join or leave, and deciding about them. */
@Path("/api/v1/lists/{list}/requests")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "requests")
final class RequestsResource {

    private final Caller caller;
    private final OwnersDecisions decisions;
    private final Transactions transactions;
    private final Audit audit;
    private final Outbox outbox;

    RequestsResource(Caller caller, OwnersDecisions decisions, Transactions transactions, Audit audit, Outbox outbox) {
        this.caller = caller;
        this.decisions = decisions;
        this.transactions = transactions;
        this.audit = audit;
        this.outbox = outbox;
    }

    /**
     * Somebody who waits.
     *
     * @param id the number of the request
     * @param address who wishes
     * @param name of the person; may be empty
     * @param wish join or leave
     * @param since since when
     */
    record Request(long id, String address, String name, String wish, Instant since) {
    }

    /**
     * What a program decides.
     *
     * @param decision accept or refuse
     * @param reason what a person who is refused is told; null for nothing
     */
    record Wanted(@Nullable String decision, @Nullable String reason) {
    }

    /**
     * What was decided.
     *
     * @param id the number of the request
     * @param address about whom
     * @param decision accept or refuse
     */
    record Decided(long id, String address, String decision) {
    }

    /** All who wait. */
    @GET
    @Needs(Scope.JOINS_READ)
    @Operation(operationId = "getRequests", summary = "Who waits for the owners to join or leave, the oldest first.")
    public List<Request> all(@PathParam("list") String list) {
        return decisions.waiting(caller.list(list, Scope.JOINS_READ).id()).stream().map(each -> new Request(each.id(),
                each.address().toString(), each.name(), each.wish().name().toLowerCase(Locale.ROOT), each.askedAt())).toList();
    }

    /** Decides about one. */
    @POST
    @Path("{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Scope.JOINS_WRITE)
    @Operation(operationId = "decideRequest", summary = "Accepts or refuses (with a reason for the person) a request to join or leave.")
    public Decided decide(@PathParam("list") String address, @PathParam("id") long id, Wanted wanted) {
        MailList list = caller.list(address, Scope.JOINS_WRITE);
        String word = wanted == null || wanted.decision() == null ? "" : wanted.decision();
        String reason = HeldResource.reason(wanted == null ? null : wanted.reason());
        if (!List.of("accept", "refuse").contains(word)) {
            throw Refused.badRequest("wrong-decision", "The member decision is accept or refuse.");
        }
        EmailAddress who = transactions.call(() -> {
            Optional<EmailAddress> decided = word.equals("accept") ? decisions.acceptInTx(list, id)
                    : decisions.refuseInTx(list, id, reason);
            if (decided.isEmpty() && decisions.isShutOut(list, id)) {
                throw new Refused(409, "banned",
                        "Who waits with this number was banned meanwhile, and may not join: refuse that, or lift the ban.");
            }
            decided.ifPresent(one -> audit.appendInTx(caller.name(), "request " + word, list.post().toString(), one.toString()));
            return decided;
        }).orElseThrow(() -> Refused.notFound("no-such-request", "Nobody with this number waits at this list."));
        outbox.wake();
        return new Decided(id, who.toString(), word);
    }
}
