package org.indaba.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The settings stand in three places with the same words: the code, the document, the example. */
class SettingsDocsTest {

    private static final Pattern IN_CODE = Pattern.compile(
            "/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/(?:\\s*@With\\w+\\([^\\n]*\\))*\\s*[\\w<>.@() ]+ (\\w+)\\(\\);|(?:^|\\n)    interface "
            + "(\\w+) \\{");

    @Test
    void documentHoldsEverySettingWithTheWordsOfTheCode() throws IOException {
        SortedMap<String, String> sentences = ofTheCode();
        SortedMap<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/configuration.md"))) {
            Matcher row = Pattern.compile("\\| `(indaba\\.[^`]+)` \\| (?:`([^`]*)`|not set) \\| (.*) \\|").matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(3));
                assertThat(Optional.ofNullable(row.group(2))).as(row.group(1)).isEqualTo(Settings.defaults().get(row.group(1)));
            }
        }
        assertThat(rows).containsExactlyEntriesOf(sentences);
        assertThat(rows.keySet()).isEqualTo(Settings.defaults().keySet());
    }

    @Test
    void exampleHoldsEverySettingWithTheWordsOfTheCode() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("deployment/indaba.example.properties"));
        assertThat(lines).allMatch(line -> line.isEmpty() || line.startsWith("#"));
        SortedMap<String, String> found = new TreeMap<>();
        StringBuilder sentence = new StringBuilder();
        for (String line : lines) {
            Matcher setting = Pattern.compile("#(indaba\\.[a-z.-]+)=(.*)").matcher(line);
            if (setting.matches()) {
                found.put(setting.group(1), sentence.toString().strip());
                assertThat(setting.group(2)).as(setting.group(1)).isEqualTo(Settings.defaults().get(setting.group(1)).orElse(""));
            }
            sentence = line.startsWith("# ") ? sentence.append(' ').append(line.substring(2)) : new StringBuilder();
        }
        assertThat(found).containsExactlyEntriesOf(ofTheCode());
    }

    private static SortedMap<String, String> ofTheCode() throws IOException {
        String source = Files.readString(Path.of("src/main/java/org/indaba/app/config/IndabaConfig.java"));
        SortedMap<String, String> sentences = new TreeMap<>();
        String group = "";
        Matcher part = IN_CODE.matcher(source);
        while (part.find()) {
            if (part.group(3) != null) {
                group = "." + kebab(part.group(3)).substring(1);
            } else {
                String key = "indaba" + group + "." + kebab(part.group(2));
                if (Settings.defaults().containsKey(key)) {
                    sentences.put(key, part.group(1).replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip());
                }
            }
        }
        assertThat(sentences).hasSizeGreaterThan(30);
        return sentences;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
