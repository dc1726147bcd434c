package org.indaba.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the files of words to the program and to each other: what is said is there, in every language, and nothing else is. */
class SpokenWordsTest {

    private static final Path FOLDER = Path.of("src/main/resources/languages");
    private static final Pattern LINE = Pattern.compile("(?m)^([a-z0-9-]+) *=");
    private static final Pattern IN_TEMPLATE = Pattern.compile("\\bt:([a-z0-9-]+)");
    /** What is said, or thrown with the key of what is to be said. */
    private static final Pattern IN_JAVA = Pattern.compile(
            "\\b(?:say|Saying\\.of|Exception|sayNext\\([\\w.]+,)\\(?\\s*\"([a-z0-9]+(?:-[a-z0-9]+)+)\"(\\s*\\+)?");
    /** What is the same in every language: our name, names of protocols, and what is said in their dialogues. */
    private static final Set<String> NO_WORDS =
            Set.of("Indaba", "– Indaba", "DNS", "HTTP", "HELO", "TLS", "MAIL FROM", "RCPT TO");
    /** Of a template, what is no text: tags of Qute and of HTML, expressions, and what is to be typed. */
    private static final Pattern NO_TEXT = Pattern.compile("(?s)<(code|pre|script)\\b[^>]*>.*?</\\1>|\\{[^{}]*}|<[^>]*>|&\\w+;");
    private static final Pattern SAID_ASIDE = Pattern.compile("\\b(?:aria-label|title|placeholder|alt|data-label)=\"([^\"]*)\"");
    /** Keys that are put together, or kept in a constant: the beginning of one, or all of it. */
    private static final Pattern LITERAL = Pattern.compile("\"([a-z0-9]+(?:-[a-z0-9]+)*-?)\"(\\s*\\+)?");

    private final Map<String, Properties> languages = new HashMap<>();
    private final Set<String> keys;

