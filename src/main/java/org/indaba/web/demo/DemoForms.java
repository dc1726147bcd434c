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
import java.util.function.UnaryOperator;
import org.indaba.language.Saying;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.VisitorLanguage;
import org.jspecify.annotations.Nullable;

/** The buttons of the demo: each sends a mail to Indaba's own port, and tells what Indaba said to it. */
@Path("/demo")
@For(Audience.EVERYBODY)
@Blocking
public final class DemoForms {

    private final DemoAccess access;
    private final Flash flash;
    private final VisitorLanguage language;

    DemoForms(DemoAccess access, Flash flash, VisitorLanguage language) {
        this.access = access;
        this.flash = flash;
        this.language = language;
    }

    /** Answers a mail. */
    @POST
    @Path("/mailboxes/{address}/{id}/reply")
    public Response reply(@PathParam("address") String address, @PathParam("id") long id, @FormParam("text") @Nullable String text) {
        Mailboxes mailboxes = DemoPages.mailboxes(access);
        CaughtMail mail = mailboxes.mail(address, id).orElseThrow(DemoPages::gone);
        return told(mailboxes.reply(mail, text == null ? "" : text), "answer", DemoPath.mail(address, id));
    }

    /** Sends a mail back. */
    @POST
    @Path("/mailboxes/{address}/{id}/bounce")
    public Response bounce(@PathParam("address") String address, @PathParam("id") long id, @FormParam("kind") @Nullable String kind) {
        Mailboxes mailboxes = DemoPages.mailboxes(access);
        CaughtMail mail = mailboxes.mail(address, id).orElseThrow(DemoPages::gone);
        return told(mailboxes.bounce(mail, one(BounceKind.values(), kind)), "report", DemoPath.mail(address, id));
    }

    /** Asks to join the list, or to leave it. */
    @POST
    @Path("/mailboxes/{address}/ask")
    public Response ask(@PathParam("address") String address, @FormParam("wish") @Nullable String wish) {
        Mailboxes mailboxes = DemoPages.mailboxes(access);
        if (mailboxes.find(address).isEmpty()) {
            throw DemoPages.gone();
        }
        return told(mailboxes.ask(address, one(Mailboxes.Wish.values(), wish)), "mail", DemoPath.mailbox(address));
    }

    private static <E extends Enum<E>> E one(E[] values, @Nullable String name) {
        return Arrays.stream(values).filter(each -> each.name().equals(name == null ? "" : name.toUpperCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new BadRequestException("demo-no-action"));
    }

    private Response told(Mailboxes.Sent sent, String what, String back) {
        switch (sent) {
            case Mailboxes.Sent.Taken(String to, String reply) -> flash.sayNext(Flash.Kind.DONE, "demo-taken", what, to, reply);
            case Mailboxes.Sent.Refused(String to, String reply) -> flash.sayNext(Flash.Kind.FAILED, "demo-refused", what, to, reply);
            case Mailboxes.Sent.Impossible(Saying reason) ->
                flash.tellNext(Flash.Kind.FAILED, reason.in(language.phrases(), UnaryOperator.identity()));
        }
        return Response.seeOther(URI.create(back)).build();
    }
}
