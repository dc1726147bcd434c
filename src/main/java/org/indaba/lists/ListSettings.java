package org.indaba.lists;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.indaba.language.Language;
import org.indaba.language.Languages;

/**
 * What owners can decide about a list. The names in {@code list set} are those of {@link ListSetting}.
 *
 * @param posting who may post
 * @param nonmembers what happens to posts of others where only members may post
 * @param machines what happens to automatic mail
 * @param commands what happens to posts that are nothing but a command
 * @param envelope how the return path of a copy is made
 * @param joining how people join
 * @param leaving how people leave
 * @param subjectPrefix put before the subject once; empty for none
 * @param footer text put under the body; empty for none
 * @param replyTo where answers go
 * @param maxSizeBytes the largest post, in octets
 * @param description what the list is about, one line; may be empty
 * @param visibility who finds the list
 * @param returnPathName stands for the list's name in addresses with a token; empty for the name itself
 * @param authentication what follows from who is proven to have written a post
 * @param bounces what happens to members whose copies come back
 * @param content what of a post passes
 * @param language what it speaks to people who did not choose
 * @param people who sees whom
 */
public record ListSettings(Posting posting, Nonmembers nonmembers, Machines machines, Commands commands,
        EnvelopeStyle envelope, Joining joining, Joining leaving, String subjectPrefix, String footer, ReplyTo replyTo,
        long maxSizeBytes, String description, Visibility visibility, String returnPathName, AuthenticationSettings authentication,
        BounceSettings bounces, ContentSettings content, Language language, PeopleSettings people) {

    /** Who may post. */
    public enum Posting { MEMBERS, OPEN, MODERATED, ANNOUNCE }

    /** What happens to posts of non-members. */
    public enum Nonmembers { REJECT, HOLD }

    /** What happens to automatic mail. */
    public enum Machines { ACCEPT, HOLD, REJECT }

    /** What happens to posts that are nothing but a command to the list. */
    public enum Commands { ACCEPT, HOLD, REJECT }

    /** How the envelope sender of a copy is made. */
    public enum EnvelopeStyle { VERP, OWNER }

    /** How people join or leave. */
    public enum Joining { OPEN, CONFIRM, MODERATE, CONFIRM_THEN_MODERATE, INVITATION, CLOSED }

    /** Where answers go: the author (the field is left alone) or the list. */
    public enum ReplyTo { AUTHOR, LIST }

    /** Who finds the list. */
    public enum Visibility { PUBLIC, HIDDEN }

    /** What a new list has. */
    public static ListSettings defaults() {
        return of(Map.of());
    }

    /**
     * The settings that a list has stored.
     *
     * @param stored values in their canonical spelling by the name of the setting; those that are missing are at their default
     */
    static ListSettings of(Map<String, String> stored) {
        Map<ListSetting, String> all = new EnumMap<>(ListSetting.class);
        for (ListSetting setting : ListSetting.values()) {
            all.put(setting, stored.getOrDefault(setting.key(), setting.defaultValue()));
        }
        return ofAll(all);
    }

    private static ListSettings ofAll(Map<ListSetting, String> all) {
        return new ListSettings(
                SettingSyntax.constant(Posting.class, all.get(ListSetting.POSTING)),
                SettingSyntax.constant(Nonmembers.class, all.get(ListSetting.NONMEMBERS)),
                SettingSyntax.constant(Machines.class, all.get(ListSetting.MACHINES)),
                SettingSyntax.constant(Commands.class, all.get(ListSetting.COMMANDS)),
                SettingSyntax.constant(EnvelopeStyle.class, all.get(ListSetting.ENVELOPE)),
                SettingSyntax.constant(Joining.class, all.get(ListSetting.JOINING)),
                SettingSyntax.constant(Joining.class, all.get(ListSetting.LEAVING)),
                all.get(ListSetting.SUBJECT_PREFIX),
                all.get(ListSetting.FOOTER),
                SettingSyntax.constant(ReplyTo.class, all.get(ListSetting.REPLY_TO)),
                SettingSyntax.sizeBytes(all.get(ListSetting.MAX_SIZE)),
                all.get(ListSetting.DESCRIPTION),
                SettingSyntax.constant(Visibility.class, all.get(ListSetting.VISIBILITY)),
                all.get(ListSetting.RETURN_PATH_NAME),
                AuthenticationSettings.of(all),
                BounceSettings.of(all),
                ContentSettings.of(all),
                Languages.shipped().firstOf(List.of(all.get(ListSetting.LANGUAGE))),
                PeopleSettings.of(all));
    }

    /**
     * The settings by which copies differ from what authors sign, mostly or always, and behind them those by which they do where a post
     * has what they remove or change; empty for a transparent list.
     */
    public List<ListSetting> breakingSignatures() {
        return SignatureEffect.of(this).all();
    }

    /** What that means, in sentences for people. */
    public String signatureSentence() {
        return SignatureEffect.of(this).sentence();
    }

    /** The canonical spelling of one value, as {@code list show} prints it. */
    public String value(ListSetting setting) {
        return switch (setting) {
            case POSTING -> SettingSyntax.word(posting);
            case NONMEMBERS -> SettingSyntax.word(nonmembers);
            case MACHINES -> SettingSyntax.word(machines);
            case COMMANDS -> SettingSyntax.word(commands);
            case ENVELOPE -> SettingSyntax.word(envelope);
            case JOINING -> SettingSyntax.word(joining);
            case LEAVING -> SettingSyntax.word(leaving);
            case SUBJECT_PREFIX -> subjectPrefix;
            case FOOTER -> footer;
            case REPLY_TO -> SettingSyntax.word(replyTo);
            case MAX_SIZE -> SettingSyntax.shortest(maxSizeBytes);
            case DESCRIPTION -> description;
            case LANGUAGE -> language.tag();
            case VISIBILITY -> SettingSyntax.word(visibility);
            case BOUNCE_PROCESSING -> SettingSyntax.word(bounces.processing());
            case BOUNCE_THRESHOLD -> Integer.toString(bounces.threshold());
            case BOUNCE_DECAY -> SettingSyntax.shownDays(bounces.decay());
            case BOUNCE_PROBE_AFTER -> SettingSyntax.shownDays(bounces.probeAfter());
            case BOUNCE_WARNINGS -> Integer.toString(bounces.warnings());
            case BOUNCE_WARNING_INTERVAL -> SettingSyntax.shownDays(bounces.warningInterval());
            case BOUNCE_REMOVAL -> SettingSyntax.word(bounces.removal());
            case BOUNCE_FORWARD -> SettingSyntax.word(bounces.forward());
            case RETURN_PATH_NAME -> returnPathName;
            case UNAUTHENTICATED -> SettingSyntax.word(authentication.unauthenticated());
            case DMARC_FAILURES -> SettingSyntax.word(authentication.dmarcFailures());
            case DMARC_MITIGATION -> SettingSyntax.word(authentication.mitigation());
            case DMARC_FORM -> SettingSyntax.word(authentication.form());
            case FILTER_TYPES -> String.join(", ", content.filterTypes());
            case PASS_TYPES -> String.join(", ", content.passTypes());
            case FILTER_EXTENSIONS -> String.join(", ", content.filterExtensions());
            case PASS_EXTENSIONS -> String.join(", ", content.passExtensions());
            case MAX_PART_SIZE -> content.maxPartBytes() == 0 ? "" : SettingSyntax.shortest(content.maxPartBytes());
            case ALTERNATIVES -> SettingSyntax.word(content.alternatives());
            case HTML -> SettingSyntax.word(content.html());
            case MEMBER_LIST -> SettingSyntax.word(people.memberList());
            case EMPTIED -> SettingSyntax.word(content.emptied());
        };
    }

    /**
     * The same settings but one.
     *
     * @param value as an operator would type it
     * @throws IllegalArgumentException if the setting does not take it; use {@link ListSetting#parse} on text from outside
     */
    public ListSettings with(ListSetting setting, String value) {
        return switch (setting.parse(value)) {
            case ParsedSetting.Valid(String canonical) -> {
                Map<String, String> changed = stored();
                changed.put(setting.key(), canonical);
                yield of(changed);
            }
            case ParsedSetting.Invalid(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    /** What differs from other settings, for the audit log: {@code key=value} with commas between; values cut. */
    public String changesFrom(ListSettings before) {
        return Arrays.stream(ListSetting.values()).filter(setting -> !value(setting).equals(before.value(setting)))
                .map(setting -> setting.key() + "=" + SettingSyntax.shown(value(setting))).collect(Collectors.joining(", "));
    }

    /** What is kept in the database: the values that are not at their default, by the setting's name. */
    Map<String, String> stored() {
        Map<String, String> changed = new LinkedHashMap<>();
        for (ListSetting setting : ListSetting.values()) {
            if (!value(setting).equals(setting.defaultValue())) {
                changed.put(setting.key(), value(setting));
            }
        }
        return changed;
    }
}
