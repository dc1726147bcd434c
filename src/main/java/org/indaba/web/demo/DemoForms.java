package org.indaba.web.demo;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.jspecify.annotations.Nullable;

/** The buttons of the demo: each sends a mail to Indaba's own port, and tells what Indaba said to it. */
@Path("/demo")
@For(Audience.EVERYBODY)
@Blocking
public final class DemoForms {

    private final DemoAccess access;
    private final Flash flash;

    DemoForms(DemoAccess access, Flash flash) {
        this.access = access;
        this.flash = flash;
    }

    /** Answers a mail. */
    @POST
    @Path("/mailboxes/{address}/{id}/reply")
    public Response reply(@PathParam("address") String address, @PathParam("id") long id, @FormParam("text") @Nullable String text) {
        Mailboxes mailboxes = DemoPages.mailboxes(access);
        CaughtMail mail = mailboxes.mail(address, id).orElseThrow(DemoPages::gone);
        return told(mailboxes.reply(mail, text == null ? "" : text), "The answer to ", DemoPath.mail(address, id));
    }

    /** Sends a mail back. */
    @POST
    @Path("/mailboxes/{address}/{id}/bounce")
    public Response bounce(@PathParam("address") String address, @PathParam("id") long id, @FormParam("kind") @Nullable String kind) {
        Mailboxes mailboxes = DemoPages.mailboxes(access);
        CaughtMail mail = mailboxes.mail(address, id).orElseThrow(DemoPages::gone);
        return told(mailboxes.bounce(mail, one(BounceKind.values(), kind)), "The report to ", DemoPath.mail(address, id));
    }

    /** Asks to join the list, or to leave it. */
    @POST
    @Path("/mailboxes/{address}/ask")
    public Response ask(@PathParam("address") String address, @FormParam("wish") @Nullable String wish) {
        Mailboxes mailboxes = DemoPages.mailboxes(access);
        if (mailboxes.find(address).isEmpty()) {
            throw DemoPages.gone();
        }
        return told(mailboxes.ask(address, one(Mailboxes.Wish.values(), wish)), "The mail to ", DemoPath.mailbox(address));
    }

    private static <E extends Enum<E>> E one(E[] values, @Nullable String name) {
        return Arrays.stream(values).filter(each -> each.name().equals(name == null ? "" : name.toUpperCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new BadRequestException("The form names nothing that can be done."));
    }

    private Response told(Mailboxes.Sent sent, String what, String back) {
        switch (sent) {
            case Mailboxes.Sent.Taken(String to, String reply) ->
                flash.tellNext(Flash.Kind.DONE, what + to + " was taken. Indaba said: " + reply);
            case Mailboxes.Sent.Refused(String to, String reply) ->
                flash.tellNext(Flash.Kind.FAILED, what + to + " was refused. Indaba said: " + reply);
            case Mailboxes.Sent.Impossible(String reason) -> flash.tellNext(Flash.Kind.FAILED, reason);
        }
        return Response.seeOther(URI.create(back)).build();
    }
}
