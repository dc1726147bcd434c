package org.indaba.web.owner;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
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
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberSearch;
import org.indaba.lists.MemberView;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant.Wish;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.indaba.web.SentFields;
import org.indaba.web.VisitorLanguage;
import org.indaba.web.owner.MembersPage.Choice;

/** {@code /lists/{address}/member/{member}}: one member, with the name, what copies are wanted, and roles. */
@Path("/lists/{address}/member/{member}")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class MemberPage {

    private final ListAsked asked;
    private final MemberSearch search;
    private final MemberDesk desk;
    private final VisitorLanguage language;
    private final Flash flash;
    private final InstantSource clock;

    MemberPage(ListAsked asked, MemberSearch search, MemberDesk desk, VisitorLanguage language, Flash flash, InstantSource clock) {
        this.asked = asked;
        this.search = search;
        this.desk = desk;
        this.language = language;
        this.flash = flash;
        this.clock = clock;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param back the page of all members
     * @param path of this page
     * @param bounces the page of what came back from this member
     * @param member who
     * @param form what stands in the form
     */
    @CheckedTemplate(basePath = "web/owner")
    record Member(String list, String back, String path, String bounces, Shown member, Filled form) implements TemplateInstance {
    }

    /**
     * A member.
     *
     * @param address of the member
     * @param joined when, for people
     * @param suspended whether delivery is suspended
     * @param roles in words; empty for none
     */
    record Shown(String address, String joined, boolean suspended, String roles) {
    }

    /**
     * The form.
     *
     * @param name of the person
     * @param delivery what can be chosen
     * @param day on which copies are sent again
     * @param switches what can be on or off
     * @param was what the member has by now
     * @param errors what is wrong with what was typed and chosen
     */
    record Filled(String name, List<Choice> delivery, Day day, List<Switch> switches, Was was, Errors errors) {
    }

    /**
     * What is wrong.
     *
     * @param name with the name; empty if nothing is
     * @param delivery with what was chosen; empty if nothing is
     */
    record Errors(String name, String delivery) {
    }

    /**
     * A day.
     *
     * @param typed the day, as 2027-01-31; empty for none
     * @param first the first that can be chosen
     * @param error what is wrong with it; empty if nothing is
     */
    record Day(String typed, String first, String error) {
    }

    /**
     * Something that can be on or off.
     *
     * @param word of the form
     * @param label for people
     * @param on whether it is on in the form
     * @param was what the form says of how it is by now
     */
    record Switch(String word, String label, boolean on, String was) {
    }

    /**
     * What a member has by now, for the form to tell what was changed in it.
     *
     * @param name of the person
     * @param delivery the word of it
     * @param offUntil the day on which copies are sent again; empty for none
     */
    record Was(String name, String delivery, String offUntil) {
    }

    static String path(MailList list, String address) {
        return ListPage.path(list) + "/member/" + MembersPage.encoded(address);
    }

    /** One member. */
    @GET
    public TemplateInstance show(@PathParam("member") String text) {
        MailList list = asked.get();
        MemberView member = find(list, text);
        Membership now = member.membership();
        Day day = new Day(MemberForm.day(now.offUntil()), firstDay(now), "");
        return page(list, member, filled(now, now.displayName(), now.preferences(), day, new Errors("", "")));
    }

    private Member page(MailList list, MemberView member, Filled form) {
        String address = member.membership().address().toString();
        return new Member(list.post().toString(), MembersPage.path(list), path(list, address),
                ListPage.path(list) + "/bounces/members/" + MembersPage.encoded(address),
                new Shown(address, language.phrases().moment(member.joinedAt()),
                        member.membership().delivery() == DeliveryMode.SUSPENDED, MembersPage.roles(language, member)), form);
    }

    private Filled filled(Membership now, String name, Preferences shown, Day day, Errors errors) {
        List<Choice> delivery = Arrays.stream(DeliveryMode.values())
                .filter(mode -> mode != DeliveryMode.SUSPENDED || now.delivery() == mode)
                .map(mode -> new Choice(MembersPage.word(mode), language.say("members-delivery-" + MembersPage.word(mode)),
                        mode == shown.delivery())).toList();
        return new Filled(name, delivery, day, switches(shown, now.preferences()),
                new Was(now.displayName(), MembersPage.word(now.delivery()), MemberForm.day(now.offUntil())), errors);
    }

    private List<Switch> switches(Preferences shown, Preferences now) {
        return Stream.of(choice("own-posts", shown.ownPosts(), now.ownPosts()),
                choice("skip-when-addressed", shown.skipWhenAddressed(), now.skipWhenAddressed()),
                choice("no-prefix", shown.variant().wants(Wish.NO_PREFIX), now.variant().wants(Wish.NO_PREFIX)),
                choice("no-footer", shown.variant().wants(Wish.NO_FOOTER), now.variant().wants(Wish.NO_FOOTER)),
                choice("text-only", shown.variant().wants(Wish.TEXT_ONLY), now.variant().wants(Wish.TEXT_ONLY))).toList();
    }

    private Switch choice(String word, boolean on, boolean now) {
        return new Switch(word, language.say("member-switch-" + word), on, SentSwitches.was(now));
    }

    /** The day that stands there may be chosen too, where it is about to come. */
    private String firstDay(Membership now) {
        LocalDate tomorrow = today().plusDays(1);
        return (now.offUntil() != null && now.offUntil().isBefore(tomorrow) ? now.offUntil() : tomorrow).toString();
    }

    /** In universal time, as copies are sent again. */
    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private MemberView find(MailList list, String text) {
        return find(search, list, text);
    }

    /** A member of a list. */
    static MemberView find(MemberSearch search, MailList list, String text) {
        if (EmailAddress.parse(text) instanceof ParsedAddress.Valid(EmailAddress address)) {
            return search.find(list.id(), address).orElseThrow(MemberPage::none);
        }
        throw none();
    }

    private static NotFoundException none() {
        return new NotFoundException("member-none");
    }

    /** Saves what was changed in the form. */
    @POST
    public Response save(@PathParam("member") String text, MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        MemberView member = find(list, text);
        Membership now = member.membership();
        MemberForm form = new MemberForm(now, new SentFields(fields), today());
        Set<MemberForm.Mistake> mistakes = form.mistakes();
        if (!mistakes.isEmpty()) {
            return wrong(page(list, member, again(now, form, mistakes)));
        }
        desk.change(list, now, form.name(), form.preferences());
        flash.tellNext(Flash.Kind.DONE, language.say("member-saved", now.address()));
        return Response.seeOther(URI.create(path(list, now.address().toString()))).build();
    }

    /** The form as it was typed, with what is wrong. */
    private Filled again(Membership now, MemberForm form, Set<MemberForm.Mistake> mistakes) {
        String wrongDay = mistakes.contains(MemberForm.Mistake.NO_DAY) ? language.say("my-bad-day") : "";
        String name = mistakes.contains(MemberForm.Mistake.RENAMED_SINCE) ? since(now.displayName()) : "";
        String delivery = mistakes.contains(MemberForm.Mistake.CHANGED_SINCE) ? since(MembersPage.delivery(language, now)) : "";
        return filled(now, form.name(), form.preferences(), new Day(form.offUntil(), firstDay(now), wrongDay), new Errors(name, delivery));
    }

    private String since(String value) {
        return language.say("settings-changed-since", value.isEmpty() ? language.say("settings-empty") : value);
    }

    /** RFC 9110 §15.5.21: the form was understood, and cannot be done. */
    private static Response wrong(Member page) {
        return Response.status(422).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(page.render()).build();
    }
}
