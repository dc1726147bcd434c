package org.indaba.web.owner;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.KnownSenders;
import org.indaba.moderate.SenderVerdict;
import org.indaba.post.Moderation;
import org.indaba.web.Visitor;
import org.indaba.web.VisitorLanguage;

/** What moderators do with held posts and senders, each with its line in the audit log. Thread-safe. */
@Singleton
final class HeldDesk {

    /** The longest reason that an author is told, in characters. */
    static final int MAX_WORDS = 2_000;

    /** Ready-made reasons. */
    static final List<String> REASONS = List.of("off-topic", "members-only", "advertising", "attachment", "tone");

    /** For how long a post can be put off. */
    static final Map<String, Duration> TIMES = times();

    private final HeldPosts held;
    private final Moderation moderation;
    private final KnownSenders senders;
    private final ImportWriting writing;
    private final Visitor visitor;
    private final VisitorLanguage language;
    private final InstantSource clock;

    HeldDesk(HeldPosts held, Moderation moderation, KnownSenders senders, ImportWriting writing, Visitor visitor,
            VisitorLanguage language, InstantSource clock) {
        this.held = held;
        this.moderation = moderation;
        this.senders = senders;
        this.writing = writing;
        this.visitor = visitor;
        this.language = language;
        this.clock = clock;
    }

    private static Map<String, Duration> times() {
        Map<String, Duration> times = new LinkedHashMap<>();
        times.put("day", Duration.ofDays(1));
        times.put("three-days", Duration.ofDays(3));
        times.put("week", Duration.ofDays(7));
        return times;
    }

    /**
     * What a moderator wants.
     *
     * @param action what happens to the posts: accept, reject, discard or defer
     * @param words what the authors of refused ones are told
     * @param time for how long they are put off
     * @param sender what is done with their authors' posts from now on; empty for nothing
     */
    record Wanted(String action, String words, Duration time, Optional<SenderVerdict> sender) {

        /** Reads the form. */
        static Wanted of(MultivaluedMap<String, String> fields, VisitorLanguage language) {
            String reason = first(fields, "reason");
            String ready = REASONS.contains(reason) ? language.say("held-reason-" + reason) : "";
            String typed = lines(first(fields, "words"));
            return new Wanted(first(fields, "action"), (ready + (ready.isEmpty() || typed.isEmpty() ? "" : "\n\n") + typed).strip(),
                    TIMES.getOrDefault(first(fields, "time"), TIMES.get("day")), SenderVerdict.of(first(fields, "sender")));
        }

        /** Lines without controls, cut. */
        private static String lines(String text) {
            return text.replace("\r\n", "\n").codePoints().filter(c -> c == '\n' || !Character.isISOControl(c)).limit(MAX_WORDS)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString().strip();
        }

        private static String first(MultivaluedMap<String, String> fields, String name) {
            String value = fields.getFirst(name);
            return value == null ? "" : value;
        }
    }

    /**
     * What it came to.
     *
     * @param done how many posts were decided about
     * @param sentence for the moderator
     */
    record Outcome(int done, String sentence) {
    }

    /** Decides about those of these posts that wait on this list. */
    Outcome decide(MailList list, List<Long> posts, Wanted wanted) {
        List<HeldPost> waiting = posts.stream().map(held::find).flatMap(Optional::stream)
                .filter(post -> post.listId() == list.id()).toList();
        if (waiting.isEmpty()) {
            return new Outcome(0, language.say(posts.isEmpty() ? "held-choose" : "held-gone"));
        }
        int done = switch (wanted.action()) {
            case "accept" -> decided(list, waiting, new Decision.Accepted(visitor.address()), "held accept");
            case "reject" -> decided(list, waiting, new Decision.Rejected(visitor.address(), wanted.words()), "held reject");
            case "discard" -> decided(list, waiting, new Decision.Discarded(visitor.address()), "held discard");
            case "defer" -> putOff(list, waiting, wanted.time());
            // Whatever else somebody sent.
            default -> 0;
        };
        if (done > 0) {
            wanted.sender().ifPresent(verdict -> authors(waiting).forEach(author -> sender(list, author, Optional.of(verdict))));
        }
        String key = switch (wanted.action()) {
            case "accept" -> "held-accepted";
            case "reject" -> "held-rejected";
            case "discard" -> "held-discarded";
            case "defer" -> "held-deferred";
            // As above.
            default -> "held-choose";
        };
        return new Outcome(done, done == 0 ? language.say("held-gone") : language.say(key, done));
    }

    private int decided(MailList list, List<HeldPost> waiting, Decision decision, String action) {
        int done = 0;
        for (HeldPost post : waiting) {
            if (moderation.decide(post.postId(), decision, waited -> writing.audit().appendInTx(visitor.address(), action,
                    list.post().toString(), "post " + waited.postId() + " of " + waited.author())).isPresent()) {
                done++;
            }
        }
        return done;
    }

    private int putOff(MailList list, List<HeldPost> waiting, Duration time) {
        return writing.transactions().call(() -> {
            int done = 0;
            for (HeldPost post : waiting) {
                if (held.putOffInTx(post.postId(), clock.instant().plus(time))) {
                    done++;
                    writing.audit().appendInTx(visitor.address(), "held defer", list.post().toString(), "post " + post.postId() + ", "
                            + time.toDays() + " days");
                }
            }
            return done;
        });
    }

    /** The authors of posts that have one each: of several nobody can say which one was meant. */
    private static List<EmailAddress> authors(List<HeldPost> posts) {
        return posts.stream().flatMap(post -> author(post).stream()).distinct().toList();
    }

    static Optional<EmailAddress> author(HeldPost post) {
        return EmailAddress.parse(post.author()) instanceof ParsedAddress.Valid(EmailAddress author) ? Optional.of(author)
                : Optional.empty();
    }

    /** Decides about a sender once and for all, or forgets that; false if nothing was changed. */
    boolean sender(MailList list, EmailAddress address, Optional<SenderVerdict> verdict) {
        return writing.transactions().call(() -> {
            boolean done = verdict.isPresent() ? senders.setInTx(list.id(), address, verdict.get(), visitor.address())
                    : senders.removeInTx(list.id(), address);
            if (done) {
                writing.audit().appendInTx(visitor.address(), verdict.isPresent() ? "sender " + verdict.get().word() : "sender forget",
                        list.post().toString(), address.toString());
            }
            return done;
        });
    }
}
