package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.indaba.command.AddressChanges;
import org.indaba.command.AddressDesk;

/** {@code /my/addresses}: the visitor's addresses: another one, the preferred one, one less, one in the place of another. */
@Path("/my/addresses")
@For(Audience.SIGNED_IN)
@Recent
@Produces(MediaType.TEXT_HTML)
@Blocking
final class AddressesPage {

    private static final URI HERE = URI.create("/my/addresses");
    private static final String GONE = "my-addresses-gone";

    private final OwnAddresses own;
    private final VisitorLanguage language;
    private final Flash flash;

    AddressesPage(OwnAddresses own, VisitorLanguage language, Flash flash) {
        this.own = own;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param addresses the preferred one first
     * @param preferred that one: it would give its lists to another that is preferred
     * @param add the form for a further one
     * @param replace the form for one in the place of another
     */
    @CheckedTemplate(basePath = "web")
    record MyAddresses(List<OwnAddresses.Row> addresses, String preferred, Draft add, Draft replace) implements TemplateInstance {
    }

    /**
     * A form that could not be taken, as it was sent.
     *
     * @param old which address was to give way; empty for none
     * @param typed the new address as it was typed
     * @param problem the key of what is wrong; empty if nothing is
     * @param gone whether that is about the address that was to give way
     */
    record Draft(String old, String typed, String problem, boolean gone) {

        static final Draft EMPTY = new Draft("", "", "", false);

        static Draft of(String old, String typed, String problem) {
            return new Draft(old, typed, problem, problem.equals(GONE));
        }
    }

    /** The page. */
    @GET
    public TemplateInstance show() {
        return page(Draft.EMPTY, Draft.EMPTY);
    }

    private MyAddresses page(Draft add, Draft replace) {
        List<OwnAddresses.Row> rows = own.rows();
        return new MyAddresses(rows, rows.getFirst().address(), add, replace);
    }

    /** Asks for a further address: both get a mail. */
    @POST
    @Path("/add")
    public Response add(@FormParam("address") @DefaultValue("") String typed) {
        return answer(own.ask(AddressChanges.Kind.ADD, own.signedIn(), typed), AddressChanges.Kind.ADD, Draft.of("", typed, ""));
    }

    /** Asks for another address in the place of one: both get a mail. */
    @POST
    @Path("/replace")
    public Response replace(@FormParam("old") @DefaultValue("") String old, @FormParam("address") @DefaultValue("") String typed) {
        return own.find(old).map(before -> answer(own.ask(AddressChanges.Kind.REPLACE, before, typed), AddressChanges.Kind.REPLACE,
                Draft.of(before.toString(), typed, ""))).orElseGet(() -> refused(AddressChanges.Kind.REPLACE, Draft.of("", typed, GONE)));
    }

    private Response answer(AddressDesk.Answer answer, AddressChanges.Kind kind, Draft sent) {
        String problem = switch (answer) {
            case AddressDesk.Answer.Taken _ -> "";
            case AddressDesk.Answer.NotAnAddress _ -> "my-addresses-none";
            case AddressDesk.Answer.Same _ -> "my-addresses-same";
            case AddressDesk.Answer.Ours _ -> "my-addresses-ours";
            case AddressDesk.Answer.TooMany _ -> "my-addresses-too-many";
        };
        if (!problem.isEmpty()) {
            return refused(kind, Draft.of(sent.old(), sent.typed(), problem));
        }
        flash.tellNext(Flash.Kind.DONE, language.say("my-addresses-asked", sent.typed().strip()));
        return Response.seeOther(HERE).build();
    }

    private Response refused(AddressChanges.Kind kind, Draft sent) {
        return Response.status(Response.Status.BAD_REQUEST).entity(switch (kind) {
            case ADD -> page(sent, Draft.EMPTY);
            case REPLACE -> page(Draft.EMPTY, sent);
        }).build();
    }

    /** Makes one the preferred address. @param lists whether the subscriptions of the one before come to it */
    @POST
    @Path("/prefer")
    public Response prefer(@FormParam("address") @DefaultValue("") String address, @FormParam("lists") @DefaultValue("") String lists) {
        OwnAddresses.Lists those = lists.equals("come") ? OwnAddresses.Lists.GATHERED : OwnAddresses.Lists.LEFT;
        own.find(address).map(found -> own.prefer(found, those)).ifPresentOrElse(
                moved -> flash.tellNext(Flash.Kind.DONE, moved == 0 ? language.say("my-addresses-preferred")
                        : language.say("my-addresses-gathered", moved)),
                () -> flash.tellNext(Flash.Kind.FAILED, language.say(GONE)));
        return Response.seeOther(HERE).build();
    }

    /** Takes one away that is on no list and has no role. */
    @POST
    @Path("/remove")
    public Response remove(@FormParam("address") @DefaultValue("") String address) {
        boolean done = own.find(address).filter(own::remove).isPresent();
        flash.tellNext(done ? Flash.Kind.DONE : Flash.Kind.FAILED, language.say(done ? "my-addresses-removed" : "my-addresses-in-use"));
        return Response.seeOther(HERE).build();
    }
}
