package org.indaba.notice;

import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.language.Phrases;
import org.indaba.language.Saying;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.notice.Notice.Wish;

/**
 * The texts of the notices: one plain-text template each, {@code templates/mail/<Notice>.txt} on the class path, that puts phrases
 * together. Its first line is the subject, the second is empty, the rest is the body.
 *
 * <p>Values reach a template as cleaned single lines, so no value can add a line to a text or take one out of sight. A template that
 * names a value which is not given does not render: {@code render} throws, and so do the tests. Thread-safe.
 */
public final class NoticeTexts {

    /** The most code points that a value from outside may have in a text: longer ones are cut. */
    static final int MAX_VALUE = 200;

    /** The most code points of a line that owners or moderators wrote: what pages and programs take of them at all. */
    static final int MAX_WORDS = 2_000;

    /** The most lines of a moderator's reason, or of a list of places. */
    static final int MAX_REASON_LINES = 20;

    /** The most lines of a list of members, incidents or missed posts. */
    static final int MAX_LINES = 60;

    /** An address is shown whole, however long: cut, it would be another one. */
    private static final int MAX_ADDRESS = 400;

    /** A link is shown whole, however long the address of the site: cut, it leads nowhere. */
    private static final int MAX_LINK = 2_000;

    /** The width of prose, in characters. */
    private static final int WIDTH = 76;

    /** Before what others wrote. */
    private static final String INDENT = "    ";

    private static final String SUBJECT = "Subject: ";

    /** The attribute of a rendering that holds the words of its language. */
    private static final String PHRASES = "phrases";

    private final Engine engine;
    private final ReaderLanguages languages;
    private final Own own;

    /** What owners say instead; empty where our words are sent. */
    @FunctionalInterface
    public interface Own {

        /** The text of a list for a notice in a language, by their words. */
        Optional<OwnText> find(long listId, String notice, String language);
    }

    /** Each in the language of its list, in our words. */
    public NoticeTexts() {
        this(ReaderLanguages.ofNobody(), (_, _, _) -> Optional.empty());
    }

    /** Reads templates from the class path when they are first used. */
    public NoticeTexts(ReaderLanguages languages, Own own) {
        this.languages = languages;
        this.own = own;
        this.engine = Engine.builder().addDefaults().strictRendering(true).addLocator(NoticeTexts::locate)
                .addNamespaceResolver(PhraseNamespace.of(context -> (Phrases) context.getAttribute(PHRASES))).build();
    }

    /** The text of a notice for one of its recipients. */
    NoticeText render(Notice notice, EmailAddress reader) {
        Notice said = notice instanceof Notice.Answer answer ? answer.notice() : notice;
        Phrases phrases = phrases(said, reader);
        if (said instanceof Notice.Several several) {
            return several(several, phrases);
        }
        return written(said, sender(said, phrases), phrases);
    }

    /** In the owners' words, if they have some for it. */
    private NoticeText written(Notice said, String sender, Phrases phrases) {
        Map<String, String> values = values(said, phrases);
        Optional<OwnText> theirs = TextKind.of(said).flatMap(kind -> said instanceof Notice.OfList about
                ? own.find(about.list().id(), kind.word(), phrases.language().tag()) : Optional.empty());
        return theirs.map(text -> filled(sender, text.telling("problem", values), values, phrases))
                .orElseGet(() -> render(said.getClass().getSimpleName(), sender, values, phrases));
    }

    /** The owners' words, and below them what every mail of a list says. */
    static NoticeText filled(String sender, OwnText text, Map<String, String> values, Phrases phrases) {
        String foot = phrases.say("mail-foot-owners", values.get("list"), values.get("owner"));
        Map<String, String> set = new HashMap<>();
        values.forEach((name, value) -> set.put(name, value.contains("\n") ? value : phrases.setApart(value)));
        return new NoticeText(sender, text.subject(set), body(text.body(set) + "\n\n-- \n" + foot));
    }

