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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Audit;
import org.indaba.access.Scope;
import org.indaba.lists.Suppression;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/suppressions}: the addresses that get no copies from any list. They are the whole site's: so must the token be. */
@Path("/api/v1/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "suppressions")
final class SuppressionsResource {

    private final Caller caller;
    private final Suppressions suppressions;
    private final Transactions transactions;
    private final Audit audit;

    SuppressionsResource(Caller caller, Suppressions suppressions, Transactions transactions, Audit audit) {
        this.caller = caller;
        this.suppressions = suppressions;
        this.transactions = transactions;
        this.audit = audit;
    }

    /**
     * An address that gets no copies.
     *
     * @param address the address
     * @param reason why, in words
     * @param since when it began
     * @param expires when it ends by itself; null for never
     */
    record Shown(String address, String reason, Instant since, @Nullable Instant expires) {
    }

    /**
     * What a program wants.
     *
     * @param reason why, in words
     * @param days for how long; null for good
     */
    record Wanted(@Nullable String reason, @Nullable Integer days) {
    }

    /** All of them, by address. */
    @GET
    @Needs(Scope.SUPPRESSIONS_READ)
    @Operation(operationId = "getSuppressions", summary = "The addresses that get no copies from any list, by address.")
    public Rows<Shown> all(@QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        caller.everywhere(Scope.SUPPRESSIONS_READ);
        List<Suppression> found = suppressions.page(after, Rows.limit(limit) + 1);
        return Rows.of(found, limit, SuppressionsResource::shown, suppression -> suppression.address().key());
    }

    /** One of them. */
    @GET
    @Path("{address}")
    @Needs(Scope.SUPPRESSIONS_READ)
    @Operation(operationId = "getSuppression", summary = "Whether an address gets no copies, and why.")
    public Shown one(@PathParam("address") String address) {
        caller.everywhere(Scope.SUPPRESSIONS_READ);
        return suppressions.find(ListBouncesResource.address(address)).map(SuppressionsResource::shown)
                .orElseThrow(SuppressionsResource::notSuppressed);
    }

    /** Adds one. */
    @PUT
    @Path("{address}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Scope.SUPPRESSIONS_WRITE)
    @Operation(operationId = "putSuppression", summary = "Keeps copies for an address back, or changes for how long.")
    public Shown put(@PathParam("address") String text, Wanted wanted) {
        caller.everywhere(Scope.SUPPRESSIONS_WRITE);
        EmailAddress address = ListBouncesResource.address(text);
        if (wanted == null || wanted.reason() == null || wanted.reason().isBlank()
                || wanted.reason().length() > Suppressions.MAX_REASON) {
            throw Refused.badRequest("wrong-reason", "The member reason says why, in 1 to " + Suppressions.MAX_REASON + " characters.");
        }
        if (wanted.days() != null && (wanted.days() < 1 || wanted.days() > Suppressions.MAX_DAYS)) {
            throw Refused.badRequest("wrong-days",
                    "The member days is a number from 1 to " + Suppressions.MAX_DAYS + ", or is left out.");
        }
        Duration lasts = wanted.days() == null ? Duration.ZERO : Duration.ofDays(wanted.days());
        transactions.run(() -> {
            suppressions.addInTx(address, wanted.reason(), lasts, Suppressions.Origin.OPERATOR);
            audit.appendInTx(caller.name(), "bounce suppressed add", address.toString(), wanted.reason());
        });
        return suppressions.find(address).map(SuppressionsResource::shown).orElseThrow(SuppressionsResource::notSuppressed);
    }

    /** Removes one. */
    @DELETE
    @Path("{address}")
    @Needs(Scope.SUPPRESSIONS_WRITE)
    @Operation(operationId = "deleteSuppression", summary = "Lets copies go to an address again.")
    public void delete(@PathParam("address") String text) {
        caller.everywhere(Scope.SUPPRESSIONS_WRITE);
        EmailAddress address = ListBouncesResource.address(text);
        boolean removed = transactions.call(() -> {
            boolean there = suppressions.removeInTx(address);
            if (there) {
                audit.appendInTx(caller.name(), "bounce suppressed remove", address.toString(), "");
            }
            return there;
        });
        if (!removed) {
            throw notSuppressed();
        }
    }

    private static Refused notSuppressed() {
        return Refused.notFound("not-suppressed", "Nothing keeps copies for this address back.");
    }

    private static Shown shown(Suppression suppression) {
        return new Shown(suppression.address().toString(), suppression.reason(), suppression.since(), suppression.expiresAt());
    }
}
