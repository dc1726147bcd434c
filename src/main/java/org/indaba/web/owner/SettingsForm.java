package org.indaba.web.owner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.language.Phrases;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSetting.ChangedBy;
import org.indaba.lists.MailList;
import org.indaba.lists.ParsedSetting;
import org.indaba.lists.SettingKind;
import org.indaba.web.SentFields;

/** The settings of a list as forms, and what came back of one. For one request. */
final class SettingsForm {

    private final MailList list;
    private final ChangedBy visitor;
    private final Map<ListSetting, String> typed = new LinkedHashMap<>();
    private final Map<ListSetting, Mistake> mistakes = new LinkedHashMap<>();

    /** What can be wrong with what was typed. */
    enum Mistake {
        /** It is no value of the setting. */
        WRONG,
        /** Somebody else changed the setting since the form was shown. */
        CHANGED_SINCE
    }

    /** @param visitor who asks: which settings may be changed */
    SettingsForm(MailList list, ChangedBy visitor) {
        this.list = list;
        this.visitor = visitor;
    }

    /**
     * Some settings.
     *
     * @param word of the group
     * @param title what they are about
     * @param fields in their order
     */
    record Group(String word, String title, List<Field> fields) {
    }

    /**
     * A setting.
     *
     * @param key its name
     * @param texts what is said about it
     * @param kind what it takes
     * @param value what the field holds
     * @param was what the setting is, for the form to tell what was changed
     * @param options the words to choose from; empty where it is no choice
     * @param marks what stands beside its title
     */
    record Field(String key, Texts texts, SettingKind kind, String value, String was, List<Option> options, Marks marks) {

        /** Whether something is to be chosen. */
        public boolean choice() {
            return !options.isEmpty();
        }

        /** Whether several lines may be typed. */
        public boolean lines() {
            return kind instanceof SettingKind.Text;
        }

        /**
         * The longest value that a browser lets somebody type; 0 for any. Browsers count as we do: UTF-16 units, and a line end as one.
         */
        public int most() {
            return switch (kind) {
                case SettingKind.Line(int max) -> max;
                case SettingKind.Text(int max) -> max;
                case SettingKind.Choice _, SettingKind.Number _, SettingKind.Days _, SettingKind.Size _, SettingKind.Words _,
                        SettingKind.Name _ -> 0;
            };
        }
    }

    /**
     * What is said about a setting.
     *
     * @param title what it is called
     * @param help what it decides
     * @param hint what may be typed; may be empty
     * @param usual its default
     * @param error what is wrong with what was typed; empty if nothing is
     */
    record Texts(String title, String help, String hint, String usual, String error) {
    }

    /**
     * What stands beside a setting's title.
     *
     * @param changed whether it is not at its default
     * @param breaks whether it breaks signatures as it is
     * @param fixed whether the visitor may not change it
     */
    record Marks(boolean changed, boolean breaks, boolean fixed) {
    }

    /**
     * A word to choose.
     *
     * @param word as it is stored
     * @param label for people
     * @param chosen whether it is the value
     */
    record Option(String word, String label, boolean chosen) {
    }

    /** The list as the form shows it. */
    MailList list() {
        return list;
    }

    static boolean allows(ChangedBy visitor, ListSetting setting) {
        return visitor == ChangedBy.ADMINISTRATORS || setting.changedBy() == ChangedBy.OWNERS;
    }

    /**
     * What was changed in a form, by key; what is wrong is in {@link #mistakes}.
     *
     * @param which are looked at
     */
    Map<String, String> read(SentFields sent, Set<ListSetting> which) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (ListSetting setting : which) {
            // The form has all settings in it: what nobody touched is not looked at, whatever it is.
            if (sent.has(setting.key()) && sent.changed(setting.key()) && allows(visitor, setting)) {
                read(setting, sent.value(setting.key()), sent.was(setting.key())).ifPresent(
                        canonical -> changes.put(setting.key(), canonical));
            }
        }
        return changes;
    }

    private Optional<String> read(ListSetting setting, String value, String was) {
        typed.put(setting, value);
        String now = list.settings().value(setting);
        return switch (setting.parse(value)) {
            case ParsedSetting.Invalid _ -> {
                mistakes.put(setting, Mistake.WRONG);
                yield Optional.empty();
            }
            case ParsedSetting.Valid(String canonical) when canonical.equals(was) || canonical.equals(now) -> {
                typed.remove(setting);
                yield Optional.empty();
            }
            case ParsedSetting.Valid _ when !was.equals(now) -> {
                mistakes.put(setting, Mistake.CHANGED_SINCE);
                yield Optional.empty();
            }
            case ParsedSetting.Valid(String canonical) -> Optional.of(canonical);
        };
    }

    Map<ListSetting, Mistake> mistakes() {
        return mistakes;
    }

    /** Whether something stands in the form that the list does not have. */
    boolean isTyped() {
        return !typed.isEmpty();
    }

    Group shown(ListSetting.Group group, Phrases phrases) {
        return new Group(group.word(), phrases.say("settings-group-" + group.word()),
                group.settings().stream().map(setting -> field(setting, phrases)).toList());
    }

    private Field field(ListSetting setting, Phrases phrases) {
        String now = list.settings().value(setting);
        String value = typed.getOrDefault(setting, now);
        Texts texts = new Texts(SettingWords.title(phrases, setting), SettingWords.help(phrases, setting),
                SettingWords.hint(phrases, setting), SettingWords.value(phrases, setting, setting.defaultValue()), error(setting, phrases));
        Marks marks = new Marks(!now.equals(setting.defaultValue()), list.settings().breakingSignatures().contains(setting),
                !allows(visitor, setting));
        return new Field(setting.key(), texts, setting.kind(), value, now, options(setting, value, phrases), marks);
    }

    private String error(ListSetting setting, Phrases phrases) {
        Mistake mistake = mistakes.get(setting);
        if (mistake == null) {
            return "";
        }
        return switch (mistake) {
            case WRONG -> SettingWords.mistake(phrases, setting);
            case CHANGED_SINCE -> phrases.say("settings-changed-since",
                    SettingWords.value(phrases, setting, list.settings().value(setting)));
        };
    }

    private static List<Option> options(ListSetting setting, String value, Phrases phrases) {
        return setting.kind() instanceof SettingKind.Choice(List<String> words)
                ? words.stream().map(word -> new Option(word, SettingWords.value(phrases, setting, word), word.equals(value))).toList()
                : List.of();
    }
}
