package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.indaba.command.AddressChanges;
import org.indaba.command.AddressDesk;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;

/**
 * {@code /address/TOKEN}: the link by which an address answers that it is to be somebody's, or is to give way to another. It opens a page
 * with a button; only the button answers (RFC 9110 §9.2.1: GET changes nothing). Who has a second factor is not joined to anybody by a mail
 * alone: that side is answered by who is signed in as that person, and an answer from before counts no longer. Nor is he joined to who has
 * none: his would be lost.
 */
@Path("/address/{token}")
@For(Audience.EVERYBODY)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class AddressPage {

    private final AddressDesk desk;
    private final AddressEffects effects;
    private final Transactions transactions;
    private final Arrival arrival;
    private final Visitor visitor;
    private final VisitorLanguage language;

    AddressPage(AddressDesk desk, AddressEffects effects, Transactions transactions, Arrival arrival, Visitor visitor,
            VisitorLanguage language) {
        this.desk = desk;
        this.effects = effects;
        this.transactions = transactions;
        this.arrival = arrival;
        this.visitor = visitor;
        this.language = language;
    }

    /**
     * The question.
     *
     * @param replace whether one gives way to the other
     * @param old the person's address
     * @param wanted the new one
     * @param action where the button leads; empty if the one who is asked must sign in first
     * @param signIn where to do that
     */
    @CheckedTemplate(basePath = "web")
    record AddressAsk(boolean replace, String old, String wanted, String action, String signIn) implements TemplateInstance {
    }

    /**
     * What came of it.
     *
     * @param what done, waits, refused, other-way, anew or answered
     * @param old the person's address; empty where it is not told
     * @param wanted the new one, or the one that has to answer too
     */
    @CheckedTemplate(basePath = "web")
    record AddressDone(String what, String old, String wanted) implements TemplateInstance {
    }

    /** The question; changes nothing. */
    @GET
    public TemplateInstance ask(@PathParam("token") String token) {
        return switch (desk.look(token)) {
            case AddressDesk.Looked.Open open -> new AddressAsk(open.kind() == AddressChanges.Kind.REPLACE, open.old().toString(),
                    open.wanted().toString(), mayAnswer(open) ? "/address/" + token : "", "/login?to=%2Faddress%2F" + token);
            case AddressDesk.Looked.Answered _ -> new AddressDone("answered", "", "");
            case AddressDesk.Looked.Gone _ -> throw gone();
        };
    }

    private boolean mayAnswer(AddressDesk.Looked.Open open) {
        EmailAddress asked = open.asked() == AddressChanges.Side.OLD ? open.old() : open.wanted();
        return effects.mayAnswer(asked, visitor.person());
    }

    /** The answer of one address. */
    @POST
    public Response answer(@PathParam("token") String token) {
        if (desk.look(token) instanceof AddressDesk.Looked.Open open && !mayAnswer(open)) {
            return Response.status(Response.Status.FORBIDDEN).entity(ask(token)).build();
        }
        return switch (transactions.call(() -> cameInTx(token))) {
            case Came.Used(AddressDesk.Used used) -> told(used).build();
            case Came.Kept(String why) -> Response.status(Response.Status.CONFLICT).entity(new AddressDone(why, "", "")).build();
        };
    }

    /** What came of an answer. */
    private sealed interface Came {

        /** It was given. */
        record Used(AddressDesk.Used used) implements Came {
        }

        /** A second step would be lost by it, or got round: nothing is answered. @param why as {@link AddressDone} has it */
        record Kept(String why) implements Came {
        }
    }

    private Response.ResponseBuilder told(AddressDesk.Used used) {
        return Response.ok(switch (used) {
            case AddressDesk.Used.Done(AddressChanges.Kind _, EmailAddress old, EmailAddress wanted, int _) ->
                    new AddressDone("done", old.toString(), wanted.toString());
            case AddressDesk.Used.Waits(EmailAddress other) -> new AddressDone("waits", "", other.toString());
            case AddressDesk.Used.Refused _ -> new AddressDone("refused", "", "");
            case AddressDesk.Used.Answered _ -> new AddressDone("answered", "", "");
            case AddressDesk.Used.Gone _ -> throw gone();
        });
    }

    private Came cameInTx(String token) {
        return switch (desk.look(token)) {
            case AddressDesk.Looked.Open open when mayCarryOut(open) && effects.losesSecondFactor(open.old(), open.wanted()) ->
                    new Came.Kept("other-way");
            case AddressDesk.Looked.Open open when open.otherAnsweredAt() instanceof Instant at
                    && effects.answeredWithLess(open.other(), at) -> new Came.Kept("anew");
            case AddressDesk.Looked.Open open -> {
                List<String> coming = effects.coming(open.old(), open.wanted());
                AddressDesk.Used used = desk.useInTx(token);
                if (used instanceof AddressDesk.Used.Done(AddressChanges.Kind kind, EmailAddress old, EmailAddress wanted, int _)) {
                    effects.followInTx(kind, old, wanted, coming);
                }
                yield new Came.Used(used);
            }
            case AddressDesk.Looked.Answered _, AddressDesk.Looked.Gone _ -> new Came.Used(desk.useInTx(token));
        };
    }

    /** Of two answers at once neither sees the other: that of the new address, which there always is, is never taken unasked. */
    private static boolean mayCarryOut(AddressDesk.Looked.Open open) {
        return open.asked() == AddressChanges.Side.NEW || open.otherAnswered();
    }

    /** Counts who shows links that are none. */
    private RefusedException gone() {
        arrival.count();
        return new RefusedException("address-gone", Response.Status.GONE,
                Onward.to("/my/addresses", "my-addresses-title").saying("problem-410-next"));
    }
}
