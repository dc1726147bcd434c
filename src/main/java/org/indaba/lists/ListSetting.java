package org.indaba.lists;

import static org.indaba.lists.SettingKind.choice;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.lists.AuthenticationSettings.Answer;
import org.indaba.lists.AuthenticationSettings.Form;
import org.indaba.lists.AuthenticationSettings.Mitigation;
import org.indaba.lists.ContentSettings.Alternatives;
import org.indaba.lists.ContentSettings.Emptied;
import org.indaba.lists.ContentSettings.Html;
import org.indaba.lists.ListSettings.Commands;
import org.indaba.lists.ListSettings.EnvelopeStyle;
import org.indaba.lists.ListSettings.Joining;
import org.indaba.lists.ListSettings.Machines;
import org.indaba.lists.ListSettings.Nonmembers;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.ListSettings.ReplyTo;
import org.indaba.lists.ListSettings.Visibility;
import org.indaba.lists.SettingKind.Days;
import org.indaba.lists.SettingKind.Line;
import org.indaba.lists.SettingKind.Name;
import org.indaba.lists.SettingKind.Number;
import org.indaba.lists.SettingKind.Size;
import org.indaba.lists.SettingKind.Size.Presence;
import org.indaba.lists.SettingKind.Text;
import org.indaba.lists.SettingKind.Words;
import org.indaba.lists.SettingKind.Words.Sort;

/**
 * Every setting of a list, once: its group, name for scripts, default, kind of value and explanation. {@code list set},
 * {@code list show}, the pages, REST and {@code docs/settings.md} are made from it. A new setting is a constant here, a component of
 * {@link ListSettings}, and in each language file a title, a help and a label for each word that it takes.
 */
