package org.indaba.web.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.archive.ArchivedPost;
import org.indaba.auth.Evidence;
import org.indaba.auth.Findings;
import org.indaba.lists.Lists;
import org.indaba.lists.Variant;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.Trace;
import org.indaba.notice.CleanText;
import org.indaba.spool.Inbound;
import org.indaba.spool.InboundState;
import org.indaba.spool.Inbox;
import org.indaba.transform.SurvivalByForm;
import org.indaba.web.Audience;
import org.indaba.web.For;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/posts/{id}}: what came in, how it was judged, what was done to it, and its ledger while it is being written. The ledger
 * is a part of its own, which the page fetches again while something moves; without JavaScript there is a link for that.
 */
@Path("/admin/posts/{id}")
@For(Audience.ADMINISTRATORS)
@Blocking
final class PostPage {

    /** What a heading shows of a subject, in characters; a longer one stands whole among the facts. */
    private static final int TITLE_CHARS = 200;

    private final Views views;
    private final LedgerParts ledgers;
    private final Inbox inbox;
    private final HeldPosts held;
    private final Lists lists;
    private final Tellers tellers;

    PostPage(Views views, LedgerParts ledgers, Inbox inbox, HeldPosts held, Lists lists, Tellers tellers) {
        this.views = views;
        this.ledgers = ledgers;
        this.inbox = inbox;
        this.held = held;
        this.lists = lists;
        this.tellers = tellers;
    }

    /** The address of a post's page. */
    static String path(long postId) {
        return "/admin/posts/" + postId;
    }

    /**
     * The page.
     *
     * @param post what came in
     * @param trace how it was judged
     * @param live its ledger; null while it has none
     */
    @CheckedTemplate(basePath = "web/admin")
    record Post(Came post, Judged trace, @Nullable LedgerPart live) implements TemplateInstance {
    }

    /**
     * The part of the page that lives.
     *
     * @param live the ledger
     */
    @CheckedTemplate(basePath = "web/admin")
    record Ledger(LedgerPart live) implements TemplateInstance {
    }

    /**
     * What came in.
     *
     * @param id the post
     * @param subject cleaned, shortened
     * @param state what became of it, in a sentence; empty where its ledger tells
     * @param command what to type about it; empty if nothing is
     * @param decide the page on which moderators decide about it; empty if it does not wait for them
     * @param facts the rest, in order
     */
    record Came(String id, String subject, String state, String command, String decide, List<Fact> facts) {
    }

    /**
     * A name and a value.
     *
     * @param name ours
     * @param value cleaned, if it is foreign
     * @param at set where the value is a time
     * @param language of the value, where it is not the page's; empty else
     */
    record Fact(String name, String value, @Nullable Moment at, String language) {

        static Fact of(String name, String value) {
            return new Fact(name, value, null, "");
        }

        static Fact of(String name, Moment at) {
            return new Fact(name, "", at, "");
        }

        /** Evidence: it stays as it was written. */
        static Fact found(String name, String value) {
            return new Fact(name, value, null, "en");
        }
    }

    /**
     * How a post was judged.
     *
     * @param verdict one word; empty where nothing is known of it any more
     * @param reason why; may be empty
     * @param looks what each rule said
     * @param changes what the steps did, a line each
     */
    record Judged(String verdict, String reason, List<Look> looks, List<String> changes) {
    }

    /**
     * What one rule said.
     *
     * @param rule its name
     * @param says cleaned
     * @param wants what it wants; empty if it does not object
     * @param remedy what would change its mind; may be empty
     */
    record Look(String rule, String says, String wants, String remedy) {
    }

    /** The page. @param wish what of the ledger is wanted */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance post(@PathParam("id") String id, @BeanParam LedgerWish wish) {
        long postId = Words.number(id);
        Teller teller = tellers.now();
        Optional<ArchivedPost> kept = views.archive().find(postId);
        Optional<Inbound> row = inbox.find(postId);
        if (kept.isEmpty() && row.isEmpty()) {
            throw new NotFoundException("admin-post-none");
        }
        String subject = Words.whole(subject(postId, kept, teller));
        String title = CleanText.line(subject, TITLE_CHARS);
        List<Fact> facts = facts(kept, row, teller);
        if (!title.equals(subject)) {
            facts.addFirst(Fact.of(teller.say("admin-fact-subject"), subject));
        }
        Came came = new Came(Long.toString(postId), title, state(kept, row, teller), command(row), decide(postId, teller), facts);
        return new Post(came, judged(kept, row, teller), ledgers.of(postId, wish, teller).orElse(null));
    }

    /**
     * The ledger alone: what the page asks for again while something moves. Somebody who opens it as a page gets the page.
     *
     * @param htmx set by htmx alone
     */
    @GET
    @Path("ledger")
    @Produces(MediaType.TEXT_HTML)
    public Response ledger(@PathParam("id") String id, @BeanParam LedgerWish wish, @HeaderParam("HX-Request") @Nullable String htmx) {
        long postId = Words.number(id);
        if (htmx == null || htmx.isEmpty()) {
            return Response.seeOther(URI.create(path(postId))).build();
        }
        LedgerPart live = ledgers.of(postId, wish, tellers.now()).orElseThrow(() -> new NotFoundException("admin-post-no-copies"));
        return Response.ok(new Ledger(live)).build();
    }

    private String subject(long postId, Optional<ArchivedPost> kept, Teller teller) {
        String subject = kept.map(ArchivedPost::subject).or(() -> held.find(postId).map(HeldPost::subject)).orElse("");
        return subject.isEmpty() ? teller.say("admin-no-subject") : subject;
    }