    /** Our words for a notice with these values; what stands below every mail is left out. */
    OwnText ours(TextKind kind, Map<String, String> names, Phrases phrases) {
        Map<String, String> values = new HashMap<>(names);
        values.put("wish", word(kind.wish()));
        values.put("several", "");
        values.put("number", "1");
        values.put("about", names.get("list"));
        values.put("details", "");
        NoticeText text = render(kind.template(), "", values, phrases);
        String body = text.body().replaceFirst("(?s)\n-- \n.*", "").strip();
        // Values bring their isolation along; their names need none.
        return new OwnText(text.subject().replaceAll("[\u2068\u2069]", ""), body.replaceAll("[\u2068\u2069]", ""));
    }

    /** The words that a notice is written with for one of its recipients. */
    Phrases phrases(Notice notice, EmailAddress reader) {
        return switch (notice) {
            case Notice.Answer(Notice inner, String _) -> phrases(inner, reader);
            case Notice.ConfirmationAsked asked -> languages.of(reader, asked.list(), asked.language());
            case Notice.Invitation invitation -> languages.of(reader, invitation.list(), invitation.language());
            case Notice.DecisionPending pending -> languages.of(reader, pending.list(), pending.language());
            case Notice.WishRefused refused -> languages.of(reader, refused.list(), refused.language());
            case Notice.WishDeclined declined -> languages.of(reader, declined.list(), declined.language());
            case Notice.Left left -> languages.of(reader, left.list(), left.language());
            case Notice.OfList about -> languages.of(reader, about.list());
            case Notice.SignInLink link -> languages.of(reader, link.language());
            case Notice.DomainTrouble _, WebhookDisabled _, Notice.AddressAsked _, SignInChanged _ -> languages.of(reader);
        };
    }

    private static String sender(Notice notice, Phrases phrases) {
        return switch (notice) {
            // A name that holds an address looks like a forgery to many mail programs.
            case Notice.OfList about -> phrases.say("mail-from-list", about.list().name());
            case Notice.SignInLink link -> phrases.say("mail-from-site", link.domain());
            case Notice.DomainTrouble trouble -> phrases.say("mail-from-site", trouble.domain());
            case WebhookDisabled webhook -> phrases.say("mail-from-site", webhook.domain());
            case Notice.AddressAsked asked -> phrases.say("mail-from-site", asked.domain());
            case SignInChanged changed -> phrases.say("mail-from-site", changed.domain());
            case Notice.Answer(Notice inner, String _) -> sender(inner, phrases);
        };
    }

    /** What a report to a sender says to a person. */
    NoticeText render(ReportedFate fate, EmailAddress sender) {
        Map<String, String> values = new HashMap<>();
        switch (fate) {
            case ReportedFate.Posted(MailList list) -> values.put("list", list.post().toString());
            case ReportedFate.Taken(EmailAddress address) -> values.put("address", address(address));
            case ReportedFate.Refused(MailList list, String words) -> {
                values.put("list", list.post().toString());
                values.put("reason", reason(words));
            }
        }
        Phrases phrases = switch (fate) {
            case ReportedFate.Posted(MailList list) -> languages.of(sender, list);
            case ReportedFate.Refused(MailList list, String _) -> languages.of(sender, list);
            case ReportedFate.Taken _ -> languages.of(sender);
        };
        return render("Report" + fate.getClass().getSimpleName(), "", values, phrases);
    }

    private NoticeText render(String name, String sender, Map<String, String> values, Phrases phrases) {
        String text = engine.getTemplate(name).instance().data(values).setAttribute(PHRASES, phrases).render();
        int lineEnd = text.indexOf('\n');
        if (!text.startsWith(SUBJECT) || lineEnd < 0) {
            throw new IllegalStateException("the template " + name + " does not begin with a subject line");
        }
        return new NoticeText(sender, text.substring(SUBJECT.length(), lineEnd).strip(), body(text.substring(lineEnd)));
    }

    private static String body(String text) {
        return text.replaceFirst("^\\n+", "").stripTrailing().lines().map(NoticeTexts::wrapped).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Prose whose values made it long is broken at spaces; what is set in is to be copied, and stays on its line. */
    private static String wrapped(String line) {
        return line.startsWith(" ") ? line : broken(line, WIDTH);
    }

    private static String broken(String line, int width) {
        if (line.length() <= width) {
            return line;
        }
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : line.split(" ")) {
            boolean breaks = column > 0 && column + 1 + word.length() > width;
            wrapped.append(wrapped.isEmpty() ? "" : breaks ? "\n" : " ").append(word);
            column = breaks ? word.length() : column + 1 + word.length();
        }
        return wrapped.toString();
    }

