package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.indaba.auth.Authentication;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.indaba.moderate.ArrivedMessage;
import org.indaba.moderate.Judge;
import org.indaba.moderate.Rules;
import org.indaba.moderate.Verdict;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.transform.Arrival;
import org.indaba.transform.LeaveLink;
import org.indaba.transform.Post;
import org.indaba.transform.Preparation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of several installations that are subscribed to one another. */
class ListsInCirclesTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final Peer PEER = new Peer("192.0.2.1", "mx.example", "ESMTP", "", false);
    private static final String POST = """
            From: ann@people.example
            To: one@one.example, two@two.example, three@three.example
            Subject: hello
            Date: Mon, 04 May 2026 10:00:00 +0000
            Message-ID: <1@people.example>

            text
            """.replace("\n", "\r\n");

    private final FakeLists lists = new FakeLists();
    private final Preparation preparation = new Preparation(
            new Authentication(new FakeDns(new DnsZone()), InstantSource.fixed(NOW), "one.example"), _ -> false);
    private final Judge judge = new Judge(new Rules(lists, new FakeMembers(), new NothingCame()));

    /** RFC 5321 §6.3: whatever the second list does to the post, the first knows it again. */
    @ParameterizedTest
    @CsvSource({"never, rewrite, 0", "always, rewrite, 0", "always, wrap, 0", "never, rewrite, 4", "never, rewrite, 7", "always, wrap, 7"})
    void aPostThatComesBackOverAnotherListIsKnown(String mitigation, String form, int variant) {
        MailList one = list("one@one.example", "never", "rewrite");
        MailList two = list("two@two.example", mitigation, form);
        MailList three = list("three@three.example", mitigation, form);

        MessageOctets there = through(one, ByteOctets.utf8(POST), Variant.of(variant));
        MessageOctets back = through(two, there, Variant.of(variant));
        MessageOctets byAThird = through(three, back, Variant.of(variant));

        assertThat(verdict(two, there)).isEqualTo(new Verdict.Accept());
        assertThat(List.of(verdict(one, back), verdict(one, byAThird), verdict(two, byAThird))).allSatisfy(verdict ->
                assertThat(verdict).isInstanceOfSatisfying(Verdict.Reject.class,
                        reject -> assertThat(reject.enhanced()).isEqualTo("5.4.6")));
    }

    @Test
    void aListThatGetsTheMailOfAnotherIsNoCircle() {
        MailList one = list("one@one.example", "never", "rewrite");
        MailList two = list("two@two.example", "never", "rewrite");
        MailList three = list("three@three.example", "never", "rewrite");

        MessageOctets fromOne = through(one, ByteOctets.utf8(POST), Variant.OF_THE_LIST);
        MessageOctets fromTwo = through(two, fromOne, Variant.OF_THE_LIST);

        assertThat(verdict(two, fromOne)).isEqualTo(new Verdict.Accept());
        assertThat(verdict(three, fromOne)).isEqualTo(new Verdict.Accept());
        assertThat(verdict(three, fromTwo)).isEqualTo(new Verdict.Accept());
    }

    private MailList list(String post, String mitigation, String form) {
        return lists.add(post, ListSettings.defaults().with(ListSetting.POSTING, "open").with(ListSetting.FOOTER, "This is " + post)
                .with(ListSetting.DMARC_MITIGATION, mitigation).with(ListSetting.DMARC_FORM, form));
    }

    private MessageOctets through(MailList list, MessageOctets message, Variant variant) {
        Arrival arrival = new Arrival(1, PEER, ReversePath.of(EmailAddress.of("ann@people.example")), NOW, "mx." + list.domain(),
                Arrival.Recipients.SINGLE, new LeaveLink(LeaveLink.Way.BY_MAIL, "https://lists.example.org"));
        Preparation.Prepared prepared = preparation.prepare(Post.of(message, header(message), list, arrival), variant);
        RenderedOctets copy = new RenderedOctets(message, prepared.transformed().rendering(), SlotValues.sample());
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            copy.writeTo(octets, 0, copy.size());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        assertThat(octets.toString(StandardCharsets.UTF_8)).contains("List-Id: <" + list.listId() + ">").contains("text");
        return ByteOctets.of(octets.toByteArray());
    }

    private Verdict verdict(MailList list, MessageOctets message) {
        Envelope envelope = new Envelope(ReversePath.of(EmailAddress.of("owner@two.example")), List.of(list.post()), BodyType.SEVEN_BIT,
                false, List.of());
        return judge.judge(new org.indaba.moderate.Post(list, list.post(), new ArrivedMessage(PEER, envelope, header(message), message)))
                .verdict();
    }

    private static HeaderBlock header(MessageOctets message) {
        return ((HeaderReading.Read) HeaderBlock.read(message)).header();
    }
}
