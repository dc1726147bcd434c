package org.indaba.web.owner;

import org.indaba.language.Language;
import org.indaba.language.Phrases;
import org.indaba.lists.ListSetting;
import org.indaba.lists.SettingKind;

/** What settings and their values are called in a language. Stateless. */
final class SettingWords {

    private SettingWords() {
    }

    static String title(Phrases phrases, ListSetting setting) {
        return phrases.say("setting-" + setting.key() + "-title");
    }

    static String help(Phrases phrases, ListSetting setting) {
        return phrases.say("setting-" + setting.key() + "-help");
    }

    /** A value for people: the label of a word, else the value itself. */
    static String value(Phrases phrases, ListSetting setting, String value) {
        if (value.isEmpty()) {
            return phrases.say("settings-empty");
        }
        if (!(setting.kind() instanceof SettingKind.Choice)) {
            return value;
        }
        if (setting == ListSetting.LANGUAGE) {
            return new Language(value).ownName();
        }
        String own = "setting-" + setting.key() + "-" + value;
        String common = "setting-is-" + value;
        if (phrases.has(own)) {
            return phrases.say(own);
        }
        return phrases.has(common) ? phrases.say(common) : value;
    }

    /** What would be right, where something else was typed. */
    static String mistake(Phrases phrases, ListSetting setting) {
        return switch (setting.kind()) {
            case SettingKind.Choice _ -> phrases.say("setting-mistake-choice");
            case SettingKind.Line(int max) -> phrases.say("setting-mistake-line", max);
            case SettingKind.Text(int max) -> phrases.say("setting-mistake-text", max);
            case SettingKind.Number(int min, int max) -> phrases.say("setting-mistake-number", min, max);
            case SettingKind.Days(int min, int max) -> phrases.say("setting-mistake-days", min, max);
            case SettingKind.Size _ -> phrases.say("setting-mistake-size");
            case SettingKind.Words words -> switch (words.sort()) {
                case MEDIA_TYPES -> phrases.say("setting-mistake-types");
                case EXTENSIONS -> phrases.say("setting-mistake-extensions");
            };
            case SettingKind.Name _ -> phrases.say("setting-mistake-name");
        };
    }

    /** What may be typed, beside the field. */
    static String hint(Phrases phrases, ListSetting setting) {
        return switch (setting.kind()) {
            case SettingKind.Choice _ -> "";
            case SettingKind.Line _, SettingKind.Text _, SettingKind.Number _, SettingKind.Days _, SettingKind.Size _, SettingKind.Words _,
                    SettingKind.Name _ -> mistake(phrases, setting);
        };
    }
}