public enum ListSetting {
    /** Who may post. */
    POSTING(Group.POSTING, "posting", "members", choice(Posting.class),
            "Who may post: members, anybody (open), anybody after a look by a moderator (moderated), owners and moderators (announce)."),
    /** What happens to posts of non-members. */
    NONMEMBERS(Group.POSTING, "nonmembers", "reject", choice(Nonmembers.class),
            "What happens to a post of somebody who may not post: refused with a reason, or held for a moderator."),
    /** What happens to automatic mail. */
    MACHINES(Group.POSTING, "machines", "accept", choice(Machines.class),
            "What happens to posts that a program wrote; automatic answers and delivery reports are refused whatever this says."),
    /** What happens to posts that are nothing but a command. */
    COMMANDS(Group.POSTING, "commands", "reject", choice(Commands.class),
            "What happens to a post that is nothing but a command, as unsubscribe or help: refused with the right address, held, posted."),
    /** What happens to posts in a member's name that nothing proves. */
    UNAUTHENTICATED(Group.AUTHORS, "unauthenticated", "accept", choice(Answer.class),
            "What happens to a post in the name of a member, an owner or a moderator whose domain neither SPF nor DKIM proves."),
    /** What happens to posts that the author's domain disowns. */
    DMARC_FAILURES(Group.AUTHORS, "dmarc-failures", "hold", choice(Answer.class),
            "What happens to a post that fails DMARC where its author's domain asks for reject; for quarantine it is never refused."),
    /** When copies name the list as their author. */
    DMARC_MITIGATION(Group.AUTHORS, "dmarc-mitigation", "when-broken", choice(Mitigation.class),
            "When copies are from the list itself: if they would fail a DMARC policy of reject or quarantine, always, or never."),
    /** How copies name the list as their author. */
    DMARC_FORM(Group.AUTHORS, "dmarc-form", "rewrite", choice(Form.class),
            "How copies are from the list itself: another From field (rewrite), or the whole post as an attachment (wrap)."),
    /** How the envelope sender of a copy is made. */
    ENVELOPE(Group.COPIES, "envelope", "verp", choice(EnvelopeStyle.class),
            "The envelope sender of copies: owner-LIST+TOKEN, so that each bounce names its copy, or plain owner-LIST."),
    /** How people join. */
    JOINING(Group.JOINING, "joining", "confirm", choice(Joining.class),
            "What must be passed to join: nothing (open), a confirmation by mail, a moderator, both, an invitation; or it is closed."),
    /** How people leave. */
    LEAVING(Group.JOINING, "leaving", "confirm", SettingKind.choiceWithout(Joining.class, Joining.INVITATION),
            "What somebody who wants to leave must pass; a link or address with a token always works at once."),
    /** Who sees the members. */
    MEMBER_LIST(Group.JOINING, "member-list", "owners", choice(PeopleSettings.MemberList.class),
            "Who sees who is on the list, on its page and by the command \"who\": owners and moderators, or the members too."),
    /** Put before the subject. */
    SUBJECT_PREFIX(Group.COPIES, "subject-prefix", "", new Line(SettingSyntax.MAX_PREFIX),
            "Text put before the subject of each post, for example [afnog]. It breaks the author's signature."),
    /** Put under the body. */
    FOOTER(Group.COPIES, "footer", "", new Text(SettingSyntax.MAX_FOOTER),
            "Text put under each post; {unsubscribe} in it is each subscriber's own link to leave by. It breaks the author's signature."),
    /** Where answers go. */
    REPLY_TO(Group.COPIES, "reply-to", "author", choice(ReplyTo.class),
            "Where a plain answer to a copy goes: to the author, the field being left alone, or to the list."),
    /** The largest post. */
    MAX_SIZE(Group.POSTING, "max-size", "10MB", new Size(Presence.ALWAYS),
            "The largest post that the list takes; the server's own limit (indaba.smtp.max-size) comes first."),
    /** What the list is about. */
    DESCRIPTION(Group.ABOUT, "description", "", new Line(SettingSyntax.MAX_DESCRIPTION),
            "What the list is about, in a few words; shown beside its name."),
    /** What the list speaks. */
    LANGUAGE(Group.ABOUT, "language", "en", SettingKind.languages(),
            "The language of what the list itself writes to people who did not choose one."),
    /** Who finds the list. */
    VISIBILITY(Group.ABOUT, "visibility", "public", choice(Visibility.class),
            "Whether the list stands in the public index of lists; the page of a hidden one is found by those who know its address."),
    /** Whether bounces count. */
    BOUNCE_PROCESSING(Group.BOUNCES, "bounce-processing", "on", choice(BounceSettings.Processing.class),
            "Whether copies that come back count against members, so that dead addresses are suspended in time."),
    /** The score that suspends. */
    BOUNCE_THRESHOLD(Group.BOUNCES, "bounce-threshold", "3", new Number(1, 100),
            "The score that suspends delivery; a day with a permanent failure adds 1, a day with another one a quarter."),
    /** How long a score stays. */
    BOUNCE_DECAY(Group.BOUNCES, "bounce-decay", "90d", new Days(1, 730),
            "A score that no failure renewed for so long is forgotten."),
    /** From suspension to the first trial. */
    BOUNCE_PROBE_AFTER(Group.BOUNCES, "bounce-probe-after", "2d", new Days(1, 60),
            "How long after the suspension a mail tries whether the address works again."),
    /** How many warnings. */
    BOUNCE_WARNINGS(Group.BOUNCES, "bounce-warnings", "2", new Number(0, 10),
            "How many mails tell a suspended member of it, once that trial failed, and how to come back."),
    /** Between warnings. */
    BOUNCE_WARNING_INTERVAL(Group.BOUNCES, "bounce-warning-interval", "3d", new Days(3, 60),
            "The time between these mails, and from the last one to the removal."),
    /** Whether dead addresses are removed. */
    BOUNCE_REMOVAL(Group.BOUNCES, "bounce-removal", "on", choice(BounceSettings.Removal.class),
            "Whether a member whose address stays dead is removed at the end, or stays suspended."),
    /** What owners get of it. */
    BOUNCE_FORWARD(Group.BOUNCES, "bounce-forward", "all", choice(BounceSettings.Forward.class),
            "What of the mail that comes back is forwarded to the owners: all, what was not understood (unread), or none."),
    /** A short name for return paths. */
    RETURN_PATH_NAME(Group.COPIES, "return-path-name", "", new Name(),
            "Stands for the list's name in addresses that carry a token, where the name itself is too long."),
    /** Media types whose parts are removed. */
    FILTER_TYPES(Group.CONTENTS, "filter-types", "", new Words(Sort.MEDIA_TYPES),
            "Parts of these media types are removed from posts; a note stands in their place. What is signed or encrypted is not touched."),
    /** The only media types that pass. */
    PASS_TYPES(Group.CONTENTS, "pass-types", "", new Words(Sort.MEDIA_TYPES),
            "Parts of all other media types are removed from posts; multiparts and forwarded messages are judged by what is in them."),
    /** Extensions of files that are removed. */
    FILTER_EXTENSIONS(Group.CONTENTS, "filter-extensions", "", new Words(Sort.EXTENSIONS),
            "Files whose name ends like this are removed from posts; a note stands in their place."),
    /** The only extensions of files that pass. */
    PASS_EXTENSIONS(Group.CONTENTS, "pass-extensions", "", new Words(Sort.EXTENSIONS),
            "Files whose name ends otherwise are removed from posts; parts without a name pass."),
    /** The largest part. */
    MAX_PART_SIZE(Group.CONTENTS, "max-part-size", "", new Size(Presence.OR_NONE),
            "Larger parts are removed from posts; counted as they stand in the message, a third more for files in base64."),
    /** What is left of a text that comes in several forms. */
    ALTERNATIVES(Group.CONTENTS, "alternatives", "keep", choice(Alternatives.class),
            "What is left of a text that comes in several forms: all of them, the first, or the plain one where there is one."),
    /** What becomes of HTML. */
    HTML(Group.CONTENTS, "html", "keep", choice(Html.class),
            "What becomes of HTML: it stays, or it is made plain text; where a plain form stands beside it, that is taken."),
    /** What happens to a post of which nothing is left. */
    EMPTIED(Group.CONTENTS, "emptied", "reject", choice(Emptied.class),
            "What happens to a post of which nothing would be left, or that cannot be looked into: refused with a reason, or held.");

