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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Scope;
import org.indaba.command.Invitations;
import org.indaba.deliver.Outbox;
import org.indaba.lists.MailList;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterRow;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/lists/LIST/invitations}: whom the owners asked to join; asking, asking again, taking it back. */
@Path("/api/v1/lists/{list}/invitations")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "invitations")
final class InvitationsResource {

    /** Addresses of one request. */
    static final int MAX_ADDRESSES = 200;

    private final Caller caller;
    private final Invitations invitations;
    private final Transactions transactions;
    private final Outbox outbox;

    InvitationsResource(Caller caller, Invitations invitations, Transactions transactions, Outbox outbox) {
        this.caller = caller;
        this.invitations = invitations;
        this.transactions = transactions;
        this.outbox = outbox;
    }

    /**
     * An invitation.
     *
     * @param id its number
     * @param address who is asked
     * @param name of the person; may be empty
     * @param state waits, declined, or joined by another way
     * @param by who invited
     * @param sent when the last mail left
     * @param expires when it is forgotten
     */
    record Invitation(long id, String address, String name, String state, String by, Instant sent, Instant expires) {
    }

    /**
     * Whom a program invites.
     *
     * @param addresses as {@code ann@example.org} or {@code Ann <ann@example.org>}
     * @param words what the mail says beside ours; null for nothing
     * @param language a tag of BCP 47, for people who have not chosen a language; null for that of the list
     */
    record Wanted(@Nullable List<String> addresses, @Nullable String words, @Nullable String language) {
    }

    /**
     * What became of one.
     *
     * @param address the address
     * @param outcome invited, or why not
     */
    record Result(String address, String outcome) {

        static Result of(Invitations.Result result) {
            return new Result(result.address().toString(), word(result.outcome()));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All of a list. */
    @GET
    @Needs(Scope.JOINS_READ)
    @Operation(operationId = "getInvitations", summary = "Whom the owners asked to join: who has not answered, and who declined.")
    public Rows<Invitation> all(@PathParam("list") String list, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        MailList of = caller.list(list, Scope.JOINS_READ);
        return Rows.of(invitations.page(of.id(), Rows.cursor(after, 0), Rows.limit(limit) + 1), limit,
                each -> new Invitation(each.id(), each.address().toString(), each.name(), word(each.state()), each.by(), each.askedAt(),
                        each.expiresAt()), each -> Long.toString(each.id()));
    }

    /** Invites people. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Scope.JOINS_WRITE)
    @Operation(operationId = "postInvitations",
            summary = "Asks people by mail to join; a result for each. If one of the rows is no address, nobody is asked.")
    public List<Result> invite(@PathParam("list") String list, Wanted wanted) {
        MailList of = caller.list(list, Scope.JOINS_WRITE);
        List<RosterRow.Entry> rows = rows(wanted);
        String words = wanted.words() == null ? "" : wanted.words();
        if (words.length() > Invitations.MAX_WORDS) {
            throw Refused.badRequest("wrong-words", "The member words has at most " + Invitations.MAX_WORDS + " characters.");
        }
        Invitations.Letter letter = new Invitations.Letter(of, caller.name(), words, wanted.language() == null ? "" : wanted.language());
        List<Result> results = rows.stream().map(row -> new Result(row.address().toString(), word(transactions.call(() ->
                invitations.inviteInTx(letter, row.address(), row.displayName()))))).toList();
        outbox.wake();
        return results;
    }

    private static List<RosterRow.Entry> rows(@Nullable Wanted wanted) {
        if (wanted == null || wanted.addresses() == null || wanted.addresses().isEmpty() || wanted.addresses().size() > MAX_ADDRESSES) {
            throw Refused.badRequest("wrong-addresses", "The member addresses holds 1 to " + MAX_ADDRESSES + " addresses.");
        }
        List<RosterRow.Entry> rows = new ArrayList<>();
        Map<String, String> errors = new LinkedHashMap<>();
        for (String text : wanted.addresses()) {
            switch (RosterReader.line(rows.size() + 1, text == null ? "" : text)) {
                case RosterRow.Entry entry -> rows.add(entry);
                case RosterRow.Wrong(int _, String row, String reason) -> errors.put(row, reason);
            }
        }
        if (!errors.isEmpty()) {
            throw Refused.members("wrong-addresses", "Nobody was invited: see errors, which tells what is wrong by row.", errors);
        }
        return rows;
    }

    /** Asks once more. */
    @POST
    @Path("{id}/again")
    @Needs(Scope.JOINS_WRITE)
    @Operation(operationId = "repeatInvitation", summary = "Sends an invitation once more; it is valid anew.")
    public Result again(@PathParam("list") String list, @PathParam("id") long id) {
        MailList of = caller.list(list, Scope.JOINS_WRITE);
        Result result = transactions.call(() -> invitations.againInTx(of, id, caller.name())).map(Result::of)
                .orElseThrow(InvitationsResource::gone);
        outbox.wake();
        return result;
    }

    /** Takes it back. */
    @DELETE
    @Path("{id}")
    @Needs(Scope.JOINS_WRITE)
    @Operation(operationId = "deleteInvitation", summary = "Takes an invitation back, or forgets that it was declined.")
    public void withdraw(@PathParam("list") String list, @PathParam("id") long id) {
        MailList of = caller.list(list, Scope.JOINS_WRITE);
        transactions.call(() -> invitations.withdrawInTx(of, id, caller.name())).orElseThrow(InvitationsResource::gone);
    }

    private static Refused gone() {
        return Refused.notFound("no-such-invitation", "There is no invitation with this number at this list.");
    }
}
