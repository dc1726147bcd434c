package org.indaba.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Audit;
import org.indaba.access.Scope;
import org.indaba.lists.MailList;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.post.Moderation;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/lists/LIST/held}: the posts that wait for a moderator, and deciding about them. */
@Path("/api/v1/lists/{list}/held")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "held posts")
final class HeldResource {

    /** The longest reason, in characters: as on pages. */
    static final int MAX_REASON = 2_000;

    /** The longest time that a post is put off, in days. */
    static final int MAX_DAYS = 365;

    private final Caller caller;
    private final HeldPosts held;
    private final Moderation moderation;
    private final Transactions transactions;
    private final Audit audit;
    private final InstantSource clock;

    HeldResource(Caller caller, HeldPosts held, Moderation moderation, Transactions transactions, Audit audit, InstantSource clock) {
        this.caller = caller;
        this.held = held;
        this.moderation = moderation;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A post that waits.
     *
     * @param id the number of the post
     * @param author who wrote it, for people; may be empty
     * @param subject its subject
     * @param reason why it is held
     * @param heldAt since when
     */
    record Held(long id, String author, String subject, String reason, Instant heldAt) {
    }

    /**
     * What a program decides.
     *
     * @param decision accept, reject, discard or defer
     * @param reason what the author of a rejected post is told; null for nothing
     * @param days for how long a post is put off; null for one day
     */
    record Wanted(@Nullable String decision, @Nullable String reason, @Nullable Integer days) {
    }

    /** All that wait, the oldest first. */
    @GET
    @Needs(Scope.MODERATION_READ)
    @Operation(operationId = "getHeld", summary = "The posts of a list that wait for a moderator, the oldest first.")
    public Rows<Held> all(@PathParam("list") String list, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        MailList of = caller.list(list, Scope.MODERATION_READ);
        return Rows.of(held.waitingBehind(of.id(), Rows.cursor(after, 0), Rows.limit(limit) + 1), limit, HeldResource::shown,
                post -> Long.toString(post.postId()));
    }

    /** One of them. */
    @GET
    @Path("{id}")
    @Needs(Scope.MODERATION_READ)
    @Operation(operationId = "getHeldPost", summary = "A post, if it waits for a moderator.")
    public Held one(@PathParam("list") String list, @PathParam("id") long id) {
        return shown(find(caller.list(list, Scope.MODERATION_READ), id));
    }

    /** Decides about one. */
    @POST
    @Path("{id}/decision")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Scope.MODERATION_WRITE)
    @Operation(operationId = "decideHeldPost",
            summary = "Accepts, rejects (with a reason for its author), discards or defers (for days) a post that waits.")
    public Held decide(@PathParam("list") String address, @PathParam("id") long id, Wanted wanted) {
        MailList list = caller.list(address, Scope.MODERATION_WRITE);
        String word = wanted == null || wanted.decision() == null ? "" : wanted.decision();
        HeldPost post = find(list, id);
        Optional<HeldPost> decided = switch (word) {
            case "accept" -> decide(list, id, new Decision.Accepted(caller.name()), word);
            case "reject" -> decide(list, id, new Decision.Rejected(caller.name(), reason(wanted.reason())), word);
            case "discard" -> decide(list, id, new Decision.Discarded(caller.name()), word);
            case "defer" -> putOff(list, post, wanted.days() == null ? 1 : wanted.days());
            // Whatever else was written.
            default -> throw Refused.badRequest("wrong-decision", "The member decision is accept, reject, discard or defer.");
        };
        return shown(decided.orElseThrow(HeldResource::gone));
    }

    private Optional<HeldPost> decide(MailList list, long id, Decision decision, String word) {
        return moderation.decide(id, decision, post -> log(list, post, "held " + word, ""));
    }

    private Optional<HeldPost> putOff(MailList list, HeldPost post, int days) {
        if (days < 1 || days > MAX_DAYS) {
            throw Refused.badRequest("wrong-days", "The member days is a number from 1 to " + MAX_DAYS + ", or is left out.");
        }
        return transactions.call(() -> {
            if (!held.putOffInTx(post.postId(), clock.instant().plus(Duration.ofDays(days)))) {
                return Optional.empty();
            }
            log(list, post, "held defer", ", " + days + " days");
            return Optional.of(post);
        });
    }

    private void log(MailList list, HeldPost post, String action, String more) {
        audit.appendInTx(caller.name(), action, list.post().toString(), "post " + post.postId() + " of " + post.author() + more);
    }

    /** What people are told. */
    static String reason(@Nullable String given) {
        if (given != null && given.length() > MAX_REASON) {
            throw Refused.badRequest("wrong-reason", "The member reason has at most " + MAX_REASON + " characters.");
        }
        return given == null ? "" : given.strip();
    }

    private HeldPost find(MailList list, long id) {
        return held.find(id).filter(post -> post.listId() == list.id()).orElseThrow(HeldResource::gone);
    }

    private static Refused gone() {
        return Refused.notFound("no-such-post", "No post with this number waits at this list.");
    }

    private static Held shown(HeldPost post) {
        return new Held(post.postId(), post.author(), post.subject(), post.reason(), post.heldAt());
    }
}
