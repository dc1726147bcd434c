package org.indaba.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.indaba.access.Scope;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceMember;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.ComeBack;
import org.indaba.bounce.DayCount;
import org.indaba.bounce.Incident;
import org.indaba.bounce.IncidentWords;
import org.indaba.hook.EventJson;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.spool.Transactions;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/lists/LIST/bounces}: what came back on a list, and where its members stand. */
@Path("/api/v1/lists/{list}/bounces")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "bounces")
final class ListBouncesResource {

    /** Days of counts where nothing else was asked for. */
    /** The database ends before the years that Java knows. */
    private static final int LAST_YEAR = 9999;
    private static final int USUAL_DAYS = 30;

    private final Caller caller;
    private final BounceReader reader;
    private final EventJson events;
    private final Members members;
    private final ComeBack comeBack;
    private final Transactions transactions;
    private final InstantSource clock;

    ListBouncesResource(Caller caller, BounceReader reader, EventJson events, Members members, ComeBack comeBack,
            Transactions transactions, InstantSource clock) {
        this.caller = caller;
        this.reader = reader;
        this.events = events;
        this.members = members;
        this.comeBack = comeBack;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Where a member stands.
     *
     * @param member the address
     * @param score in points; 0 if nothing stands against it
     * @param stage {@code clear}, {@code scored}, {@code suspended}, {@code probed} or {@code warned}
     * @param reason of the last failure that counted; null if there is none
     * @param lastAt when that was
     * @param suspendedSince when delivery was suspended; null if it is not
     * @param next when the next thing happens to a suspended member; null if nothing does by itself
     */
    record Standing(String member, double score, String stage, @Nullable String reason, @Nullable Instant lastAt,
            @Nullable Instant suspendedSince, @Nullable Instant next) {
    }

    /**
     * A site that refused a post.
     *
     * @param id its number
     * @param post the post
     * @param site the site
     * @param domain the one of its domains that it is about; empty if it is all of the site
     * @param kind {@code refused}, or {@code many}: it called nearly all its members, or those of the domain, unknown
     * @param reason what most of them have
     * @param evidence a line of those that were said
     * @param members how many copies
     * @param opened the first of them
     * @param last the last of them
     * @param alerted when the owners were told; null if not yet
     * @param cause likely, in words
     * @param cure in words
     */
    record Event(long id, long post, String site, String domain, String kind, String reason, String evidence, int members, Instant opened,
            Instant last, @Nullable Instant alerted, String cause, String cure) {
    }

    /**
     * How much came back on a day.
     *
     * @param day in UTC
     * @param reason why
     * @param site where
     * @param events how many
     */
    record Count(LocalDate day, String reason, String site, long events) {
    }

    /** The members with a score, and the suspended ones, by address. */
    @GET
    @Path("members")
    @Needs(Scope.BOUNCES_READ)
    @Operation(operationId = "getScores", summary = "The members of a list with a score, or suspended, by address.")
    public Rows<Standing> members(@PathParam("list") String list, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        MailList of = caller.list(list, Scope.BOUNCES_READ);
        List<BounceMember> found = reader.members(of.id(), after, peek(limit));
        return Rows.of(found, limit, row -> shown(of, row), member -> member.address().key());
    }

    /** One member. */
    @GET
    @Path("members/{member}")
    @Needs(Scope.BOUNCES_READ)
    @Operation(operationId = "getScore", summary = "Where one member stands.")
    public Standing member(@PathParam("list") String list, @PathParam("member") String member) {
        MailList of = caller.list(list, Scope.BOUNCES_READ);
        EmailAddress address = address(member);
        return reader.member(of.id(), address).map(row -> shown(of, row))
                .or(() -> members.find(of.id(), address).map(each -> new Standing(each.address().toString(), 0, "clear", null, null, null,
                        null))).orElseThrow(ListBouncesResource::noSuchMember);
    }

    /** What happened to an address. */
    @GET
    @Path("members/{member}/events")
    @Needs(Scope.BOUNCES_READ)
    @Operation(operationId = "getHistory", summary = "What happened to an address on a list, the newest first.")
    public Rows<JsonNode> history(@PathParam("list") String list, @PathParam("member") String member,
            @QueryParam("after") @DefaultValue("") String after, @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        long id = caller.list(list, Scope.BOUNCES_READ).id();
        List<BounceEvent> found = reader.history(id, address(member), Rows.cursor(after, Long.MAX_VALUE), peek(limit));
        return Rows.of(found, limit, events::of, event -> Long.toString(event.id()));
    }

    /** Takes a score away. */
    @POST
    @Path("members/{member}/reset")
    @Needs(Scope.BOUNCES_WRITE)
    @Operation(operationId = "resetScore", summary = "Takes a member's score away; a suspended member gets posts again.")
    public Standing reset(@PathParam("list") String list, @PathParam("member") String member) {
        MailList of = caller.list(list, Scope.BOUNCES_WRITE);
        EmailAddress address = address(member);
        // What an operator keeps back is the whole site's.
        ComeBack.By by = new ComeBack.By(caller.name(), caller.token().allowsEverywhere(Scope.SUPPRESSIONS_WRITE)
                ? ComeBack.Lifts.ALL : ComeBack.Lifts.OF_BOUNCES);
        ComeBack.Result result = transactions.call(() -> comeBack.resetInTx(of, address, by, ComeBack.Meantime.LEFT_OUT));
        return switch (result) {
            case ComeBack.Result.Back(MailList _, EmailAddress back, int _, boolean _) ->
                new Standing(back.toString(), 0, "clear", null, null, null, null);
            case ComeBack.Result.Gone() -> throw noSuchMember();
        };
    }

    /** Sites that refused posts. */
    @GET
    @Path("incidents")
    @Needs(Scope.BOUNCES_READ)
    @Operation(operationId = "getIncidents", summary = "Sites that refused a post of the list to their members, the newest first.")
    public Rows<Event> incidents(@PathParam("list") String list, @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue(Rows.USUAL_PAGE) int limit) {
        long id = caller.list(list, Scope.BOUNCES_READ).id();
        List<Incident> found = reader.incidents(id, Rows.cursor(after, Long.MAX_VALUE), peek(limit));
        return Rows.of(found, limit, ListBouncesResource::shown, incident -> Long.toString(incident.id()));
    }

    /** How much came back. */
    @GET
    @Path("counts")
    @Needs(Scope.BOUNCES_READ)
    @Operation(operationId = "getCounts", summary = "How much came back on a list, by day, reason and site.")
    public Rows<Count> counts(@PathParam("list") String list, @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        long id = caller.list(list, Scope.BOUNCES_READ).id();
        LocalDate last = day(to, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        LocalDate first = day(from, last.minusDays(USUAL_DAYS - 1L));
        if (first.isAfter(last) || first.plusDays(BounceReader.MAX_DAYS).isBefore(last)) {
            throw Refused.badRequest("wrong-days", "The parameter from is a day before to, by " + BounceReader.MAX_DAYS + " days at most.");
        }
        return new Rows<>(reader.counts(id, first, last).stream().map(ListBouncesResource::shown).toList(), null);
    }

    private static int peek(int limit) {
        // One more than asked for tells whether there is a next page.
        return Rows.limit(limit) + 1;
    }

    private static LocalDate day(String text, LocalDate usual) {
        try {
            LocalDate day = text.isEmpty() ? usual : LocalDate.parse(text);
            if (day.getYear() >= 1 && day.getYear() <= LAST_YEAR) {
                return day;
            }
        } catch (DateTimeParseException wrong) {
            // It is told in the same words as one that no calendar here knows.
        }
        throw Refused.badRequest("wrong-days", "A day is written like 2026-03-01.");
    }

    static EmailAddress address(String text) {
        return switch (EmailAddress.parse(text)) {
            case ParsedAddress.Valid(EmailAddress address) -> address;
            case ParsedAddress.Invalid(String reason) -> throw Refused.badRequest("wrong-address", "This is no address: " + reason + ".");
        };
    }

    private static Refused noSuchMember() {
        return Refused.notFound("no-such-member", "This address is not on the list.");
    }

    private static Standing shown(MailList list, BounceMember member) {
        BounceMember.Suspension suspension = member.suspension();
        return new Standing(member.address().toString(), EventJson.points(member.score().points()), member.stage().word(),
                member.score().reason(), member.score().lastAt(), suspension == null ? null : suspension.since(),
                member.next(list.settings().bounces()));
    }

    private static Event shown(Incident incident) {
        return new Event(incident.id(), incident.postId(), incident.site(), incident.domain(), incident.sort().word(), incident.reason(),
                incident.evidence(), incident.members(), incident.openedAt(), incident.lastAt(), incident.alertedAt(),
                IncidentWords.cause(incident).inEnglish(), IncidentWords.cure(incident).inEnglish());
    }

    private static Count shown(DayCount count) {
        return new Count(count.day(), count.reason(), count.site(), count.events());
    }
}