    private static Map<String, String> values(Notice notice, Phrases phrases) {
        Map<String, String> values = switch (notice) {
            case Notice.OfList about -> common(about.list());
            case Notice.Answer _, Notice.SignInLink _, Notice.DomainTrouble _, WebhookDisabled _, Notice.AddressAsked _,
                    SignInChanged _ -> new HashMap<>();
        };
        switch (notice) {
            case Notice.PostHeld held -> values.putAll(values(held, phrases));
            case Notice.PostRejected rejected -> {
                values.put("subject", shown(rejected.subject()));
                values.put("reason", reason(rejected.reason()));
            }
            case Notice.ConfirmationAsked asked -> values.putAll(values(asked, phrases));
            case Notice.Invitation invitation -> values.putAll(values(invitation));
            case Notice.Help help -> values.put("problem", said(help.problem(), phrases));
            case Notice.DecisionAsked asked -> {
                values.put("wish", word(asked.wish()));
                values.put("id", Long.toString(asked.id()));
                values.put("address", address(asked.address()));
                values.put("refuse", address(asked.verdicts().refuse()));
                values.put("link", CleanText.line(asked.link(), MAX_LINK));
            }
            case Notice.DecisionPending pending -> values.put("wish", word(pending.wish()));
            case Notice.WishRefused refused -> values.put("wish", word(refused.wish()));
            case Notice.WishDeclined declined -> {
                values.put("wish", word(declined.wish()));
                values.put("reason", reason(declined.reason()));
            }
            case Notice.ForwardingPaused paused -> {
                values.put("what", paused.what().name().toLowerCase(Locale.ROOT));
                values.put("limit", Integer.toString(paused.limit()));
            }
            case Notice.DeliveryTrouble trouble -> {
                values.put("waiting", lines(trouble.waiting(), MAX_REASON_LINES, phrases));
                values.put("expired", lines(trouble.expired(), MAX_REASON_LINES, phrases));
                values.put("link", CleanText.line(trouble.link(), MAX_LINK));
            }
            case WebhookDisabled webhook -> values.putAll(values(webhook, phrases));
            case Notice.AddressProbe probe -> wayBack(values, said(probe.reason(), phrases), probe.token(), probe.link());
            case Notice.DeliverySuspended suspended -> values.putAll(values(suspended, phrases));
            case Notice.MembersRemoved removed -> values.put("members", lines(removed.members(), MAX_LINES, phrases));
            case Notice.PostsRefused refused -> values.putAll(values(refused, phrases));
            case Notice.ComplaintHonoured complaint -> values.putAll(values(complaint));
            case Notice.SignInLink link -> values.putAll(Map.of("domain", link.domain(), "link", CleanText.line(link.link(), MAX_LINK),
                    "minutes", Long.toString(link.minutes())));
            case Notice.DomainTrouble trouble -> {
                values.put("domain", trouble.domain());
                values.put("broken", lines(trouble.broken(), MAX_REASON_LINES, phrases));
                values.put("healed", lines(trouble.healed(), MAX_REASON_LINES, phrases));
                values.put("link", CleanText.line(trouble.link(), MAX_LINK));
            }
            case Notice.AddressAsked asked -> values.putAll(values(asked));
            case SignInChanged changed -> values.putAll(values(changed, phrases));
            case Notice.Decided decided -> values.putAll(Map.of("outcome", decided.outcome().name().toLowerCase(Locale.ROOT),
                    "what", shown(decided.what())));
            case Notice.Facts facts -> values.putAll(values(facts));
            case Notice.Several _ -> throw new IllegalArgumentException("an answer to several commands has the words of its parts");
            case Notice.Joined _, Notice.Left _ -> { }
            case Notice.Answer _ -> throw new IllegalArgumentException("an answer has no words of its own");
        }
        return values;
    }

