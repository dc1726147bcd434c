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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.command.Invitations;
import org.indaba.lists.MailList;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterRow;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.VisitorLanguage;

/** {@code /lists/{address}/members/invitations}: owners ask people to join, see whom they asked, ask again, and take it back. */
@Path("/lists/{address}/members/invitations")
@For(Audience.OWNERS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class InvitationsPage {

    /** Rows of a page. */
    private static final int PAGE = 50;

    private final ListAsked asked;
    private final Invitations invitations;
    private final InvitationDesk desk;
    private final VisitorLanguage language;
    private final Flash flash;

    InvitationsPage(ListAsked asked, Invitations invitations, InvitationDesk desk, VisitorLanguage language, Flash flash) {
        this.asked = asked;
        this.invitations = invitations;
        this.desk = desk;
        this.language = language;
        this.flash = flash;
    }

    /**
     *
     * @param list its post address
     * @param path of this page
     * @param members the page of the members
     * @param typed what stands in the form
     * @param results what became of those who were just invited
     * @param invitations of this page
     * @param next the address of the next page; empty on the last
     */
    @CheckedTemplate(basePath = "web/owner")
    record Invite(String list, String path, String members, Typed typed, List<Result> results, List<Shown> invitations, String next)
            implements TemplateInstance {
    }

    /**
     * What stands in the form.
     *
     * @param addresses as they were typed
     * @param words as they were typed
     * @param language the tag that is chosen
     * @param wrong what is no good, in sentences
     */
    record Typed(String addresses, String words, String language, List<String> wrong) {

        /** The longest text. */
        public int most() {
            return Invitations.MAX_WORDS;
        }
    }

    /**
     * What became of one.
     *
     * @param address as it was typed
     * @param key of the words for it
     */
    record Result(String address, String key) {
    }

    /**
     * An invitation.
     *
     * @param id its number
     * @param address who is asked
     * @param name of the person; may be empty
     * @param state the key of the words for how it stands
     * @param asked when, for people
     * @param askedIso when, for machines
     * @param until when it ends, for people
     * @param untilIso the same for machines
     */
    record Shown(long id, String address, String name, String state, String asked, String askedIso, String until, String untilIso) {
    }

    private static String path(MailList list) {
        return MembersPage.path(list) + "/invitations";
    }

    /** The form, and whom the owners asked. */
    @GET
    public TemplateInstance show(@QueryParam("after") @DefaultValue("0") String after) {
        return page(after.matches("\\d{1,18}") ? Long.parseLong(after) : 0, nothingTyped(), List.of());
    }

    private Typed nothingTyped() {
        return new Typed("", "", asked.get().settings().language().tag(), List.of());
    }

    private Invite page(long after, Typed typed, List<Result> results) {
        MailList list = asked.get();
        List<Invitations.Shown> found = invitations.page(list.id(), after, PAGE + 1);
        List<Invitations.Shown> page = found.subList(0, Math.min(PAGE, found.size()));
        return new Invite(list.post().toString(), path(list), MembersPage.path(list), typed, results,
                page.stream().map(this::shown).toList(),
                found.size() <= PAGE ? "" : path(list) + "?after=" + page.getLast().id());
    }

    private Shown shown(Invitations.Shown each) {
        return new Shown(each.id(), each.address().toString(), each.name(), "invitations-state-" + MembersPage.word(each.state()),
                language.phrases().moment(each.askedAt()), each.askedAt().toString(), language.phrases().moment(each.expiresAt()),
                each.expiresAt().toString());
    }

    /** Invites everybody who was typed, or nobody if a line is no address. What became of each is shown on the same page. */
    @POST
    public Response invite(@FormParam("addresses") @DefaultValue("") String addresses, @FormParam("words") @DefaultValue("") String words,
            @FormParam("language") @DefaultValue("") String tag) {
        String lines = words.replace("\r\n", "\n").strip();
        List<RosterRow> rows = RosterReader.lines(addresses).stream().limit(MembersPage.MAX_TYPED + 1L).toList();
        List<String> wrong = wrong(rows, lines);
        if (!wrong.isEmpty()) {
            flash.tellNow(Flash.Kind.FAILED, language.say("invitations-failed"));
            return Response.status(422).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(page(0, new Typed(addresses, words, tag, wrong), List.of()).render()).build();
        }
        List<RosterRow.Entry> entries = rows.stream().filter(RosterRow.Entry.class::isInstance).map(RosterRow.Entry.class::cast).toList();
        List<Result> results = desk.invite(asked.get(), entries, lines, tag).stream().map(each -> new Result(each.address().toString(),
                "invitations-outcome-" + MembersPage.word(each.outcome()))).toList();
        long sent = results.stream().filter(each -> each.key().equals("invitations-outcome-invited")).count();
        flash.tellNow(sent == 0 ? Flash.Kind.FAILED : Flash.Kind.DONE, language.say("invitations-sent", sent));
        return Response.ok(page(0, nothingTyped(), results).render(), MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).build();
    }

    private List<String> wrong(List<RosterRow> rows, String words) {
        Stream<String> lines = rows.stream().flatMap(row -> switch (row) {
            case RosterRow.Entry _ -> Stream.<String>empty();
            case RosterRow.Wrong(int _, String text, String reason) -> Stream.of(text + ": " + RowReasons.say(language, reason));
        });
        Stream<String> whole = rows.isEmpty() ? Stream.of(language.say("members-add-nobody"))
                : rows.size() > MembersPage.MAX_TYPED ? Stream.of(language.say("members-add-too-many", MembersPage.MAX_TYPED)) : lines;
        return Stream.concat(whole, words.length() <= Invitations.MAX_WORDS ? Stream.empty()
                : Stream.of(language.say("invitations-words-long", Invitations.MAX_WORDS, words.length()))).toList();
    }

    /** Sends those that were chosen once more, or takes them back. */
    @POST
    @Path("sent")
    public Response change(MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        List<Long> chosen = Optional.ofNullable(fields.get("invitation")).orElse(List.of()).stream().filter(id -> id.matches("\\d{1,18}"))
                .limit(PAGE).map(Long::valueOf).toList();
        if ("again".equals(fields.getFirst("action")) && !chosen.isEmpty()) {
            List<Result> results = desk.again(list, chosen).stream().map(each -> new Result(each.address().toString(),
                    "invitations-outcome-" + MembersPage.word(each.outcome()))).toList();
            return Response.ok(page(0, nothingTyped(), results).render(), MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).build();
        }
        int withdrawn = desk.withdraw(list, chosen);
        flash.tellNext(withdrawn == 0 ? Flash.Kind.FAILED : Flash.Kind.DONE, language.say("invitations-withdrawn", withdrawn));
        return Response.seeOther(URI.create(path(list))).build();
    }
}
