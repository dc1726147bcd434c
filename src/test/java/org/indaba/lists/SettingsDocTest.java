package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/settings.md} says what the registry of settings says; every group has settings, and every setting is in one. */
class SettingsDocTest {

    private static final Path DOCUMENT = Path.of("docs/settings.md");

    private static final String INTRODUCTION = """
            # Settings of a list

            What the owners of a list decide. `bin/indaba list show LIST` shows them with their values, and
            `bin/indaba list set LIST key=value…` changes them; so do the page `/lists/ADDRESS/settings` and REST
            (`PATCH /api/v1/lists/{list}/settings`). Each change stands in the list's history (`bin/indaba list history LIST`), from where
            it can be taken back (`bin/indaba list undo LIST ID`).

            A setting that says "administrators" is changed on pages by the administrators of the site and of the list's domain only.
            "Breaks signatures": copies then differ from what authors signed, so that their DKIM signatures are no longer right (see
            [authentication.md](authentication.md)).
            """;

    private static final Map<ListSetting.Group, String> HEADINGS = Map.of(ListSetting.Group.ABOUT, "What the list is",
            ListSetting.Group.JOINING, "Joining and leaving", ListSetting.Group.POSTING, "Posting",
            ListSetting.Group.AUTHORS, "Authors who are not who they say", ListSetting.Group.COPIES, "Copies",
            ListSetting.Group.CONTENTS, "Contents of posts", ListSetting.Group.BOUNCES, "Bounces");

    private static String expected() {
        StringBuilder document = new StringBuilder(INTRODUCTION);
        for (ListSetting.Group group : ListSetting.Group.values()) {
            document.append("\n## ").append(HEADINGS.get(group))
                    .append("\n\n| setting | default | values | decides |\n|---|---|---|---|\n");
            group.settings().forEach(setting -> document.append("| ").append(row(setting)).append(" |\n"));
        }
        return document.toString();
    }

    private static String row(ListSetting setting) {
        List<String> remarks = new ArrayList<>(List.of(setting.explanation()));
        if (setting.changedBy() == ListSetting.ChangedBy.ADMINISTRATORS) {
            remarks.add("Administrators.");
        }
        if (breaks(setting) && !setting.explanation().contains("signature")) {
            remarks.add("Breaks signatures.");
        }
        String usual = setting.defaultValue().isEmpty() ? "empty" : "`" + setting.defaultValue() + "`";
        return String.join(" | ", "`" + setting.key() + "`", usual, setting.allowed(), String.join(" ", remarks));
    }

    private static boolean breaks(ListSetting setting) {
        List<String> values = switch (setting.kind()) {
            case SettingKind.Choice(List<String> words) -> words;
            case SettingKind.Words(SettingKind.Words.Sort sort) -> List.of(sort == SettingKind.Words.Sort.EXTENSIONS ? "x" : "x/y");
            case SettingKind.Line _, SettingKind.Text _ -> List.of("x");
            case SettingKind.Size _ -> List.of("1MB");
            case SettingKind.Number _, SettingKind.Days _, SettingKind.Name _ -> List.of();
        };
        return values.stream().anyMatch(value -> ListSettings.defaults().with(setting, value).breakingSignatures().contains(setting));
    }

    @Test
    void documentIsMadeFromTheRegistry() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, expected());
        }
        assertThat(DOCUMENT).content().isEqualTo(expected());
    }

    @Test
    void everySettingStandsInOneGroup() {
        assertThat(Arrays.stream(ListSetting.Group.values()).flatMap(group -> group.settings().stream()))
                .containsExactlyInAnyOrder(ListSetting.values());
        assertThat(ListSetting.Group.values()).allSatisfy(group -> assertThat(group.settings()).isNotEmpty());
    }

    @ParameterizedTest
    @EnumSource(ListSetting.class)
    void everyKindHasAWordAndReadsTheDefault(ListSetting setting) {
        assertThat(setting.kind().word()).isIn("choice", "switch", "line", "text", "number", "days", "size", "size-or-none", "media-types",
                "extensions", "name");
        assertThat(setting.kind().parse(setting.defaultValue())).isEqualTo(new ParsedSetting.Valid(setting.defaultValue()));
        assertThat(setting.allowed()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"BOUNCE_REMOVAL, switch", "POSTING, choice", "FOOTER, text", "MAX_SIZE, size", "MAX_PART_SIZE, size-or-none",
        "PASS_TYPES, media-types", "RETURN_PATH_NAME, name"})
    void kindIsNamed(ListSetting setting, String word) {
        assertThat(setting.kind().word()).isEqualTo(word);
    }

    /** Who must be told of a mistake to learn of a limit makes it first. */
    @Test
    void allLimitsOfTextsAreToldBeforehand() {
        assertThat(ListSetting.SUBJECT_PREFIX.allowed()).contains("at most " + SettingSyntax.MAX_PREFIX + " characters");
        assertThat(ListSetting.DESCRIPTION.allowed()).contains("at most " + SettingSyntax.MAX_DESCRIPTION + " characters");
        assertThat(ListSetting.FOOTER.allowed()).contains("at most " + SettingSyntax.MAX_FOOTER + " characters");
    }

    @Test
    void administratorsAloneChangeWhatComesBackToTheSite() {
        assertThat(Arrays.stream(ListSetting.values()).filter(each -> each.changedBy() == ListSetting.ChangedBy.ADMINISTRATORS))
                .containsExactly(ListSetting.ENVELOPE, ListSetting.RETURN_PATH_NAME);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        SettingsReading reading = SettingsReading.of(ListSettings.defaults(),
                Map.of("posting", "nobody", "max-size", "2TB", "html", "text"));

        assertThat(reading).isInstanceOfSatisfying(SettingsReading.Wrong.class, wrong -> {
            assertThat(wrong.reasons()).containsOnlyKeys("posting", "max-size");
            assertThat(wrong.first()).startsWith("max-size: ");
        });
    }

    @Test
    void changesAreToldForTheLog() {
        ListSettings after = ListSettings.defaults().with(ListSetting.FOOTER, "x".repeat(41)).with(ListSetting.POSTING, "open");

        assertThat(after.changesFrom(ListSettings.defaults())).isEqualTo("posting=open, footer=" + "x".repeat(40) + "…");
        assertThat(after.changesFrom(after)).isEmpty();
    }
}
