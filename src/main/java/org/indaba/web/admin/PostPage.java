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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.archive.ArchivedPost;
import org.indaba.auth.Evidence;
import org.indaba.auth.Findings;
import org.indaba.lists.Lists;
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
    private final InstantSource clock;

    PostPage(Views views, LedgerParts ledgers, Inbox inbox, HeldPosts held, Lists lists, InstantSource clock) {
        this.views = views;
        this.ledgers = ledgers;
        this.inbox = inbox;
        this.held = held;
        this.lists = lists;
        this.clock = clock;
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
     * @param facts the rest, in order
     */
    record Came(long id, String subject, String state, String command, List<Fact> facts) {
    }

    /**
     * A name and a value.
     *
     * @param name ours
     * @param value cleaned, if it is foreign
     * @param at set where the value is a time
     */
    record Fact(String name, String value, @Nullable Moment at) {
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
        Instant now = clock.instant();
        Optional<ArchivedPost> kept = views.archive().find(postId);
        Optional<Inbound> row = inbox.find(postId);
        if (kept.isEmpty() && row.isEmpty()) {
            throw new NotFoundException("There is no post with this number, or it is no longer kept.");
        }
        String subject = Words.whole(subject(postId, kept));
        String title = CleanText.line(subject, TITLE_CHARS);
        List<Fact> facts = facts(kept, row, now);
        if (!title.equals(subject)) {
            facts.addFirst(new Fact("Subject", subject, null));
        }
        Came came = new Came(postId, title, state(kept, row), command(row), facts);
        return new Post(came, judged(kept, row), ledgers.of(postId, wish, now).orElse(null));
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
        LedgerPart live = ledgers.of(postId, wish, clock.instant()).orElseThrow(() -> new NotFoundException("This post has no copies."));
        return Response.ok(new Ledger(live)).build();
    }

    private String subject(long postId, Optional<ArchivedPost> kept) {
        String subject = kept.map(ArchivedPost::subject).or(() -> held.find(postId).map(HeldPost::subject)).orElse("");
        return subject.isEmpty() ? "(no subject)" : subject;
    }

    private static String state(Optional<ArchivedPost> kept, Optional<Inbound> row) {
        if (kept.isPresent()) {
            return "";
        }
        return switch (row.map(each -> each.arrival().state()).orElse(InboundState.DONE)) {
            case WAITING -> "It was accepted, and is worked on in a moment.";
            case HELD -> "It waits for a moderator.";
            case SHUNTED -> "A fault of Indaba itself set it aside. It is kept, and can be replayed.";
            case DONE -> "It went to no subscribers: it was refused or discarded, or it was no post.";
        };
    }

    private static String command(Optional<Inbound> row) {
        return row.map(each -> switch (each.arrival().state()) {
            case HELD -> "bin/indaba held accept " + each.id();
            case SHUNTED -> "bin/indaba shunted show " + each.id();
            case WAITING, DONE -> "";
        }).orElse("");
    }

    private List<Fact> facts(Optional<ArchivedPost> kept, Optional<Inbound> row, Instant now) {
        List<Fact> facts = new ArrayList<>();
        kept.ifPresent(post -> {
            add(facts, "List", new ListNames(lists).of(post.listId()));
            add(facts, "Author", (Words.whole(post.author().name()) + " " + bracketed(post.author().address())).strip());
            add(facts, "Message-ID", bracketed(post.rfcMessageId()));
            add(facts, "Answers", bracketed(post.inReplyTo()));
            facts.add(new Fact("Received", "", Moment.of(post.receivedAt(), now)));
            if (post.writtenAt() != null) {
                facts.add(new Fact("Dated by its author", "", Moment.of(post.writtenAt(), now)));
            }
        });
        row.ifPresent(each -> {
            if (kept.isEmpty()) {
                add(facts, "For", each.arrival().recipient().toString());
                facts.add(new Fact("Received", "", Moment.of(each.arrival().receivedAt(), now)));
            }
            add(facts, "Came from", Words.whole(each.arrival().peer().helo() + " [" + each.arrival().peer().address() + "]"));
            add(facts, "Came by", Words.whole((each.arrival().peer().protocol() + " " + each.arrival().peer().tls()).strip()));
            add(facts, "Reports asked for", Words.whole(each.arrival().wish().text()));
            add(facts, "Envelope sender", "<" + Words.whole(each.arrival().reversePath().text()) + ">");
        });
        evidence(kept, row).ifPresent(found -> Findings.of(found.results()).forEach(line ->
                add(facts, line.method(), Words.whole(line.words()))));
        survival(kept).ifPresent(left -> left.forms().forEach(form -> {
            String words = form.variant().words();
            add(facts, words.isEmpty() ? "On the copies" : "On copies with " + words,
                    Words.whole(String.join(" ", form.survival().sentences())));
        }));
        kept.map(ArchivedPost::messageId).or(() -> row.map(each -> each.arrival().messageId())).flatMap(views.inbox()::size)
                .ifPresent(size -> add(facts, "Size", Words.size(size)));
        return facts;
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
            facts.add(new Fact(name, value, null));
        }
    }

    private static Judged judged(Optional<ArchivedPost> kept, Optional<Inbound> row) {
        Trace trace = row.map(each -> trace(each.arrival().trace())).orElse(Trace.NONE);
        List<String> changes = kept.map(ArchivedPost::changes).orElse(List.of()).stream().map(Words::whole).toList();
        return new Judged(trace.verdict(), Words.whole(trace.reason()), trace.looks().stream().map(look -> new Look(look.rule(),
                Words.whole(look.says()), look.wants(), Words.whole(look.remedy()))).toList(), changes);
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
