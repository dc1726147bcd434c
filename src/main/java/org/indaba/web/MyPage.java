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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;

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
     * @param lists by address
     * @param sends whether posts come from any
     * @param paused whether any waits for a day
     * @param tomorrow the first day on which a pause can end
     */
    @CheckedTemplate(basePath = "web")
    record My(List<OwnSubscriptions.Entry> lists, boolean sends, boolean paused, LocalDate tomorrow) implements TemplateInstance {
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

    /** The page. */
    @GET
    public TemplateInstance show() {
        List<OwnSubscriptions.Entry> lists = own.entries();
        List<OwnSubscriptions.Option> options = lists.stream().flatMap(list -> list.options().stream()).toList();
        return new My(lists, options.stream().anyMatch(option -> option.state().equals("on")),
                options.stream().anyMatch(option -> option.state().equals("until")), own.today().plusDays(1));
    }

    /** Changes how copies of one list come. */
    @POST
    @Path("/subscriptions/{id}")
    public Response change(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        Membership member = find(id);
        Optional<Preferences> wanted = own.read(member.preferences(), form);
        boolean done = wanted.isPresent() && own.set(member, wanted.get());
        flash.tellNext(done ? Flash.Kind.DONE : Flash.Kind.FAILED, done ? language.say("my-changed", own.list(member))
                : language.say("my-bad-day"));
        return Response.seeOther(HERE).build();
    }

    /** Asks before somebody leaves. */
    @GET
    @Path("/subscriptions/{id}/leave")
    public TemplateInstance ask(@PathParam("id") long id) {
        Membership member = find(id);
        return new MyLeave(own.list(member), member.address().toString(), "/my/subscriptions/" + id + "/leave");
    }

    /** Leaves a list: who has proved the address needs no further question, whatever the list asks of strangers. */
    @POST
    @Path("/subscriptions/{id}/leave")
    public Response leave(@PathParam("id") long id) {
        Membership member = find(id);
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

    private Membership find(long id) {
        return own.find(id).orElseThrow(() -> new NotFoundException(language.say("my-no-subscription")));
    }
}
