package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.Rendering;
import org.indaba.mime.SlotValues;

/** Whatever steps run together on whatever mail: the way back gives the same octets, or a step has said that there is none. */
class RecipesPropertyTest {

    /** The steps whose changes nobody is to undo who has a copy alone. */
    private static final Set<String> FOR_GOOD = Set.of("remove-bcc", "remove-approved", "filter-parts");

    private static final List<Corpus.Mail> MAILS = Stream.of("messages", "threads").flatMap(sub -> Corpus.mails(sub).stream()).toList();

    private static final Map<ListSetting, List<String>> VALUES = Map.of(
            ListSetting.SUBJECT_PREFIX, List.of("", "[afnog]", "[caf\u00e9 \u2603]"),
            ListSetting.FOOTER, List.of("", "bye", "-- \\nFu\u00dfnote \u2603\\n>x"),
            ListSetting.REPLY_TO, List.of("author", "list"),
            ListSetting.FILTER_TYPES, List.of("", "image/*", "text/html, application/*", "text/plain"),
            ListSetting.PASS_TYPES, List.of("", "", "text/*"),
            ListSetting.FILTER_EXTENSIONS, List.of("", "jpg, png, exe, html"),
            ListSetting.MAX_PART_SIZE, List.of("", "1KB", "40KB"),
            ListSetting.ALTERNATIVES, List.of("keep", "first", "plain"),
            ListSetting.HTML, List.of("keep", "text"));

    @Provide
    Arbitrary<ListSettings> settings() {
        Arbitrary<ListSettings> all = Arbitraries.just(ListSettings.defaults());
        for (Map.Entry<ListSetting, List<String>> entry : VALUES.entrySet()) {
            all = all.flatMap(before -> Arbitraries.of(entry.getValue()).map(value -> before.with(entry.getKey(), value)));
        }
        return all;
    }

    @Provide
    Arbitrary<Corpus.Mail> mails() {
        return Arbitraries.of(MAILS);
    }

    @Provide
    Arbitrary<Variant> variants() {
        return Arbitraries.integers().between(0, Variant.COUNT - 1).map(Variant::of);
    }

    @Property(tries = 1_500, seed = "20261128", shrinking = ShrinkingMode.OFF)
    void everyMailComesBackFromItsCopy(@ForAll("mails") Corpus.Mail mail, @ForAll("settings") ListSettings settings,
            @ForAll("variants") Variant variant, @ForAll Authorship authorship) {
        Post post = Posts.post(mail.octets(), settings).from(authorship, "a test wants it");

        Transformed transformed = MessagesComeBack.check(post, variant);

        assertThat(transformed.notes()).as(mail.name()).allSatisfy(note -> assertThat(note.effect() == StepNote.Effect.CHANGED_FOR_GOOD)
                .as(note.toString()).isEqualTo(FOR_GOOD.contains(note.step()) && note.effect() != StepNote.Effect.SKIPPED
                        || note.effect() == StepNote.Effect.CHANGED_FOR_GOOD && isLarge(post)));
        assertThat(headerOf(post.octets(), transformed.rendering())).as(mail.name()).isInstanceOf(HeaderReading.Read.class);
        Statistics.collect(transformed.notes().stream().anyMatch(note -> note.step().equals("filter-parts")) ? "parts filtered" : "not");
        transformed.notes().stream().map(StepNote::step).filter(step -> !step.startsWith("add-") && !step.startsWith("remove-"))
                .forEach(step -> Statistics.label("steps").collect(step));
        Statistics.label("steps").coverage(seen -> Stream.of("filter-parts", "collapse-alternatives", "html-to-text", "subject-prefix",
                "reply-to", "footer", "list-as-author", "post-as-attachment").forEach(step -> seen.check(step).count(count -> count > 20)));
    }

    /** HTML and other forms of a text come to more than 64 KB in large mails only. */
    private static boolean isLarge(Post post) {
        return post.octets().size() > Steps.MAX_PUT_BACK_OCTETS;
    }

    private static HeaderReading headerOf(MessageOctets original, Rendering rendering) {
        return HeaderBlock.read(new RenderedOctets(original, rendering, SlotValues.ofLeaveToken(Posts.TOKEN)));
    }
}
