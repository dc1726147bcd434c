package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberSearch;
import org.indaba.lists.MemberView;
import org.indaba.lists.MemberWish;
import org.indaba.lists.MemberWish.Only;
import org.indaba.lists.MemberWish.Order;
import org.indaba.lists.Membership;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterResult;
import org.indaba.lists.RosterResult.Outcome;
import org.indaba.lists.RosterRow;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.indaba.web.VisitorLanguage;
import org.jspecify.annotations.Nullable;

/** {@code /lists/{address}/members}: who is on a list, found and sorted; adding and removing several at once. */
@Path("/lists/{address}/members")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class MembersPage {

    /** Rows of a page. */
    private static final int PAGE = 50;

    /** Addresses that are typed at once; more come as a file. */
    static final int MAX_TYPED = 200;

    private final ListAsked asked;
    private final MemberSearch search;
    private final MemberDesk desk;
    private final VisitorLanguage language;
    private final Flash flash;

    MembersPage(ListAsked asked, MemberSearch search, MemberDesk desk, VisitorLanguage language, Flash flash) {
        this.asked = asked;
        this.search = search;
        this.desk = desk;
        this.language = language;
        this.flash = flash;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param path of this page
     * @param wish what was asked for
     * @param total how many were found
     * @param members of this page
     * @param next the address of the next page; empty on the last
     * @param add what stands in the form for new members
     */
    @CheckedTemplate(basePath = "web/owner")
    record MemberList(String list, String path, Wish wish, long total, List<Shown> members, String next, Add add)
            implements TemplateInstance {
    }

    /**
     * What was asked for.
     *
     * @param text what was looked for
     * @param only the choices of members
     * @param order the choices of an order
     * @param everybody whether nobody was left out
     * @param first whether this is the first page
     * @param query of the first page, for a link
     */
    record Wish(String text, List<Choice> only, List<Choice> order, boolean everybody, boolean first, String query) {
    }

    /**
     * Something to choose.
     *
     * @param word of the form
     * @param label for people
     * @param chosen whether it is
     */
    record Choice(String word, String label, boolean chosen) {
    }

    /**
     * A member in the table.
     *
     * @param address of the member
     * @param name of the person; may be empty
     * @param path of the member's page
     * @param delivery in words
     * @param style of the state
     * @param roles in words; empty for most
     * @param joined when, for people
     * @param posted when somebody posted last, for people; empty for never
     */
    record Shown(String address, String name, String path, String delivery, String style, String roles, Time joined,
            @Nullable Time posted) {
    }

    /**
     * A moment.
     *
     * @param text for people
     * @param iso for machines
     */
    record Time(String text, String iso) {
    }

    /**
     * The form for new members.
     *
     * @param typed what stands in it
     * @param wrong the lines that are no good, with the reason
     */
    record Add(String typed, List<String> wrong) {
    }

    /** The address of a list's members. */
    static String path(MailList list) {
        return ListPage.path(list) + "/members";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The members. */
    @GET
    public TemplateInstance show(@QueryParam("text") @DefaultValue("") String text, @QueryParam("only") @DefaultValue("") String only,
            @QueryParam("order") @DefaultValue("") String order, @QueryParam("after") @DefaultValue("") String after) {
        MemberWish wish = new MemberWish(text.replace("\0", ""), Only.of(only).orElse(Only.ALL), Order.of(order).orElse(Order.ADDRESS));
        return page(wish, after.replace("\0", ""), new Add("", List.of()));
    }

    private MemberList page(MemberWish wish, String after, Add add) {
        MailList list = asked.get();
        List<MemberView> found = search.page(list.id(), wish, after, PAGE + 1);
        List<MemberView> page = found.subList(0, Math.min(PAGE, found.size()));
        String query = "text=" + encoded(wish.text()) + "&only=" + wish.only().word() + "&order=" + wish.order().word();
        Wish shown = new Wish(wish.text(), Arrays.stream(Only.values()).map(each -> new Choice(each.word(),
                language.say("members-only-" + each.word()), each == wish.only())).toList(),
                Arrays.stream(Order.values()).map(each -> new Choice(each.word(), language.say("members-order-" + each.word()),
                        each == wish.order())).toList(), wish.everybody(), after.isEmpty(), query);
        return new MemberList(list.post().toString(), path(list), shown, search.count(list.id(), wish),
                page.stream().map(member -> shown(list, member)).toList(),
                found.size() <= PAGE ? "" : path(list) + "?" + query + "&after=" + encoded(page.getLast().cursor()), add);
    }

    private Shown shown(MailList list, MemberView member) {
        String address = member.membership().address().toString();
        return new Shown(address, member.membership().displayName(), MemberPage.path(list, address),
                delivery(language, member.membership()), style(member),
                roles(language, member),
                time(member.joinedAt()), member.lastPostAt() == null ? null : time(member.lastPostAt()));
    }

    /** What else a member is, in words. */
    static String roles(VisitorLanguage language, MemberView member) {
        return String.join(", ", member.roles().stream().sorted().map(role -> language.say("members-role-" + word(role))).toList());
    }

    private Time time(Instant at) {
        return new Time(language.phrases().moment(at), at.toString());
    }

    static String delivery(VisitorLanguage language, Membership membership) {
        return membership.offUntil() == null ? language.say("members-delivery-" + word(membership.delivery()))
                : language.say("members-delivery-off-until", membership.offUntil());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String style(MemberView member) {
        return switch (member.membership().delivery()) {
            case ON -> "delivered";
            case OFF -> "queued";
            case SUSPENDED -> "suppressed";
        };
    }

    /** Adds everybody who was typed, or nobody. */
    @POST
    @Path("add")
    public Response add(@FormParam("addresses") @DefaultValue("") String typed) {
        MailList list = asked.get();
        List<RosterRow> rows = RosterReader.lines(typed).stream().limit(MAX_TYPED + 1L).toList();
        if (rows.isEmpty() || rows.size() > MAX_TYPED) {
            return wrong(typed, List.of(language.say(rows.isEmpty() ? "members-add-nobody" : "members-add-too-many", MAX_TYPED)));
        }
        MemberDesk.Added added = desk.add(list, rows);
        if (!added.wrong().isEmpty()) {
            return wrong(typed, added.wrong().stream().map(row -> row.address() + ": " + reason(row)).toList());
        }
        long fresh = added.results().stream().filter(row -> row.outcome() == Outcome.ADDED).count();
        flash.tellNext(Flash.Kind.DONE, language.say("members-added", fresh, added.results().size() - fresh));
        return Response.seeOther(URI.create(path(list))).build();
    }

    private String reason(RosterResult row) {
        return RowReasons.say(language, row.reason());
    }

    private Response wrong(String typed, List<String> wrong) {
        flash.tellNow(Flash.Kind.FAILED, language.say("members-add-failed"));
        return Response.status(422).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page(MemberWish.EVERYBODY, "", new Add(typed, wrong)).render()).build();
    }

    /** Ends the subscriptions that were chosen. @param query of the page, to come back to it */
    @POST
    @Path("remove")
    public Response remove(@FormParam("member") List<String> chosen, @FormParam("query") @DefaultValue("") String query) {
        MailList list = asked.get();
        List<String> members = chosen == null ? List.of() : chosen.stream().limit(PAGE).toList();
        int removed = desk.remove(list, members);
        if (removed > 0) {
            flash.tellNext(Flash.Kind.DONE, language.say("members-removed", removed));
        } else {
            flash.tellNext(Flash.Kind.FAILED, language.say(members.isEmpty() ? "members-removed-nobody" : "members-removed-gone"));
        }
        String back = query.matches("[A-Za-z0-9%&=._~*+-]{0,2000}") ? query : "";
        return Response.seeOther(URI.create(path(list) + (back.isEmpty() ? "" : "?" + back))).build();
    }
}
