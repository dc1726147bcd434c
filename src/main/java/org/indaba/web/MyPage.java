package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Membership;

/** {@code /my}: the lists with which somebody has to do, how copies come from each, and a pause of all of them. */
@Path("/my")
@For(Audience.SIGNED_IN)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class MyPage {

    private static final URI HERE = URI.create("/my");

    private final OwnSubscriptions own;
    private final VisitorLanguage language;
    private final Flash flash;

    MyPage(OwnSubscriptions own, VisitorLanguage language, Flash flash) {
        this.own = own;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param page the lists of this page
     * @param previous where the page before is; empty on the first
     * @param next where the next page is; empty on the last
     * @param tomorrow the first day on which a pause can end
     */
    @CheckedTemplate(basePath = "web")
    record My(OwnSubscriptions.Page page, String previous, String next, LocalDate tomorrow) implements TemplateInstance {
    }

    /**
     * The question before leaving.
     *
     * @param list its post address
     * @param address that is on it
     * @param action where the button leads
     */
    @CheckedTemplate(basePath = "web")
    record MyLeave(String list, String address, String action) implements TemplateInstance {
    }

    /** The page. @param page anything but a number is the first */
    @GET
    public TemplateInstance show(@QueryParam("page") @DefaultValue("1") String page) {
        return my(own.page(page.matches("\\d{1,6}") ? Integer.parseInt(page) : 1));
    }

    private My my(OwnSubscriptions.Page page) {
        return new My(page, page.number() > 1 ? address(page.number() - 1).toString() : "",
                page.number() < page.pages() ? address(page.number() + 1).toString() : "", own.today().plusDays(1));
    }

    private static URI address(int page) {
        return page == 1 ? HERE : URI.create(HERE + "?page=" + page);
    }

    /** Changes how copies of one list come. */
    @POST
    @Path("/subscriptions/{id}")
    public Response change(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        Membership member = find(id);
        OptionForm sent = new OptionForm(member, new SentFields(form), own.today());
        Optional<OptionForm.Mistake> mistake = sent.mistake();
        int page = own.pageOf(member);
        if (mistake.isPresent()) {
            return wrong(my(own.page(page).with(id, new OwnSubscriptions.Draft(sent.choices(), words(mistake.get(), member),
                    mistake.get() == OptionForm.Mistake.NO_DAY))));
        }
        if (own.set(member, sent.preferences())) {
            flash.tellNext(Flash.Kind.DONE, language.say("my-changed", own.list(member)));
        } else {
            flash.tellNext(Flash.Kind.FAILED, language.say("my-ended", member.address().toString(), own.list(member)));
        }
        return Response.seeOther(address(page)).build();
    }

    private String words(OptionForm.Mistake mistake, Membership now) {
        return switch (mistake) {
            case NO_DAY -> language.say("my-bad-day");
            case CHANGED_SINCE -> language.say("settings-changed-since", state(now));
            case SUSPENDED -> language.say("my-suspended-first");
            case NONSENSE -> language.say("my-nonsense");
        };
    }

    private String state(Membership now) {
        return switch (now.delivery()) {
            case ON -> language.say("my-state-on");
            case OFF -> now.offUntil() == null ? language.say("my-state-off") : language.say("my-state-until", now.offUntil());
            case SUSPENDED -> language.say("my-state-suspended");
        };
    }

    /** RFC 9110 §15.5.21: the form was understood, and cannot be done. */
    private static Response wrong(My page) {
        return Response.status(422).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(page.render()).build();
    }

    /** Asks before somebody leaves. */
    @GET
    @Path("/subscriptions/{id}/leave")
    public TemplateInstance ask(@PathParam("id") long id) {
        Membership member = here(id);
        return new MyLeave(own.list(member), member.address().toString(), "/my/subscriptions/" + id + "/leave");
    }

    /** Leaves a list: who has proved the address needs no further question, whatever the list asks of strangers. */
    @POST
    @Path("/subscriptions/{id}/leave")
    public Response leave(@PathParam("id") long id) {
        Membership member = here(id);
        own.leave(member);
        flash.tellNext(Flash.Kind.DONE, language.say("my-left", own.list(member)));
        return Response.seeOther(HERE).build();
    }

    /** Stops all that comes until a day. */
    @POST
    @Path("/pause")
    public Response pause(@FormParam("off-until") @DefaultValue("") String until) {
        Optional<LocalDate> day = own.day(until);
        day.ifPresentOrElse(first -> {
            int paused = own.switchAll(member -> member.delivery() == DeliveryMode.ON, DeliveryMode.OFF, first);
            flash.tellNext(Flash.Kind.DONE, language.say("my-paused", paused, first));
        }, () -> flash.tellNext(Flash.Kind.FAILED, language.say("my-bad-day")));
        return Response.seeOther(HERE).build();
    }

    /** Lets all that waits for a day come again now. */
    @POST
    @Path("/resume")
    public Response resume() {
        int resumed = own.switchAll(member -> member.offUntil() != null, DeliveryMode.ON, null);
        flash.tellNext(Flash.Kind.DONE, language.say("my-resumed", resumed));
        return Response.seeOther(HERE).build();
    }

    /** Who leaves and is on the list no more has what they want, in another tab or by mail. Whose it was is not told. */
    private Membership here(long id) {
        return own.find(id).orElseThrow(() -> new RefusedException("my-left-already-what", Response.Status.NOT_FOUND,
                Onward.to(HERE.toString(), "my-title").titled("my-left-already")));
    }

    private Membership find(long id) {
        return own.find(id).orElseThrow(() -> new NotFoundException(language.say("my-no-subscription")));
    }
}
