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
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
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
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.notice.CleanText;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.indaba.web.VisitorLanguage;
import org.indaba.web.owner.MembersPage.Choice;
import org.jspecify.annotations.Nullable;

/** {@code /lists/{address}/member/{member}}: one member, with the name, what copies are wanted, and roles. */
@Path("/lists/{address}/member/{member}")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class MemberPage {

    /** The longest name, in characters. */
    private static final int MAX_NAME = 200;

    private final ListAsked asked;
    private final MemberSearch search;
    private final MemberDesk desk;
    private final VisitorLanguage language;
    private final Flash flash;

    MemberPage(ListAsked asked, MemberSearch search, MemberDesk desk, VisitorLanguage language, Flash flash) {
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
     * @param back the page of all members
     * @param path of this page
     * @param bounces the page of what came back from this member
     * @param member who
     */
    @CheckedTemplate(basePath = "web/owner")
    record Member(String list, String back, String path, String bounces, Shown member) implements TemplateInstance {
    }

    /**
     * A member.
     *
     * @param address of the member
     * @param name of the person
     * @param joined when, for people
     * @param delivery what can be chosen
     * @param offUntil the day on which copies are sent again; empty for none
     * @param suspended whether delivery is suspended
     * @param switches what can be on or off
     * @param roles in words; empty for none
     */
    record Shown(String address, String name, String joined, List<Choice> delivery, String offUntil, boolean suspended,
            List<Choice> switches, String roles) {
    }

    static String path(MailList list, String address) {
        return ListPage.path(list) + "/member/" + MembersPage.encoded(address);
    }

    /** One member. */
    @GET
    public TemplateInstance show(@PathParam("member") String text) {
        MailList list = asked.get();
        MemberView member = find(list, text);
        Membership membership = member.membership();
        String address = MembersPage.encoded(membership.address().toString());
        List<Choice> delivery = Arrays.stream(DeliveryMode.values())
                .filter(mode -> mode != DeliveryMode.SUSPENDED || membership.delivery() == mode)
                .map(mode -> new Choice(MembersPage.word(mode), language.say("members-delivery-" + MembersPage.word(mode)),
                        mode == membership.delivery())).toList();
        return new Member(list.post().toString(), MembersPage.path(list), path(list, membership.address().toString()),
                ListPage.path(list) + "/bounces/members/" + address, new Shown(membership.address().toString(),
                membership.displayName(),
                language.phrases().moment(member.joinedAt()), delivery,
                membership.offUntil() == null ? "" : membership.offUntil().toString(), membership.delivery() == DeliveryMode.SUSPENDED,
                switches(member), MembersPage.roles(language, member)));
    }

    private List<Choice> switches(MemberView member) {
        Set<Wish> wishes = member.membership().variant().wishes();
        return Stream.of(choice("own-posts", member.membership().ownPosts()),
                choice("skip-when-addressed", member.membership().skipWhenAddressed()),
                choice("no-prefix", wishes.contains(Wish.NO_PREFIX)), choice("no-footer", wishes.contains(Wish.NO_FOOTER)),
                choice("text-only", wishes.contains(Wish.TEXT_ONLY))).toList();
    }

    private Choice choice(String word, boolean on) {
        return new Choice(word, language.say("member-switch-" + word), on);
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

    /** Saves the form. */
    @POST
    public Response save(@PathParam("member") String text, MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        Membership member = find(list, text).membership();
        desk.change(list, member, CleanText.line(first(fields, "name"), MAX_NAME), preferences(member, fields));
        flash.tellNext(Flash.Kind.DONE, language.say("member-saved", member.address()));
        return Response.seeOther(URI.create(path(list, member.address().toString()))).build();
    }

    private static String first(MultivaluedMap<String, String> fields, String name) {
        String value = fields.getFirst(name);
        return value == null ? "" : value;
    }

    /** What is suspended is let in again by choosing on. */
    private static Preferences preferences(Membership member, MultivaluedMap<String, String> fields) {
        String word = first(fields, "delivery");
        DeliveryMode delivery = Arrays.stream(DeliveryMode.values()).filter(mode -> MembersPage.word(mode).equals(word)).findFirst()
                .filter(mode -> mode != DeliveryMode.SUSPENDED || member.delivery() == mode).orElse(member.delivery());
        Set<Wish> wishes = EnumSet.noneOf(Wish.class);
        add(wishes, Wish.NO_PREFIX, fields.containsKey("no-prefix"));
        add(wishes, Wish.NO_FOOTER, fields.containsKey("no-footer"));
        add(wishes, Wish.TEXT_ONLY, fields.containsKey("text-only"));
        return new Preferences(delivery, fields.containsKey("own-posts"), fields.containsKey("skip-when-addressed"),
                new Variant(wishes), offUntil(delivery, first(fields, "off-until")));
    }

    /** A day counts for what is off alone; what is no day is none. */
    private static @Nullable LocalDate offUntil(DeliveryMode delivery, String text) {
        try {
            return delivery != DeliveryMode.OFF || text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    private static void add(Set<Wish> wishes, Wish wish, boolean wanted) {
        if (wanted) {
            wishes.add(wish);
        }
    }
}
