package org.indaba.web.admin;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.archive.ArchivedPost;
import org.indaba.auth.Evidence;
import org.indaba.auth.Findings;
import org.indaba.deliver.MailingState;
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
import org.indaba.web.admin.PostPage.Came;
import org.indaba.web.admin.PostPage.Fact;
import org.indaba.web.admin.PostPage.Judged;
import org.indaba.web.admin.PostPage.Look;

/** Makes the page of a post, for administrators and for the owners of its list. Thread-safe. */
@Singleton
final class PostParts {

    /** What a heading shows of a subject, in characters; a longer one stands whole among the facts. */
    private static final int TITLE_CHARS = 200;

    private final Views views;
    private final LedgerParts ledgers;
    private final Inbox inbox;
    private final HeldPosts held;
    private final Lists lists;

    PostParts(Views views, LedgerParts ledgers, Inbox inbox, HeldPosts held, Lists lists) {
        this.views = views;
        this.ledgers = ledgers;
        this.inbox = inbox;
        this.held = held;
        this.lists = lists;
    }

    /** The page; empty if there is no such post, or it is not shown there. @param wish what of the ledger is wanted */
    Optional<PostPage.Post> page(PostPlace place, long postId, LedgerWish wish, Teller teller) {
        Optional<ArchivedPost> kept = views.archive().find(postId);
        Optional<Inbound> row = inbox.find(postId);
        if (kept.isEmpty() && row.isEmpty() || !place.shows(listOf(postId, kept))) {
            return Optional.empty();
        }
        String subject = Words.whole(subject(postId, kept, teller));
        String title = CleanText.line(subject, TITLE_CHARS);
        List<Fact> facts = facts(kept, row, teller);
        if (!title.equals(subject)) {
            facts.addFirst(Fact.of(teller.say("admin-fact-subject"), subject));
        }
        Came came = new Came(Long.toString(postId), title, state(kept, row, teller), place.site() ? command(row) : "",
                decide(postId, teller), facts);
        return Optional.of(new PostPage.Post(place, came, judged(kept, row, teller),
                ledgers.of(place, postId, wish, teller).orElse(null)));
    }

    /** The list that a post is known to be of; 0 where it is of none, or nothing is known of it any more. */
    private long listOf(long postId, Optional<ArchivedPost> kept) {
        return kept.map(ArchivedPost::listId).or(() -> held.find(postId).map(HeldPost::listId))
                .or(() -> views.ledger().mailing(postId).map(MailingState::listId)).orElse(0L);
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
        String evidence = kept.map(ArchivedPost::evidence).or(() -> row.map(each -> each.arrival().evidence())).orElse("");
        Evidence.kept(evidence).ifPresent(found -> Findings.of(found.results()).forEach(line ->
                facts.add(Fact.found(line.method(), Words.whole(line.words())))));
        kept.map(ArchivedPost::survival).flatMap(SurvivalByForm::kept).ifPresent(left -> left.forms().forEach(form ->
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
