package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceMember;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.ComeBack;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.spool.Transactions;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.Visitor;
import org.jspecify.annotations.Nullable;

/** {@code /lists/{address}/bounces/members/{member}}: what happened to one member, why, and what it did to the score. */
@Path("/lists/{address}/bounces/members/{member}")
@For(Audience.OWNERS)
@Blocking
final class BounceMemberPage {

    /** Events on a page. */
    private static final int PAGE = 25;

    private final ListAsked asked;
    private final BounceReader reader;
    private final ComeBack comeBack;
    private final Transactions transactions;
    private final Tellers tellers;
    private final Visitor visitor;
    private final Flash flash;

    BounceMemberPage(ListAsked asked, BounceReader reader, ComeBack comeBack, Transactions transactions, Tellers tellers,
            Visitor visitor, Flash flash) {
        this.asked = asked;
        this.reader = reader;
        this.comeBack = comeBack;
        this.transactions = transactions;
        this.tellers = tellers;
        this.visitor = visitor;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param member who
     * @param events the newest first
     * @param next the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/admin")
    record BounceHistory(Shown member, List<BounceShown.Event> events, String next) implements TemplateInstance {
    }

    /**
     * A member as its page shows it.
     *
     * @param address cleaned
     * @param path of this page
     * @param list the post address of the list
     * @param listPath the list's page
     * @param style of the state's mark
     * @param state in two words
     * @param meaning what that is, in sentences
     * @param score in points
     * @param next when the next thing happens; null if nothing does
     * @param against whether there is anything to reset
     */
    record Shown(String address, String path, String list, String listPath, String style, String state, String meaning, String score,
            @Nullable Moment next, boolean against) {
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance history(@PathParam("member") String text, @QueryParam("before") @DefaultValue("") String before) {
        Teller teller = tellers.now();
        MailList list = asked.get();
        EmailAddress address = address(text);
        long from = Words.number(before) == 0 ? Long.MAX_VALUE : Words.number(before);
        List<BounceEvent> found = reader.history(list.id(), address, from, PAGE + 1);
        Optional<BounceMember> member = reader.member(list.id(), address);
        List<BounceEvent> page = found.subList(0, Math.min(PAGE, found.size()));
        String path = BouncesPage.member(list, address.toString());
        return new BounceHistory(shown(list, address, member, teller),
                page.stream().map(event -> BounceShown.event(list, event, teller)).toList(),
                found.size() <= PAGE ? "" : path + "?before=" + page.getLast().id());
    }

    private static Shown shown(MailList list, EmailAddress address, Optional<BounceMember> member, Teller teller) {
        String path = BouncesPage.member(list, address.toString());
        if (member.isEmpty()) {
            return new Shown(Words.whole(address.toString()), path, list.post().toString(), BouncesPage.path(list), "delivered",
                    teller.say("admin-member-clean"), teller.say("admin-member-clean-meaning"), teller.count(0), null, false);
        }
        BounceMember stands = member.get();
        BounceMember.Suspension suspension = stands.suspension();
        String meaning = suspension == null ? teller.say("admin-member-scored-meaning")
                : teller.say("admin-member-suspended-meaning", teller.moment(suspension.since()).full());
        return new Shown(Words.whole(stands.address().toString()), path, list.post().toString(), BouncesPage.path(list),
                BounceShown.style(stands.stage()), teller.say(BounceShown.key(stands.stage())), meaning,
                BounceShown.points(stands.score().points(), teller),
                teller.momentIfAny(stands.next(list.settings().bounces())), true);
    }

    /** Takes the score away. */
    @POST
    @Path("reset")
    public Response reset(@PathParam("member") String text) {
        MailList list = asked.get();
        EmailAddress address = address(text);
        // What an operator keeps back is the whole site's.
        ComeBack.By by = new ComeBack.By(visitor.address(),
                visitor.isAdministrator() ? ComeBack.Lifts.ALL : ComeBack.Lifts.OF_BOUNCES);
        ComeBack.Result result = transactions.call(() -> comeBack.resetInTx(list, address, by, ComeBack.Meantime.LEFT_OUT));
        switch (result) {
            case ComeBack.Result.Back(MailList _, EmailAddress _, int _, boolean suppressed) -> flash.sayNext(Flash.Kind.DONE,
                    suppressed ? "admin-member-reset-suppressed" : "admin-member-reset-done");
            case ComeBack.Result.Gone _ -> flash.sayNext(Flash.Kind.FAILED, "admin-member-gone");
        }
        return Response.seeOther(URI.create(BouncesPage.member(list, address.toString()))).build();
    }

    static EmailAddress address(String text) {
        return switch (EmailAddress.parse(text)) {
            case ParsedAddress.Valid(EmailAddress address) -> address;
            case ParsedAddress.Invalid _ -> throw new NotFoundException("admin-member-no-address");
        };
    }
}
