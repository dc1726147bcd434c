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
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.KnownSender;
import org.indaba.moderate.KnownSenders;
import org.indaba.moderate.SenderVerdict;
import org.indaba.notice.CleanText;
import org.indaba.web.Audience;
import org.indaba.web.Flash;
import org.indaba.web.For;
import org.indaba.web.ListAsked;
import org.indaba.web.ListPage;
import org.indaba.web.VisitorLanguage;
import org.indaba.web.owner.MembersPage.Choice;
import org.jspecify.annotations.Nullable;

/** {@code /lists/{address}/held}: the posts that wait for a moderator; several are decided about at once. */
@Path("/lists/{address}/held")
@For(Audience.MODERATORS)
@Produces(MediaType.TEXT_HTML)
@Blocking
final class HeldPage {

    /** Rows of a table. */
    private static final int PAGE = 50;

    /** What a cell has room for of what strangers wrote, in characters; the whole text stands on the page of the post. */
    private static final int CELL_CHARS = 120;

    /** The longest reason in a cell, in characters. */
    private static final int REASON_CHARS = 200;

    private final ListAsked asked;
    private final HeldPosts held;
    private final KnownSenders senders;
    private final HeldDesk desk;
    private final VisitorLanguage language;
    private final Flash flash;
    private final InstantSource clock;

    HeldPage(ListAsked asked, HeldPosts held, KnownSenders senders, HeldDesk desk, VisitorLanguage language, Flash flash,
            InstantSource clock) {
        this.asked = asked;
        this.held = held;
        this.senders = senders;
        this.desk = desk;
        this.language = language;
        this.flash = flash;
        this.clock = clock;
    }

    /**
     * The page.
     *
     * @param list its post address
     * @param path of this page
     * @param place where both tables begin
     * @param due those that wait, the oldest first
     * @param later those that were put off, by when they come again
     * @param choices what can be chosen
     * @param draft what stands in the form
     */
    @CheckedTemplate(basePath = "web/owner")
    record Held(String list, String path, Place place, Part due, Part later, Choices choices, Draft draft) implements TemplateInstance {
    }

    /**
     * A part of the posts, in a table.
     *
     * @param posts of this page
     * @param more how many come behind those that wait; 0 for those that were put off, which nobody counts
     * @param start the query of the first page; empty if this is it
     * @param next the query of the next page; empty if this is the last
     */
    record Part(List<Shown> posts, long more, String start, String next) {

        /** Whether there are other pages. */
        public boolean paged() {
            return !start.isEmpty() || !next.isEmpty();
        }
    }

    /**
     * Where the two tables begin.
     *
     * @param after the last post on the page before, of those that wait; 0 on the first
     * @param later the same of those that were put off
     */
    record Place(long after, HeldPosts.Place later) {

        private static final Pattern LATER = Pattern.compile("(\\d{1,17})-(\\d{1,18})");

        /** What is no place is the beginning. */
        static Place of(@Nullable String after, @Nullable String later) {
            Matcher until = LATER.matcher(Objects.requireNonNullElse(later, ""));
            return new Place(after != null && after.matches("\\d{1,18}") ? Long.parseLong(after) : 0, until.matches()
                    ? new HeldPosts.Place(Instant.EPOCH.plus(Long.parseLong(until.group(1)), ChronoUnit.MICROS),
                            Long.parseLong(until.group(2)))
                    : HeldPosts.Place.BEGIN);
        }