    /** What settings are about; they are shown in this order. */
    public enum Group {
        /** What the list is, and who finds it. */
        ABOUT,
        /** Who is on it, and who sees that. */
        JOINING,
        /** Which posts pass. */
        POSTING,
        /** What is done where authors are not who they say. */
        AUTHORS,
        /** What copies look like. */
        COPIES,
        /** What of a post passes. */
        CONTENTS,
        /** What happens to addresses that fail. */
        BOUNCES;

        /** The word by which language files know it. */
        public String word() {
            return SettingSyntax.word(this);
        }

        /** Its settings, in their order. */
        public List<ListSetting> settings() {
            return Arrays.stream(ListSetting.values()).filter(setting -> setting.group() == this).toList();
        }
    }

    /** Who may change a setting on pages. Who may give commands on the machine, or has a token for it, may change all. */
    public enum ChangedBy {
        /** The owners of the list, and everybody who is in charge of them. */
        OWNERS,
        /** The administrators of the list's domain and of the site. */
        ADMINISTRATORS;

        /** The word by which programs and language files know it. */
        public String word() {
            return SettingSyntax.word(this);
        }
    }

    /** What touches how mail comes back to this site, which owners cannot see into. */
    private static final Set<String> FOR_ADMINISTRATORS = Set.of("envelope", "return-path-name");

    private final Group group;
    private final String key;
    private final String defaultValue;
    private final SettingKind kind;
    private final String explanation;

    ListSetting(Group group, String key, String defaultValue, SettingKind kind, String explanation) {
        this.group = group;
        this.key = key;
        this.defaultValue = defaultValue;
        this.kind = kind;
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

    /** What it is about. */
    public Group group() {
        return group;
    }

    /** What kind of value it takes. */
    public SettingKind kind() {
        return kind;
    }

    /** Who may change it on pages. */
    public ChangedBy changedBy() {
        return FOR_ADMINISTRATORS.contains(key) ? ChangedBy.ADMINISTRATORS : ChangedBy.OWNERS;
    }

    /** The values that it takes, in words. */
    public String allowed() {
        return kind.allowed();
    }

    /** What it decides, in one line. */
    public String explanation() {
        return explanation;
    }

    /** Reads a value as an operator types it. */
    public ParsedSetting parse(String value) {
        return switch (kind.parse(value)) {
            case ParsedSetting.Valid valid -> valid;
            case ParsedSetting.Invalid(String reason) -> new ParsedSetting.Invalid(key + ": " + reason);
        };
    }
}
