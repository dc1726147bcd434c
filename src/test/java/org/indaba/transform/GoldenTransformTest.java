package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A folder a case: {@code in.eml} becomes {@code out.eml} on a list with {@code list.properties}; the README says why. With
 * {@code -Dgolden.update=true} the results are written instead of compared; the difference is then to be read by a person.
 */
class GoldenTransformTest {

    private static final Path CASES = Path.of("src/test/resources/golden/transform");

    private static final Set<String> KEYS = Set.of("subject-prefix", "footer", "reply-to", "posting", "reverse-path", "recipients",
            "leave-link", "wishes", "filter-types", "pass-types", "filter-extensions", "pass-extensions", "max-part-size", "alternatives",
            "html", "authorship");

    private static final List<ListSetting> CONTENT = List.of(ListSetting.FILTER_TYPES, ListSetting.PASS_TYPES,
            ListSetting.FILTER_EXTENSIONS, ListSetting.PASS_EXTENSIONS, ListSetting.MAX_PART_SIZE, ListSetting.ALTERNATIVES,
            ListSetting.HTML);

    @TestFactory
    Stream<DynamicTest> everyCaseGivesItsResult() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            List<Path> cases = folders.filter(Files::isDirectory).sorted().toList();
            assertThat(cases).hasSizeGreaterThan(10);
            return cases.stream().map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        ByteOctets in = ByteOctets.of(Files.readAllBytes(folder.resolve("in.eml")));
        Properties properties = properties(folder.resolve("list.properties"));
        Post post = Posts.post(in, settings(properties), arrival(properties))
                .from(Authorship.valueOf(word(properties, "authorship", "AUTHOR")), "a test wants it");
        Transformed transformed = new Steps().apply(post, variant(properties));
        byte[] out = Corpus.all(new RenderedOctets(in, transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN)));

        if (Boolean.getBoolean("golden.update")) {
            Files.write(folder.resolve("out.eml"), out);
        }
        assertThat(Files.readString(folder.resolve("README"))).isNotBlank();
        assertThat(text(out)).isEqualTo(text(Files.readAllBytes(folder.resolve("out.eml"))));
        MessagesComeBack.check(in);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        assertThat(KEYS).containsAll(properties.stringPropertyNames());
        return properties;
    }

    private static ListSettings settings(Properties properties) {
        ListSettings settings = Posts.settings(properties.getProperty("subject-prefix", ""), properties.getProperty("footer", ""),
                ListSettings.ReplyTo.valueOf(word(properties, "reply-to", "AUTHOR")),
                ListSettings.Posting.valueOf(word(properties, "posting", "MEMBERS")));
        for (ListSetting setting : CONTENT) {
            settings = settings.with(setting, properties.getProperty(setting.key(), setting.defaultValue()));
        }
        return settings;
    }

    /** What a subscriber wants otherwise, as {@code text-only}. */
    private static Variant variant(Properties properties) {
        return new Variant(Stream.of(word(properties, "wishes", "").split(",")).filter(word -> !word.isEmpty())
                .map(Variant.Wish::valueOf).collect(Collectors.toSet()));
    }

    private static Arrival arrival(Properties properties) {
        Arrival usual = Posts.arrival();
        ReversePath path = ReversePath.ofText(properties.getProperty("reverse-path", usual.reversePath().text()));
        return new Arrival(usual.postId(), usual.peer(), path, usual.receivedAt(), usual.hostname(),
                Arrival.Recipients.valueOf(word(properties, "recipients", "SINGLE")),
                Posts.leave(LeaveLink.Way.valueOf(word(properties, "leave-link", "BY_MAIL"))));
    }

    private static String word(Properties properties, String key, String otherwise) {
        return properties.getProperty(key, otherwise).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