        /** The second place as it stands in an address: the time in microseconds, as it is stored. */
        public String text() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, later.until()) + "-" + later.postId();
        }

        /** For an address; never empty. */
        public String query() {
            return "after=" + after + "&later=" + text();
        }
    }

    /**
     * What stands in a form that decides about several.
     *
     * @param all whether all are chosen
     * @param words what was typed
     * @param wrong why nothing was decided; empty if that was not tried
     */
    record Draft(boolean all, String words, String wrong) {

        /** The value of {@code choose} that chooses all. */
        private static final String ALL = "all";

        static Draft begun(String choose) {
            return new Draft(choose.equals(ALL), "", "");
        }
    }

    /**
     * A post in the table.
     *
     * @param id its number
     * @param path of its page
     * @param subject its subject; may be empty
     * @param author who wrote it
     * @param reason why it waits
     * @param at since when it waits, or until when it is put off
     * @param iso the same for machines
     */
    record Shown(long id, String path, String subject, String author, String reason, String at, String iso) {
    }

    /**
     * What a moderator can choose.
     *
     * @param reasons ready-made reasons of a refusal
     * @param times for how long a post can be put off
     * @param senders what can be done with the author's posts from now on
     */
    record Choices(List<Choice> reasons, List<Choice> times, List<Choice> senders) {
    }

    static String path(MailList list) {
        return ListPage.path(list) + "/held";
    }

    static Choices choices(VisitorLanguage language) {
        return choices(language, new MultivaluedHashMap<>());
    }

    /** @param fields that were sent, to be chosen again */
    private static Choices choices(VisitorLanguage language, MultivaluedMap<String, String> fields) {
        return new Choices(
                choices(HeldDesk.REASONS, word -> language.say("held-reason-" + word), fields.getFirst("reason")),
                choices(HeldDesk.TIMES.keySet(), word -> language.say("held-time-" + word), fields.getFirst("time")),
                senders(language, fields.getFirst("sender")));
    }

    private static List<Choice> senders(VisitorLanguage language, @Nullable String chosen) {
        return choices(Stream.of(SenderVerdict.values()).map(SenderVerdict::word).toList(),
                word -> language.say("held-sender-" + word), chosen);
    }

    private static List<Choice> choices(Collection<String> words, UnaryOperator<String> label, @Nullable String chosen) {
        return words.stream().map(word -> new Choice(word, label.apply(word), word.equals(chosen))).toList();
    }

    /**
     * The posts that wait.
     *
     * @param choose {@code all} to have all of this page chosen
     * @param after the last post on the page before
     * @param later the place of the last one on the page before, of those that were put off
     */
    @GET
    public TemplateInstance show(@QueryParam("choose") @DefaultValue("") String choose,
            @QueryParam("after") @DefaultValue("") String after, @QueryParam("later") @DefaultValue("") String later) {
        return page(asked.get(), Place.of(after, later), choices(language), Draft.begun(choose));
    }

    private Held page(MailList list, Place place, Choices choices, Draft draft) {
        Part due = due(list, place);
        Part later = later(list, place);
        // Behind the last page, or when all of it was decided about, comes the first.
        if (due.posts().isEmpty() && place.after() > 0) {
            return page(list, new Place(0, place.later()), choices, draft);
        }
        if (later.posts().isEmpty() && !place.later().equals(HeldPosts.Place.BEGIN)) {
            return page(list, new Place(place.after(), HeldPosts.Place.BEGIN), choices, draft);
        }
        return new Held(list.post().toString(), path(list), place, due, later, choices, draft);
    }

    private Part due(MailList list, Place place) {
        Instant now = clock.instant();
        List<HeldPost> posts = held.due(list.id(), now, place.after(), PAGE);
        long last = posts.isEmpty() ? place.after() : posts.getLast().postId();
        long more = posts.size() < PAGE ? 0 : held.countDue(list.id(), now, last);
        return new Part(posts.stream().map(post -> shown(list, post, post.heldAt())).toList(), more,
                place.after() == 0 ? "" : new Place(0, place.later()).query(),
                more == 0 ? "" : new Place(last, place.later()).query());
    }

    private Part later(MailList list, Place place) {
        List<HeldPosts.PutOff> found = held.putOff(list.id(), clock.instant(), place.later(), PAGE + 1);
        List<HeldPosts.PutOff> page = found.subList(0, Math.min(PAGE, found.size()));
        return new Part(page.stream().map(each -> shown(list, each.post(), each.until())).toList(), 0,
                place.later().equals(HeldPosts.Place.BEGIN) ? "" : new Place(place.after(), HeldPosts.Place.BEGIN).query(),
                found.size() <= PAGE ? "" : new Place(place.after(), page.getLast().place()).query());
    }

    private Shown shown(MailList list, HeldPost post, Instant at) {
        return new Shown(post.postId(), path(list) + "/" + post.postId(), CleanText.line(post.subject(), CELL_CHARS),
                CleanText.line(post.author(), CELL_CHARS), CleanText.line(post.reason(), REASON_CHARS), language.phrases().moment(at),
                at.toString());
    }

    /** Decides about one post or several. */
    @POST
    @Path("decide")
    public Response decide(MultivaluedMap<String, String> fields) {
        MailList list = asked.get();
        List<Long> posts = Optional.ofNullable(fields.get("post")).orElse(List.of()).stream().filter(id -> id.matches("\\d{1,18}"))
                .limit(PAGE).map(Long::valueOf).toList();
        Place place = Place.of(fields.getFirst("after"), fields.getFirst("later"));
        if (posts.isEmpty()) {
            return again(page(list, place, choices(language, fields), new Draft(false,
                    Objects.requireNonNullElse(fields.getFirst("words"), ""), language.say("held-choose"))));
        }
        HeldDesk.Outcome outcome = desk.decide(list, posts, HeldDesk.Wanted.of(fields, language));
        flash.tellNext(outcome.done() > 0 ? Flash.Kind.DONE : Flash.Kind.FAILED, outcome.sentence());
        // What does not wait any more has no page.
        boolean again = outcome.done() == 0 && posts.size() == 1 && held.find(posts.getFirst()).isPresent();
        String back = place.equals(Place.of("", "")) ? "" : "?" + place.query();
        return Response.seeOther(URI.create(path(list) + (again ? "/" + posts.getFirst() : back))).build();
    }

    /** RFC 9110 §15.5.21: the form was understood, and cannot be done; it comes back as it was typed. */
    static Response again(TemplateInstance page) {
        return Response.status(422).type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(page.render()).build();
    }

    /**
     * The senders about whom moderators decided.
     *
     * @param list its post address
     * @param path of the held posts
     * @param senders of this page, by address
     * @param first whether this is the first page
     * @param next the query of the next page; empty on the last
     * @param choices what can be done with posts
     * @param draft what stands in the form
     */
    @CheckedTemplate(basePath = "web/owner")
    record Senders(String list, String path, List<Sender> senders, boolean first, String next, List<Choice> choices, TypedSender draft)
            implements TemplateInstance {
    }

    /**
     * What was typed.
     *
     * @param address of a sender
     * @param wrong what is wrong with it; empty if nothing is
     */
    record TypedSender(String address, String wrong) {
    }

    /**
     * A sender.
     *
     * @param address of the sender
     * @param verdict in words
     * @param by who decided
     * @param at when
     */
    record Sender(String address, String verdict, String by, String at) {
    }

    /** The senders. @param after the key of the last one on the page before */
    @GET
    @Path("senders")
    public TemplateInstance senders(@QueryParam("after") @DefaultValue("") String after) {
        return senders(asked.get(), after.replace("\0", ""), "", new TypedSender("", ""));
    }

    private Senders senders(MailList list, String after, String verdict, TypedSender draft) {
        List<KnownSender> found = senders.page(list.id(), after, PAGE + 1);
        List<KnownSender> page = found.subList(0, Math.min(PAGE, found.size()));
        return new Senders(list.post().toString(), path(list), page.stream()
                .map(sender -> new Sender(sender.address().toString(), language.say("held-sender-" + sender.verdict().word()),
                        sender.by(), language.phrases().moment(sender.at()))).toList(), after.isEmpty(),
                found.size() <= PAGE ? "" : "after=" + MembersPage.encoded(page.getLast().address().key()),
                senders(language, verdict), draft);
    }

    /** Decides about a sender, or forgets what was decided. */
    @POST
    @Path("senders")
    public Response decideSender(@FormParam("address") @DefaultValue("") String text, @FormParam("verdict") @DefaultValue("") String word) {
        MailList list = asked.get();
        if (!(EmailAddress.parse(text.strip()) instanceof ParsedAddress.Valid(EmailAddress address))) {
            return again(senders(list, "", word, new TypedSender(text, language.say("held-sender-wrong"))));
        }
        if (desk.sender(list, address, SenderVerdict.of(word))) {
            flash.tellNext(Flash.Kind.DONE, language.say(word.isEmpty() ? "held-sender-forgotten" : "held-sender-decided", address));
        } else {
            flash.tellNext(Flash.Kind.FAILED, language.say("held-sender-not"));
        }
        return Response.seeOther(URI.create(path(list) + "/senders")).build();
    }
}
