package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.command.FormDesk;
import org.indaba.http.AttemptLimit;
import org.indaba.http.PeerAddress;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;

/**
 * {@code /confirm/TOKEN}: the link in a mail that asks whether an address wants what was asked for in its name, or invites it. It opens a
 * page that says what it would do; only the button does it (RFC 9110 §9.2.1: GET changes nothing). The token is the proof, so that no
 * cookie is needed.
 */
@Path("/confirm/{token}")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class ConfirmPage {

    private final FormDesk desk;
    private final Transactions transactions;
    private final AttemptLimit limit;
    private final PeerAddress peer;
    private final VisitorLanguage speech;

    ConfirmPage(FormDesk desk, Transactions transactions, AttemptLimit limit, PeerAddress peer, VisitorLanguage speech) {
        this.desk = desk;
        this.transactions = transactions;
        this.limit = limit;
        this.peer = peer;
        this.speech = speech;
    }

    /**
     * The question.
     *
     * @param address who is asked
     * @param only what, where there is one thing only; else the first
     * @param asked what; at least one
     * @param until when it expires
     * @param action where the button leads
     */
    @CheckedTemplate(basePath = "web")
    record Confirm(String address, Item only, List<Item> asked, String until, String action) implements TemplateInstance {

        static Confirm of(FormDesk.Looked.Open open, String until, String action) {
            List<Item> asked = open.asked().stream().map(Item::of).toList();
            return new Confirm(open.address().toString(), asked.getFirst(), asked, until, action);
        }
    }

    /**
     * An invitation.
     *
     * @param address who is invited
     * @param list to which list
     * @param description what the list is about; may be empty
     * @param words what its owners write; may be empty
     * @param id names what is accepted
     * @param until when it expires
     * @param action where the buttons lead
     */
    @CheckedTemplate(basePath = "web")
    record Invitation(String address, String list, String description, String words, long id, String until, String action)
            implements TemplateInstance {

        static Invitation of(FormDesk.Looked.Invited invited, String until, String action) {
            MailList list = invited.asked().list();
            return new Invitation(invited.address().toString(), list.post().toString(), list.settings().description(),
                    invited.asked().details(), invited.asked().id(), until, action);
        }
    }

    /**
     * One thing that is asked.
     *
     * @param id names it
     * @param list the list
     * @param description what the list is about; may be empty
     * @param words what is asked
     */
    record Item(long id, String list, String description, Words words) {

        static Item of(FormDesk.Asked asked) {
            return new Item(asked.id(), asked.list().post().toString(), asked.list().settings().description(),
                    switch (asked.wish()) {
                        case JOIN -> new Words("confirm-join-html", "", "confirm-join-button");
                        case LEAVE -> new Words("confirm-leave-html", "", "confirm-leave-button");
                        case CHANGE -> new Words("confirm-change-html", asked.details(), "confirm-change-button");
                    });
        }
    }

    /**
     * What is said of one thing.
     *
     * @param sentence the key of what would happen, to the list and with the details
     * @param details what would be changed; empty where somebody joins or leaves
     * @param button the key of what stands on the button
     */
    record Words(String sentence, String details, String button) {
    }

    /**
     * What happened.
     *
     * @param address whose wish it was; empty where it was answered before
     * @param results for each thing
     */
    @CheckedTemplate(basePath = "web")
    record Confirmed(String address, List<Result> results) implements TemplateInstance {
    }

    /**
     * What came of one thing.
     *
     * @param path of the list's page
     * @param list the list
     * @param key of the sentence
     */
    record Result(String path, String list, String key) {

        static Result of(FormDesk.Happened happened) {
            return new Result(ListPage.path(happened.list()), happened.list().post().toString(), switch (happened.wish()) {
                case JOIN -> joined(happened.outcome());
                case LEAVE -> left(happened.outcome());
                case CHANGE -> changed(happened.outcome());
            });
        }

        private static String joined(FormDesk.Outcome outcome) {
            return switch (outcome) {
                case DONE -> "confirmed-join-done";
                case OWNERS_DECIDE -> "confirmed-join-owners-decide";
                case REFUSED -> "confirmed-join-refused";
                case TOO_MANY -> "confirmed-join-too-many";
                case DECLINED -> "confirmed-join-declined";
            };
        }

        private static String left(FormDesk.Outcome outcome) {
            return switch (outcome) {
                case DONE -> "confirmed-leave-done";
                case OWNERS_DECIDE -> "confirmed-leave-owners-decide";
                case REFUSED -> "confirmed-leave-refused";
                case TOO_MANY -> "confirmed-leave-too-many";
                case DECLINED -> "confirmed-leave-declined";
            };
        }

        private static String changed(FormDesk.Outcome outcome) {
            return switch (outcome) {
                case DONE -> "confirmed-change-done";
                case OWNERS_DECIDE -> "confirmed-change-owners-decide";
                case REFUSED -> "confirmed-change-refused";
                case TOO_MANY -> "confirmed-change-too-many";
                case DECLINED -> "confirmed-change-declined";
            };
        }
    }

    /** The page; changes nothing. */
    @GET
    public TemplateInstance show(@PathParam("token") String token) {
        return switch (desk.look(token)) {
            case FormDesk.Looked.Open open -> Confirm.of(open, speech.phrases().moment(open.until()), "/confirm/" + token);
            case FormDesk.Looked.Invited invited ->
                Invitation.of(invited, speech.phrases().moment(invited.until()), "/confirm/" + token);
            case FormDesk.Looked.Answered() -> new Confirmed("", List.of());
            case FormDesk.Looked.Gone() -> throw gone();
        };
    }

    /** The button. @param wanted the things that are ticked; none of an invitation that is declined */
    @POST
    public TemplateInstance confirm(@PathParam("token") String token, @FormParam("wanted") List<String> wanted) {
        Set<Long> ids = wanted.stream().filter(id -> id.matches("\\d{1,18}")).map(Long::valueOf).collect(Collectors.toSet());
        return switch (transactions.call(() -> desk.useInTx(token, ids))) {
            case FormDesk.Used.Done(EmailAddress address, List<FormDesk.Happened> happened) ->
                new Confirmed(address.toString(), happened.stream().map(Result::of).toList());
            case FormDesk.Used.Answered() -> new Confirmed("", List.of());
            case FormDesk.Used.Gone() -> throw gone();
        };
    }

    /** Counts who shows tokens that are none. */
    private ClientErrorException gone() {
        if (!limit.take(peer.get())) {
            // RFC 6585 §4: the answer may say when to come back.
            return new ClientErrorException(Response.status(Response.Status.TOO_MANY_REQUESTS)
                    .header(HttpHeaders.RETRY_AFTER, AttemptLimit.WINDOW.toSeconds()).build());
        }
        return new RefusedException("confirm-gone", Response.Status.GONE, Onward.NOTHING);
    }
}