    SpokenWordsTest() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Properties words = new Properties();
                words.load(Files.newBufferedReader(file));
                languages.put(file.getFileName().toString().replace(".properties", ""), words);
            }
        }
        keys = new TreeSet<>(languages.get("en").stringPropertyNames());
    }

    @Test
    void everyLanguageHasEveryWord() {
        assertThat(languages).containsKeys("en", "fr");
        languages.forEach((tag, words) -> assertThat(new TreeSet<>(words.stringPropertyNames())).as(tag).isEqualTo(keys));
    }

    @Test
    void noKeyStandsTwiceInAFile() {
        for (String tag : languages.keySet()) {
            List<String> lines = LINE.matcher(read(FOLDER.resolve(tag + ".properties"))).results().map(line -> line.group(1)).toList();
            assertThat(lines).as(tag).doesNotHaveDuplicates().hasSameSizeAs(keys);
        }
    }

    @Test
    void everyWordThatIsSaidIsThere() {
        Set<String> said = new TreeSet<>();
        matches("templates", IN_TEMPLATE).forEach(match -> said.add(match.group(1)));
        matches("src/main/java", IN_JAVA).filter(match -> match.group(2) == null).forEach(match -> said.add(match.group(1)));
        said.remove("say");

        assertThat(said).hasSizeGreaterThan(20);
        said.removeAll(keys);
        assertThat(said).as("said, and in no file").isEmpty();
    }

    @Test
    void everyWordIsSaid() {
        Set<String> silent = new TreeSet<>(keys);
        Set<String> beginnings = new TreeSet<>();
        matches("templates", IN_TEMPLATE).forEach(match -> silent.remove(match.group(1)));
        Stream.concat(matches("src/main/java", LITERAL), matches("templates", Pattern.compile("'([a-z0-9-]+)'()")))
                .forEach(match -> {
                    silent.remove(match.group(1));
                    if (match.group(1).endsWith("-") && match.group(1).length() > 3) {
                        beginnings.add(match.group(1));
                    }
                });
        silent.removeIf(key -> beginnings.stream().anyMatch(key::startsWith));

        assertThat(silent).as("in the files, and said nowhere").isEmpty();
    }

    /** Who writes a word into a template says it in one language only. */
    @Test
    void noWordStandsInATemplateOfAPage() {
        List<String> words = new ArrayList<>();
        for (String folder : List.of("templates/web", "templates/tags")) {
            files(folder).forEach(file -> {
                String template = read(file);
                String text = NO_TEXT.matcher(template.replaceAll("(?s)\\{[^{}]*}", "{}")).replaceAll("\n");
                Stream.concat(text.lines(), SAID_ASIDE.matcher(template).results()
                                .map(said -> said.group(1).replaceAll("\\{[^{}]*}", "")))
                        .map(String::strip).filter(line -> Pattern.compile("\\p{L}").matcher(line).find() && !NO_WORDS.contains(line))
                        .forEach(line -> words.add(file + ": " + line));
            });
        }
        assertThat(words).isEmpty();
    }

    @Test
    void everyLanguageTakesTheSameValues() {
        languages.forEach((tag, words) -> assertThat(keys).allSatisfy(key ->
                assertThat(values(words.getProperty(key))).as(tag + ": " + key).isEqualTo(values(languages.get("en").getProperty(key)))));
    }

    /** Where a number or a word decides, each branch is complete for itself, so the values are compared and not how often they stand. */
    private static Map<Integer, Set<ArgType>> values(String text) {
        MessagePattern pattern = new MessagePattern(text);
        Map<Integer, Set<ArgType>> values = new HashMap<>();
        for (int i = 0; i < pattern.countParts(); i++) {
            Part part = pattern.getPart(i);
            if (part.getType() == Part.Type.ARG_START) {
                // Dates and numbers are written by Phrases, so that they look the same everywhere.
                assertThat(part.getArgType()).as(text).isIn(ArgType.NONE, ArgType.PLURAL, ArgType.SELECT, ArgType.SELECTORDINAL);
                values.computeIfAbsent(pattern.getPart(i + 1).getValue(), _ -> new TreeSet<>()).add(part.getArgType());
            }
        }
        // A value that decides may stand in the text as well, or not, as the language likes it.
        values.values().forEach(types -> {
            if (types.size() > 1) {
                types.remove(ArgType.NONE);
            }
        });
        return values;
    }

    @Test
    void markupIsTheSameInEveryLanguageAndOnlyWhereTheKeySaysSo() {
        languages.forEach((tag, words) -> assertThat(keys).allSatisfy(key -> {
            String text = words.getProperty(key);
            if (key.endsWith("-html")) {
                assertThat(tags(text)).as(tag + ": " + key).isEqualTo(tags(languages.get("en").getProperty(key)));
                assertThat(text).as(tag + ": " + key).doesNotContainPattern("<(script|style|img|iframe)|\\son[a-z]+=|style=");
            } else {
                assertThat(text).as(tag + ": " + key).doesNotContainPattern("</?[a-z]+[ >]|&[a-z]+;");
            }
        }));
    }

    private static List<String> tags(String text) {
        return Pattern.compile("<[^>]+>").matcher(text).results().map(match -> match.group()).sorted().distinct().toList();
    }

    /** Words that are the same in both languages are named here, so that a sentence which nobody translated is not among them. */
    @Test
    void noEnglishSentenceIsLeftInFrench() {
        List<String> untouched = keys.stream().filter(key -> {
            String text = languages.get("fr").getProperty(key);
            String words = text.replaceAll("\\{[^}]*}|<[^>]*>", " ");
            return text.equals(languages.get("en").getProperty(key))
                    && Pattern.compile("\\p{L}{3,}[^\\p{L}]+\\p{L}{2,}").matcher(words).find();
        }).toList();

        assertThat(untouched).isEmpty();
    }

    @Test
    void frenchIsWrittenAsFrenchIs() {
        List<String> offences = new ArrayList<>();
        languages.get("fr").forEach((key, text) -> {
            String prose = text.toString().replaceAll("<[^>]*>", "").replaceAll("\\{\\d+, (plural|select),", "{")
                    .replaceAll("https?:\\S+", "");
            if (Pattern.compile(" [:;!?»]|« |\\p{L}'\\p{L}|\\p{L}[!?;]").matcher(prose).find()) {
                offences.add(key + " = " + text);
            }
        });
        assertThat(offences).as("« », ’ and spaces that do not break").isEmpty();
    }

    /** What stands at the start of a line in English stands at its other end in Arabic. */
    @Test
    void theStyleSheetKnowsNoLeftAndRight() {
        String style = read(Path.of("src/main/resources/META-INF/resources/assets/indaba.css"));

        assertThat(style).contains("inset-inline-start", "text-align: start")
                .doesNotContainPattern("[ ;{](?:margin-|padding-|border-)?(?:left|right)(?:-[a-z]+)?:")
                .doesNotContainPattern("(?:text-align|float): ?(?:left|right)");
    }

    private static Stream<java.util.regex.MatchResult> matches(String folder, Pattern pattern) {
        return files(folder).stream().map(SpokenWordsTest::read).map(pattern::matcher).flatMap(Matcher::results)
                .collect(Collectors.toList()).stream();
    }

    private static List<Path> files(String folder) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
