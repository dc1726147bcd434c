package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Variant;
import org.indaba.mime.AddressField;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.Inversion;
import org.indaba.mime.Mailbox;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.mime.Participants;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.Rendering;
import org.indaba.mime.RenderingCodec;
import org.indaba.mime.SlotValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies that are from the list: one author, who is the list, whatever came (RFC 9057 §3); and the way back from them. */
class AuthorshipTest {

    private static final SlotValues SLOTS = SlotValues.ofLeaveToken(Posts.TOKEN);

    @ParameterizedTest
    @EnumSource(value = Authorship.class, names = {"LIST", "ENVELOPING_LIST"})
    void everyMailOfTheCorpusIsFromTheListAndComesBack(Authorship authorship) {
        List<Corpus.Mail> mails = new ArrayList<>(Corpus.mails("messages"));
        mails.addAll(Corpus.mails("threads"));
        assertThat(mails).isNotEmpty().allSatisfy(mail -> {
            for (ListSettings settings : List.of(Posts.transparent(), MessagesComeBack.everything("Fu\u00dfnote \u2603"))) {
                Post post = Posts.post(mail.octets(), settings).from(authorship, "a test wants it");
                Rendering rendering = new Steps().apply(post, Variant.OF_THE_LIST).rendering();
                ByteOctets copy = ByteOctets.of(Corpus.all(new RenderedOctets(mail.octets(), rendering, SLOTS)));
                HeaderBlock header = header(copy);

                assertThat(header.all("From")).as(mail.name()).hasSize(1);
                assertThat(Participants.of(header).authors()).as(mail.name()).extracting(Mailbox::address)
                        .containsExactly(post.list().post());
                assertThat(header.all("Reply-To").size()).as(mail.name()).isLessThanOrEqualTo(Math.max(1,
                        post.header().all("Reply-To").size()));
                assertThat(RenderingCodec.decode(RenderingCodec.encode(rendering))).isEqualTo(rendering);
                Rendering back = Inversion.of(rendering, SLOTS, mail.octets());
                assertThat(Corpus.all(new RenderedOctets(copy, back, SlotValues.none()))).as(mail.name())
                        .isEqualTo(Corpus.all(mail.octets()));
            }
        });
    }

    @Test
    void postWithinAMessageOfTheListIsAMessageWithTheOctetsOfTheAuthor() {
        ByteOctets mail = ByteOctets.utf8("From: ann@people.example\r\nSubject: gr\u00fcezi\r\n\r\nText \u2603\r\n");
        for (ListSettings settings : List.of(Posts.transparent(), Posts.footer("A footer"))) {
            Post post = Posts.post(mail, settings).from(Authorship.ENVELOPING_LIST, "a test wants it");
            ByteOctets copy = ByteOctets.of(Corpus.all(new RenderedOctets(mail, new Steps().apply(post, Variant.OF_THE_LIST).rendering(),
                    SLOTS)));

            MimeShape shape = ((MimeReading.Read) MimeShape.read(copy, header(copy))).shape();
            MimePart inner = shape.parts().stream().filter(part -> part.type().is("message/rfc822")).findFirst().orElseThrow();
            String inside = new String(copy.slice(inner.extent().bodyStart(), (int) mail.size()), StandardCharsets.UTF_8);
            assertThat(inside).isEqualTo(new String(Corpus.all(mail), StandardCharsets.UTF_8));
            // RFC 2045 §6.4: whoever holds eight-bit octets says so.
            assertThat(shape.root().head().encoding().name()).isEqualTo("EIGHT_BIT");
            assertThat(shape.root().type().is("multipart/mixed")).isEqualTo(!settings.footer().isEmpty());
        }
    }

    @Test
    void namesAreCutAndCountedAndNeverAnAddress() {
        assertThat(from("\"ann@bank.example\" <ann@people.example>")).isEqualTo("ann via afnog");
        assertThat(from("x".repeat(ListAsAuthor.MAX_NAME) + " <ann@people.example>"))
                .isEqualTo("x".repeat(ListAsAuthor.MAX_NAME) + " via afnog");
        assertThat(from("x".repeat(ListAsAuthor.MAX_NAME + 1) + " <ann@people.example>"))
                .isEqualTo("x".repeat(ListAsAuthor.MAX_NAME) + " via afnog");
        assertThat(from("a@b.example, b@b.example, c@b.example")).isEqualTo("a, b, c via afnog");
        assertThat(from("a@b.example, b@b.example, c@b.example, d@b.example")).isEqualTo("a, b, c and others via afnog");
        assertThat(from("=?utf-8?q?a=0D=0ABcc=3A_x?= <ann@people.example>").toLowerCase(Locale.ROOT)).contains("bcc").endsWith("via afnog");
    }

    /** The name before the list's address. */
    private static String from(String field) {
        ByteOctets mail = ByteOctets.utf8("From: " + field + "\r\nSubject: x\r\n\r\n");
        Post post = Posts.post(mail, Posts.transparent()).from(Authorship.LIST, "a test wants it");
        HeaderBlock header = header(ByteOctets.of(Corpus.all(new RenderedOctets(mail,
                new Steps().apply(post, Variant.OF_THE_LIST).rendering(), SLOTS))));
        assertThat(header.all("Bcc")).isEmpty();
        return Participants.of(header).authors().getFirst().name();
    }

    /** RFC 5322 §3.6: one Cc field, in which whom answers went to stands but once. */
    @ParameterizedTest
    @CsvSource({
        "'Subject: x', 'ann@people.example'", "'Cc: bob@people.example', 'ann@people.example, bob@people.example'",
        "'Cc:bob@people.example', 'ann@people.example, bob@people.example'",
        "'Cc:|  bob@people.example', 'ann@people.example, bob@people.example'", "'Cc:', 'ann@people.example'",
        "'Cc: Ann <ANN@people.example>', 'ANN@people.example'", "'To: afnog@lists.example.org, ann@people.example', ''",
        "'Reply-To: home@people.example', 'home@people.example'", "'Reply-To: afnog@lists.example.org', ''"})
    void whereAnswersGoToTheListTheAuthorIsInCopy(String field, String copied) {
        ByteOctets mail = ByteOctets.utf8("From: Ann <ann@people.example>\r\n" + field.replace("|", "\r\n") + "\r\n\r\ntext\r\n");
        Post post = Posts.post(mail, Posts.transparent().with(ListSetting.REPLY_TO, "list")).from(Authorship.LIST, "a test wants it");

        Rendering rendering = new Steps().apply(post, Variant.OF_THE_LIST).rendering();

        ByteOctets copy = ByteOctets.of(Corpus.all(new RenderedOctets(mail, rendering, SLOTS)));
        assertThat(header(copy).all("Cc").size()).isEqualTo(copied.isEmpty() ? 0 : 1);
        assertThat(AddressField.parse(header(copy).first("Cc").orElse("")).mailboxes().stream()
                .map(one -> one.address().toString()).collect(Collectors.joining(", "))).isEqualTo(copied);
        assertThat(header(copy).first("Reply-To")).contains("<afnog@lists.example.org>");
        assertThat(new String(Corpus.all(copy), StandardCharsets.UTF_8)).doesNotContainPattern("\r\n[ \t]*\r\n[ \t]");
        assertThat(Corpus.all(new RenderedOctets(copy, Inversion.of(rendering, SLOTS, mail), SlotValues.none())))
                .isEqualTo(Corpus.all(mail));
    }

    private static HeaderBlock header(ByteOctets octets) {
        return ((HeaderReading.Read) HeaderBlock.read(octets)).header();
    }
}