    private static String state(Optional<ArchivedPost> kept, Optional<Inbound> row, Teller teller) {
        if (kept.isPresent()) {
            return "";
        }
        return teller.say(switch (row.map(each -> each.arrival().state()).orElse(InboundState.DONE)) {
            case WAITING -> "admin-post-waiting";
            case HELD -> "admin-post-held";
            case SHUNTED -> "admin-post-shunted";
            case DONE -> "admin-post-done";
        });
    }

    private static String command(Optional<Inbound> row) {
        return row.map(each -> switch (each.arrival().state()) {
            case HELD -> "bin/indaba held accept " + each.id();
            case SHUNTED -> "bin/indaba shunted show " + each.id();
            case WAITING, DONE -> "";
        }).orElse("");
    }

    private String decide(long postId, Teller teller) {
        ListNames names = new ListNames(lists, teller.phrases());
        return held.find(postId).map(post -> names.heldPath(post.listId())).filter(path -> !path.isEmpty())
                .map(path -> path + "/" + postId).orElse("");
    }

    private List<Fact> facts(Optional<ArchivedPost> kept, Optional<Inbound> row, Teller teller) {
        List<Fact> facts = new ArrayList<>();
        kept.ifPresent(post -> {
            add(facts, teller.say("admin-list"), new ListNames(lists, teller.phrases()).of(post.listId()));
            add(facts, teller.say("admin-fact-author"),
                    (Words.whole(post.author().name()) + " " + bracketed(post.author().address())).strip());
            add(facts, "Message-ID", bracketed(post.rfcMessageId()));
            add(facts, teller.say("admin-fact-answers"), bracketed(post.inReplyTo()));
            facts.add(Fact.of(teller.say("admin-received"), teller.moment(post.receivedAt())));
            if (post.writtenAt() != null) {
                facts.add(Fact.of(teller.say("admin-fact-dated"), teller.moment(post.writtenAt())));
            }
        });
        row.ifPresent(each -> {
            if (kept.isEmpty()) {
                add(facts, teller.say("admin-fact-for"), each.arrival().recipient().toString());
                facts.add(Fact.of(teller.say("admin-received"), teller.moment(each.arrival().receivedAt())));
            }
            add(facts, teller.say("admin-fact-from"),
                    Words.whole(each.arrival().peer().helo() + " [" + each.arrival().peer().address() + "]"));
            add(facts, teller.say("admin-fact-by"),
                    Words.whole((each.arrival().peer().protocol() + " " + each.arrival().peer().tls()).strip()));
            add(facts, teller.say("admin-fact-reports"), Words.whole(each.arrival().wish().text()));
            add(facts, teller.say("admin-fact-sender"), "<" + Words.whole(each.arrival().reversePath().text()) + ">");
        });
        evidence(kept, row).ifPresent(found -> Findings.of(found.results()).forEach(line ->
                facts.add(Fact.found(line.method(), Words.whole(line.words())))));
        survival(kept).ifPresent(left -> left.forms().forEach(form ->
                add(facts, forms(form.variant(), teller), Words.whole(teller.say(form.survival().told())))));
        kept.map(ArchivedPost::messageId).or(() -> row.map(each -> each.arrival().messageId())).flatMap(views.inbox()::size)
                .ifPresent(size -> add(facts, teller.say("admin-fact-size"), teller.phrases().figures().size(size)));
        return facts;
    }

    /** On which copies something is so. */
    private static String forms(Variant variant, Teller teller) {
        List<String> wishes = variant.wishes().stream()
                .map(wish -> teller.say("admin-form-" + wish.name().toLowerCase(Locale.ROOT).replace('_', '-'))).toList();
        return wishes.isEmpty() ? teller.say("admin-fact-copies")
                : teller.say("admin-fact-copies-with", teller.phrases().figures().list(wishes));
    }

    /** What was found out about its sender; empty where nobody looked, or the text is of another version. */
    private static Optional<Evidence> evidence(Optional<ArchivedPost> kept, Optional<Inbound> row) {
        String json = kept.map(ArchivedPost::evidence).or(() -> row.map(each -> each.arrival().evidence())).orElse("");
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(Evidence.ofJson(json));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** What became of its signatures; empty where nobody looked, or the text is of another version. */
    private static Optional<SurvivalByForm> survival(Optional<ArchivedPost> kept) {
        try {
            return kept.map(ArchivedPost::survival).filter(json -> !json.isEmpty()).map(SurvivalByForm::ofJson);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static String bracketed(String value) {
        return value.isEmpty() ? "" : "<" + Words.whole(value) + ">";
    }

    private static void add(List<Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(Fact.of(name, value));
        }
    }

    private static Judged judged(Optional<ArchivedPost> kept, Optional<Inbound> row, Teller teller) {
        Trace trace = row.map(each -> trace(each.arrival().trace())).orElse(Trace.NONE);
        List<String> changes = kept.map(ArchivedPost::changes).orElse(List.of()).stream().map(Words::whole).toList();
        return new Judged(verdict(trace.verdict(), teller), Words.whole(trace.reason()),
                trace.looks().stream().map(look -> new Look(look.rule(),
                Words.whole(look.says()), verdict(look.wants(), teller), Words.whole(look.remedy()))).toList(), changes);
    }

    /** For people; a word that there is no longer stands as it was kept. */
    private static String verdict(String word, Teller teller) {
        String key = "admin-verdict-" + word;
        return teller.phrases().has(key) ? teller.say(key) : Words.cell(word);
    }

    /** Rows that are no posts have none. */
    private static Trace trace(String json) {
        try {
            return Trace.ofJson(json);
        } catch (IllegalArgumentException none) {
            return Trace.NONE;
        }
    }
}