    private static Map<String, String> values(Notice.PostHeld held, Phrases phrases) {
        WaitingPost first = held.first();
        String others = held.others().stream().map(post -> lines(post, phrases)).collect(Collectors.joining("\n\n"));
        return Map.of("post", Long.toString(first.id()), "author", shown(first.author()), "subject", shown(first.subject()),
                "reason", said(held.reason(), phrases), "refuse", address(first.verdicts().refuse()),
                "number", Integer.toString(held.others().size()), "others", others,
                "more", held.more() == 0 ? "" : Long.toString(held.more()), "link", CleanText.line(held.link(), MAX_LINK));
    }

    /** What is known of one of several posts, and where its answers go; each address is a word of its own, which programs make a link. */
    private static String lines(WaitingPost post, Phrases phrases) {
        return Stream.of(phrases.say("mail-held-from", shown(post.author())), phrases.say("mail-held-of", shown(post.subject())),
                phrases.say("mail-held-to-accept", address(post.verdicts().accept())),
                phrases.say("mail-held-to-refuse", address(post.verdicts().refuse())))
                .map(line -> "  " + line).collect(Collectors.joining("\n"));
    }

    private static Map<String, String> values(Notice.Invitation invitation) {
        return Map.of("words", reason(invitation.words()), "description", shown(invitation.list().settings().description()),
                "link", CleanText.line(invitation.link(), MAX_LINK));
    }

    private static Map<String, String> values(Notice.AddressAsked asked) {
        return Map.of("domain", asked.domain(), "replace", asked.change() == Notice.AddressAsked.Change.REPLACE ? "yes" : "",
                "before", address(asked.before()), "after", address(asked.after()), "link", CleanText.line(asked.link(), MAX_LINK));
    }

    private static Map<String, String> values(SignInChanged changed, Phrases phrases) {
        String what = phrases.say(changed.change().key(), CleanText.line(changed.before(), MAX_ADDRESS),
                CleanText.line(changed.after(), MAX_ADDRESS));
        return Map.of("domain", changed.domain(), "what", what, "link", CleanText.line(changed.link(), MAX_LINK));
    }

    /** One thing is named in a sentence, several on a line each. */
    private static Map<String, String> values(Notice.ConfirmationAsked question, Phrases phrases) {
        Notice.Asked first = question.asked().getFirst();
        String several = question.asked().size() == 1 ? "" : question.asked().stream()
                .map(asked -> "\n    " + line(asked, phrases)).collect(Collectors.joining());
        return Map.of("wish", word(first.wish()), "details", shown(first.details()), "about", first.list().post().toString(),
                "several", several,
                "number", Integer.toString(question.asked().size()), "token", token(question.token()),
                "link", CleanText.line(question.link(), MAX_LINK));
    }

    private static String line(Notice.Asked asked, Phrases phrases) {
        return switch (asked.wish()) {
            case JOIN -> phrases.say("mail-confirm-line-join", asked.list().post());
            case LEAVE -> phrases.say("mail-confirm-line-leave", asked.list().post());
            case CHANGE -> phrases.say("mail-confirm-line-change", asked.list().post(), asked.details());
        };
    }

    private static Map<String, String> values(WebhookDisabled webhook, Phrases phrases) {
        return Map.of("about", said(webhook.about(), phrases), "id", Long.toString(webhook.id()),
                "url", CleanText.line(webhook.url(), MAX_LINK), "reason", shown(webhook.reason()));
    }

    static Map<String, String> common(MailList list) {
        Map<String, String> values = new HashMap<>();
        values.put("list", list.post().toString());
        values.put("owner", list.owner().toString());
        values.put("request", list.request().toString());
        values.put("join", list.join().toString());
        values.put("leave", list.leave().toString());
        return values;
    }

    private static String shown(String value) {
        return CleanText.line(value, MAX_VALUE);
    }

    private static String address(EmailAddress address) {
        return CleanText.line(address.toString(), MAX_ADDRESS);
    }

