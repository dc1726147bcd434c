package org.indaba.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Audit;
import org.indaba.access.Scope;
import org.indaba.hook.EventSource;
import org.indaba.hook.HookUrl;
import org.indaba.hook.NewWebhook;
import org.indaba.hook.Webhook;
import org.indaba.hook.Webhooks;
import org.indaba.lists.ListRegister;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/webhooks}: to which addresses events are posted. A token of one list sees and makes webhooks of that list. */
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "webhooks")
final class WebhooksResource {

    private final Caller caller;
    private final Webhooks webhooks;
    private final EventSource events;
    private final Lists lists;
    private final ListRegister register;
    private final Transactions transactions;
    private final Audit audit;

    WebhooksResource(Caller caller, Webhooks webhooks, EventSource events, Lists lists, ListRegister register, Transactions transactions,
            Audit audit) {
        this.caller = caller;
        this.webhooks = webhooks;
        this.events = events;
        this.lists = lists;
        this.register = register;
        this.transactions = transactions;
        this.audit = audit;
    }

    /**
     * A webhook.
     *
     * @param id its number
     * @param list the list whose events it gets, with {@code (deleted)} behind the address of one that is gone; null for those of all lists
     * @param url where they are posted
     * @param state {@code active}, {@code failing} or {@code disabled}
     * @param delivered how many events it took
     * @param failures in a row
     * @param lastAt the last try; null before the first
     * @param lastAnswer what came of it; null before the first
     * @param next when it is tried again while it fails
     */
    record Shown(long id, @Nullable String list, String url, String state, long delivered, int failures, @Nullable Instant lastAt,
            @Nullable String lastAnswer, @Nullable Instant next) {
    }

    /**
     * What a program wants.
     *
     * @param url where events are to be posted
     * @param list the list whose events it gets; left out for those of all lists
     */
    record Wanted(@Nullable String url, @Nullable String list) {
    }

    /**
     * A webhook that was made.
     *
     * @param id its number
     * @param secret with which what is posted is signed: told this once
     */
    record Made(long id, String secret) {
    }

    /** All that the token is for. */
    @GET
    @Needs(Scope.WEBHOOKS_READ)
    @Operation(operationId = "getWebhooks", summary = "The webhooks, by number.")
    public Rows<Shown> all(@QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        List<Webhook> found = webhooks.all(caller.token().listId(), Rows.cursor(after, 0), Rows.limit(limit) + 1);
        return Rows.of(found, limit, this::shown, webhook -> Long.toString(webhook.id()));
    }

    /** One of them. */
    @GET
    @Path("{id}")
    @Needs(Scope.WEBHOOKS_READ)
    @Operation(operationId = "getWebhook", summary = "One webhook.")
    public Shown one(@PathParam("id") long id) {
        return shown(found(id));
    }

    /** Adds one. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "addWebhook", summary = "Adds a webhook. Its secret is told in the answer, this once.")
    public Response add(Wanted wanted) {
        if (wanted == null || wanted.url() == null) {
            throw Refused.badRequest("wrong-url", "The member url says where events are to be posted.");
        }
        Long listId = listId(wanted.list());
        Webhooks.Added added = switch (webhooks.parse(wanted.url())) {
            case HookUrl.Parsed.Invalid(String reason) -> throw Refused.badRequest("wrong-url", reason);
            case HookUrl.Parsed.Valid(HookUrl url) -> transactions.call(() -> addInTx(url, listId));
        };
        return switch (added) {
            case Webhooks.Added.Done(long id, String secret) -> Response.status(Response.Status.CREATED)
                    .header("Location", "/api/v1/webhooks/" + id).entity(new Made(id, secret)).build();
            case Webhooks.Added.TooMany(int most) -> throw new Refused(409, "too-many-webhooks",
                    "There are " + most + " webhooks already, and no more may be.");
        };
    }

    private Webhooks.Added addInTx(HookUrl url, @Nullable Long listId) {
        Webhooks.Added added = webhooks.addInTx(new NewWebhook(url, listId, caller.name()), events.latest());
        if (added instanceof Webhooks.Added.Done done) {
            audit.appendInTx(caller.name(), "webhook add", "webhook " + done.id(), url.text());
        }
        return added;
    }

    private @Nullable Long listId(@Nullable String list) {
        if (list == null) {
            caller.everywhere(Scope.WEBHOOKS_WRITE);
            return null;
        }
        return caller.list(list, Scope.WEBHOOKS_WRITE).id();
    }

    /** Removes one. */
    @DELETE
    @Path("{id}")
    @Needs(Scope.WEBHOOKS_WRITE)
    @Operation(operationId = "deleteWebhook", summary = "Removes a webhook.")
    public void delete(@PathParam("id") long id) {
        found(id);
        transactions.run(() -> {
            Webhook removed = webhooks.removeInTx(id).orElseThrow(WebhooksResource::noSuchWebhook);
            audit.appendInTx(caller.name(), "webhook remove", "webhook " + id, removed.url());
        });
    }

    private Webhook found(long id) {
        Long only = caller.token().listId();
        return webhooks.find(id).filter(webhook -> only == null || only.equals(webhook.listId()))
                .orElseThrow(WebhooksResource::noSuchWebhook);
    }

    private static Refused noSuchWebhook() {
        return Refused.notFound("no-such-webhook", "There is no webhook with this number that the token is for.");
    }

    private Shown shown(Webhook webhook) {
        Long id = webhook.listId();
        String list = id == null ? null
                : lists.byId(id).map(MailList::post).map(Object::toString).orElseGet(() -> register.nameOfDeleted(id));
        Webhook.Trouble trouble = webhook.trouble();
        Webhook.Try last = webhook.last();
        return new Shown(webhook.id(), list, webhook.url(), webhook.standing(), webhook.delivered(),
                trouble == null ? 0 : trouble.failures(), last == null ? null : last.at(), last == null ? null : last.answer(),
                trouble == null || webhook.state() == Webhook.State.DISABLED ? null : trouble.next());
    }
}
