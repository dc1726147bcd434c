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
     * @param typed what was typed into a form that could not be taken; empty at first
     * @param problem the key of what is wrong with it; empty if nothing is
     */
    @CheckedTemplate(basePath = "web")
    record MyAddresses(List<OwnAddresses.Row> addresses, String typed, String problem) implements TemplateInstance {
    }

    /** The page. */
    @GET
    public TemplateInstance show() {
        return new MyAddresses(own.rows(), "", "");
    }

    /** Asks for a further address: both get a mail. */
    @POST
    @Path("/add")
    public Response add(@FormParam("address") @DefaultValue("") String typed) {
        return answer(own.ask(AddressChanges.Kind.ADD, own.signedIn(), typed), typed);
    }

    /** Asks for another address in the place of one: both get a mail. */
    @POST
    @Path("/replace")
    public Response replace(@FormParam("old") @DefaultValue("") String old, @FormParam("address") @DefaultValue("") String typed) {
        return own.find(old).map(before -> answer(own.ask(AddressChanges.Kind.REPLACE, before, typed), typed))
                .orElseGet(() -> refused(typed, "my-addresses-gone"));
    }

    private Response answer(AddressDesk.Answer answer, String typed) {
        String problem = switch (answer) {
            case AddressDesk.Answer.Taken _ -> "";
            case AddressDesk.Answer.NotAnAddress _ -> "my-addresses-none";
            case AddressDesk.Answer.Same _ -> "my-addresses-same";
            case AddressDesk.Answer.TooMany _ -> "my-addresses-too-many";
        };
        if (!problem.isEmpty()) {
            return refused(typed, problem);
        }
        flash.tellNext(Flash.Kind.DONE, language.say("my-addresses-asked", typed.strip()));
        return Response.seeOther(HERE).build();
    }

    private Response refused(String typed, String problem) {
        return Response.status(Response.Status.BAD_REQUEST).entity(new MyAddresses(own.rows(), typed, problem)).build();
    }

    /** Makes one the address that mail about the person as a whole goes to. */
    @POST
    @Path("/prefer")
    public Response prefer(@FormParam("address") @DefaultValue("") String address) {
        boolean done = own.find(address).filter(own::prefer).isPresent();
        flash.tellNext(done ? Flash.Kind.DONE : Flash.Kind.FAILED, language.say(done ? "my-addresses-preferred" : "my-addresses-gone"));
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