    /**
     * What owners and moderators write keeps its lines, each behind a mark, so that none looks like a line of ours. Long ones are
     * paragraphs, whose author never saw where they break.
     */
    private static String reason(String words) {
        List<String> lines = CleanText.lines(words, MAX_REASON_LINES + 1, MAX_WORDS);
        return Stream.concat(lines.stream().limit(MAX_REASON_LINES), lines.stream().skip(MAX_REASON_LINES).map(_ -> "…"))
                .map(line -> INDENT + broken(line, WIDTH - INDENT.length()).replace("\n", "\n" + INDENT))
                .map(line -> "\n" + line).collect(Collectors.joining());
    }

    /** Each line of ours behind a mark, as many as there may be. */
    private static String lines(Saying many, int limit, Phrases phrases) {
        return many.in(phrases, NoticeTexts::shownLines).lines().limit(limit).map(line -> "\n    " + line).collect(Collectors.joining());
    }

    /** Texts from outside keep their lines only where they are all that is said there. */
    private static String shownLines(String text) {
        return String.join("\n", CleanText.lines(text, MAX_LINES, MAX_VALUE));
    }

    private static String said(Saying one, Phrases phrases) {
        return one.in(phrases, NoticeTexts::shown);
    }

    private static Map<String, String> values(Notice.DeliverySuspended suspended, Phrases phrases) {
        Map<String, String> values = new HashMap<>(Map.of("missed", lines(suspended.missed(), MAX_LINES, phrases),
                "end", said(suspended.end(), phrases)));
        wayBack(values, said(suspended.reason(), phrases), suspended.token(), suspended.link());
        return values;
    }

    private static Map<String, String> values(Notice.PostsRefused refused, Phrases phrases) {
        return Map.of("incidents", lines(refused.incidents(), MAX_LINES, phrases), "link", CleanText.line(refused.link(), MAX_LINK));
    }

    private static Map<String, String> values(Notice.ComplaintHonoured complaint) {
        return Map.of("address", address(complaint.address()), "reporter", shown(complaint.reporter()));
    }

    private static void wayBack(Map<String, String> values, String reason, String token, String link) {
        values.put("reason", reason);
        values.put("token", token(token));
        values.put("link", CleanText.line(link, MAX_LINK));
    }

    private static String token(String token) {
        if (token.length() != TokenCodec.LENGTH) {
            throw new IllegalArgumentException("a token has " + TokenCodec.LENGTH + " characters");
        }
        return CleanText.line(token, TokenCodec.LENGTH);
    }

    private static String word(Wish wish) {
        return switch (wish) {
            case JOIN -> "join";
            case LEAVE -> "leave";
            case CHANGE -> "change";
        };
    }

    private static Map<String, String> values(Notice.Facts facts) {
        String lines = facts.lines().stream().map(line -> "\n    " + CleanText.line(line, MAX_ADDRESS)).collect(Collectors.joining());
        return Map.of("topic", facts.topic().name().toLowerCase(Locale.ROOT), "lines", lines,
                "more", facts.more() == 0 ? "" : Long.toString(facts.more()));
    }

    /** One text below the other, each without its foot. A question is what an answer answers, so its subject is that of the whole. */
    private NoticeText several(Notice.Several several, Phrases phrases) {
        List<NoticeText> parts = several.parts().stream().map(part -> written(part, "", phrases)).toList();
        String subject = several.parts().stream().filter(Notice.ConfirmationAsked.class::isInstance).findFirst()
                .map(question -> parts.get(several.parts().indexOf(question)).subject())
                .orElseGet(() -> phrases.say("mail-several-subject", several.list().request()));
        String body = parts.stream().map(part -> part.body().split("\n-- \n")[0].strip())
                .collect(Collectors.joining("\n\n" + "*".repeat(20) + "\n\n"));
        String foot = phrases.say("mail-foot-owners", several.list().post(), several.list().owner());
        return new NoticeText(sender(several, phrases), subject, body + "\n\n-- \n" + wrapped(foot) + "\n");
    }

    private static Optional<TemplateLocator.TemplateLocation> locate(String name) {
        try (InputStream in = NoticeTexts.class.getResourceAsStream("/templates/mail/" + name + ".txt")) {
            return in == null ? Optional.empty() : Optional.of(new TextLocation(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * A template's source.
     *
     * @param text the source
     */
    private record TextLocation(String text) implements TemplateLocator.TemplateLocation {
        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.empty();
        }
    }
}
