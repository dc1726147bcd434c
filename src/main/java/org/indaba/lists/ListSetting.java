package org.indaba.lists;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.indaba.lists.AuthenticationSettings.Answer;
import org.indaba.lists.AuthenticationSettings.Form;
import org.indaba.lists.AuthenticationSettings.Mitigation;
import org.indaba.lists.ContentSettings.Alternatives;
import org.indaba.lists.ContentSettings.Emptied;
import org.indaba.lists.ContentSettings.Html;
import org.indaba.lists.ListSettings.EnvelopeStyle;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.ListSettings.Machines;
import org.indaba.lists.ListSettings.Nonmembers;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.ListSettings.ReplyTo;
import org.indaba.lists.ListSettings.Visibility;

/**
 * Every setting of a list, once: its name for scripts, default, values and explanation. {@code list set}, {@code list show} and the
 * documents are made from it. A new setting is a constant here and a component of {@link ListSettings}.
 */
public enum ListSetting {
    /** Who may post. */
    POSTING("posting", "members", SettingSyntax.oneOf(Posting.class), SettingSyntax.words(Posting.class),
            "Who may post: members, anybody (open), anybody after a look by a moderator (moderated), owners and moderators (announce)."),
    /** What happens to posts of non-members. */
    NONMEMBERS("nonmembers", "reject", SettingSyntax.oneOf(Nonmembers.class), SettingSyntax.words(Nonmembers.class),
            "What happens to a post of somebody who may not post: refused with a reason, or held for a moderator."),
    /** What happens to automatic mail. */
    MACHINES("machines", "accept", SettingSyntax.oneOf(Machines.class), SettingSyntax.words(Machines.class),
            "What happens to posts that a program wrote; automatic answers and delivery reports are refused whatever this says."),
    /** What happens to posts in a member's name that nothing proves. */
    UNAUTHENTICATED("unauthenticated", "accept", SettingSyntax.oneOf(Answer.class), SettingSyntax.words(Answer.class),
            "What happens to a post in the name of a member, an owner or a moderator whose domain neither SPF nor DKIM proves."),
    /** What happens to posts that the author's domain disowns. */
    DMARC_FAILURES("dmarc-failures", "hold", SettingSyntax.oneOf(Answer.class), SettingSyntax.words(Answer.class),
            "What happens to a post that fails DMARC where its author's domain asks for reject; for quarantine it is never refused."),
    /** When copies name the list as their author. */
    DMARC_MITIGATION("dmarc-mitigation", "when-broken", SettingSyntax.oneOf(Mitigation.class), SettingSyntax.words(Mitigation.class),
            "When copies are from the list itself: if they would fail a DMARC policy of reject or quarantine, always, or never."),
    /** How copies name the list as their author. */
    DMARC_FORM("dmarc-form", "rewrite", SettingSyntax.oneOf(Form.class), SettingSyntax.words(Form.class),
            "How copies are from the list itself: another From field (rewrite), or the whole post as an attachment (wrap)."),
    /** How the envelope sender of a copy is made. */
    ENVELOPE("envelope", "verp", SettingSyntax.oneOf(EnvelopeStyle.class), SettingSyntax.words(EnvelopeStyle.class),
            "The envelope sender of copies: owner-LIST+TOKEN, so that each bounce names its copy, or plain owner-LIST."),
    /** How people join. */
    JOINING("joining", "confirm", SettingSyntax.oneOf(Joining.class), SettingSyntax.words(Joining.class),
            "What somebody who wants to join must pass: nothing (open), a confirmation by mail, a moderator, both, or it is closed."),
    /** How people leave. */
    LEAVING("leaving", "confirm", SettingSyntax.oneOf(Joining.class), SettingSyntax.words(Joining.class),
            "What somebody who wants to leave must pass; a link or address with a token always works at once."),
    /** Put before the subject. */
    SUBJECT_PREFIX("subject-prefix", "", value -> SettingSyntax.line(value, SettingSyntax.MAX_PREFIX), "one line, or empty",
            "Text put before the subject of each post, for example [afnog]. It breaks the author's signature."),
    /** Put under the body. */
    FOOTER("footer", "", value -> SettingSyntax.paragraph(value, SettingSyntax.MAX_FOOTER), "text with \\n for a new line, or empty",
            "Text put under each post. It breaks the author's signature."),
    /** Where answers go. */
    REPLY_TO("reply-to", "author", SettingSyntax.oneOf(ReplyTo.class), SettingSyntax.words(ReplyTo.class),
            "Where a plain answer to a copy goes: to the author, the field being left alone, or to the list."),
    /** The largest post. */
    MAX_SIZE("max-size", "10MB", SettingSyntax::size, "1KB to 1GB, as 500KB, 10MB or a number of octets",
            "The largest post that the list takes; the server's own limit (indaba.smtp.max-size) comes first."),
    /** What the list is about. */
    DESCRIPTION("description", "", value -> SettingSyntax.line(value, SettingSyntax.MAX_DESCRIPTION), "one line, or empty",
            "What the list is about, in a few words; shown beside its name."),
    /** Who finds the list. */
    VISIBILITY("visibility", "public", SettingSyntax.oneOf(Visibility.class), SettingSyntax.words(Visibility.class),
            "Whether the list stands in the public index of lists; the page of a hidden one is found by those who know its address."),
    /** Whether bounces count. */
    BOUNCE_PROCESSING("bounce-processing", "on", SettingSyntax.oneOf(BounceSettings.Processing.class),
            SettingSyntax.words(BounceSettings.Processing.class),
            "Whether copies that come back count against members, so that dead addresses are suspended in time."),
    /** The score that suspends. */
    BOUNCE_THRESHOLD("bounce-threshold", "3", value -> SettingSyntax.number(value, 1, 100), "1 to 100",
            "The score that suspends delivery; a day with a permanent failure adds 1, a day with another one a quarter."),
    /** How long a score stays. */
    BOUNCE_DECAY("bounce-decay", "90d", value -> SettingSyntax.days(value, 1, 730), "1d to 730d",
            "A score that no failure renewed for so long is forgotten."),
    /** From suspension to the first trial. */
    BOUNCE_PROBE_AFTER("bounce-probe-after", "2d", value -> SettingSyntax.days(value, 1, 60), "1d to 60d",
            "How long after the suspension a mail tries whether the address works again."),
    /** How many warnings. */
    BOUNCE_WARNINGS("bounce-warnings", "2", value -> SettingSyntax.number(value, 0, 10), "0 to 10",
            "How many mails tell a suspended member of it, once that trial failed, and how to come back."),
    /** Between warnings. */
    BOUNCE_WARNING_INTERVAL("bounce-warning-interval", "3d", value -> SettingSyntax.days(value, 3, 60), "3d to 60d",
            "The time between these mails, and from the last one to the removal."),
    /** Whether dead addresses are removed. */
    BOUNCE_REMOVAL("bounce-removal", "on", SettingSyntax.oneOf(BounceSettings.Removal.class),
            SettingSyntax.words(BounceSettings.Removal.class),
            "Whether a member whose address stays dead is removed at the end, or stays suspended."),
    /** What owners get of it. */
    BOUNCE_FORWARD("bounce-forward", "all", SettingSyntax.oneOf(BounceSettings.Forward.class),
            SettingSyntax.words(BounceSettings.Forward.class),
            "What of the mail that comes back is forwarded to the owners: all, what was not understood (unread), or none."),
    /** A short name for return paths. */
    RETURN_PATH_NAME("return-path-name", "", SettingSyntax::returnPathName, "a name of at most 30 characters, or empty",
            "Stands for the list's name in addresses that carry a token, where the name itself is too long."),
    /** Media types whose parts are removed. */
    FILTER_TYPES("filter-types", "", ContentSyntax::types, "media types as image/png or image/*, with commas between them, or empty",
            "Parts of these media types are removed from posts; a note stands in their place. What is signed or encrypted is not touched."),
    /** The only media types that pass. */
    PASS_TYPES("pass-types", "", ContentSyntax::types, "media types as text/plain or text/*, with commas between them, or empty for all",
            "Parts of all other media types are removed from posts; multiparts and forwarded messages are judged by what is in them."),
    /** Extensions of files that are removed. */
    FILTER_EXTENSIONS("filter-extensions", "", ContentSyntax::extensions, "extensions as exe, with commas between them, or empty",
            "Files whose name ends like this are removed from posts; a note stands in their place."),
    /** The only extensions of files that pass. */
    PASS_EXTENSIONS("pass-extensions", "", ContentSyntax::extensions, "extensions as pdf, with commas between them, or empty for all",
            "Files whose name ends otherwise are removed from posts; parts without a name pass."),
    /** The largest part. */
    MAX_PART_SIZE("max-part-size", "", ContentSyntax::sizeOrNone, "1KB to 1GB, as 500KB or 10MB, or empty for any",
            "Larger parts are removed from posts; counted as they stand in the message, a third more for files in base64."),
    /** What is left of a text that comes in several forms. */
    ALTERNATIVES("alternatives", "keep", SettingSyntax.oneOf(Alternatives.class), SettingSyntax.words(Alternatives.class),
            "What is left of a text that comes in several forms: all of them, the first, or the plain one where there is one."),
    /** What becomes of HTML. */
    HTML("html", "keep", SettingSyntax.oneOf(Html.class), SettingSyntax.words(Html.class),
            "What becomes of HTML: it stays, or it is made plain text; where a plain form stands beside it, that is taken."),
    /** What happens to a post of which nothing is left. */
    EMPTIED("emptied", "reject", SettingSyntax.oneOf(Emptied.class), SettingSyntax.words(Emptied.class),
            "What happens to a post of which nothing would be left, or that cannot be looked into: refused with a reason, or held.");

    private final String key;
    private final String defaultValue;
    private final Function<String, ParsedSetting> syntax;
    private final String allowed;
    private final String explanation;

    ListSetting(String key, String defaultValue, Function<String, ParsedSetting> syntax, String allowed, String explanation) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.syntax = syntax;
        this.allowed = allowed;
        this.explanation = explanation;
    }

    /** The setting with this name. */
    public static Optional<ListSetting> named(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    /** All names, for error messages. */
    public static String names() {
        return Arrays.stream(values()).map(ListSetting::key).collect(Collectors.joining(", "));
    }

    /** The name that scripts use. */
    public String key() {
        return key;
    }

    /** The value of a list that says nothing. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The values that it takes, in words. */
    public String allowed() {
        return allowed;
    }

    /** What it decides, in one line. */
    public String explanation() {
        return explanation;
    }

    /** Reads a value as an operator types it. */
    public ParsedSetting parse(String value) {
        return switch (syntax.apply(value)) {
            case ParsedSetting.Valid valid -> valid;
            case ParsedSetting.Invalid(String reason) -> new ParsedSetting.Invalid(key + ": " + reason);
        };
    }
}
