package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.indaba.auth.Authentication;
import org.indaba.auth.BodyDigest;
import org.indaba.auth.DkimKeyPair;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimSigner;
import org.indaba.auth.PatientAuthenticator;
import org.indaba.expand.Decided;
import org.indaba.expand.Expansions;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.Participants;
import org.indaba.moderate.Judge;
import org.indaba.moderate.Rules;
import org.indaba.moderate.TestSettings;
import org.indaba.smtp.WireLimits;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.testing.FakeLists;
import org.indaba.testing.FakeMembers;
import org.indaba.transform.OurNames;
import org.indaba.transform.Preparation;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final long MAX_SIZE = 3_000_000;

    private final DnsZone zone = new DnsZone();
    private final FakeLists lists = new FakeLists();
    private final FakeMembers members = new FakeMembers();
    private final AtomicReference<Participants> asked = new AtomicReference<>();
    private final Set<Variant> wanted = new HashSet<>();
    private final MailList list = lists.add("afnog@lists.example.org", TestSettings.posting(Posting.MEMBERS));
    private final Explanation explanation = new Explanation(
            new PatientAuthenticator(new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "lists.example.org")),
            new Judge(new Rules(lists, members, new NothingCame())),
            new Preparation(new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "lists.example.org"), _ -> false),
            new FortyTwo(), new Explanation.OwnSite(() -> OurNames.of("lists.example.org"), MAX_SIZE,
                    new LeaveLinks("https://lists.example.org", "lists.example.org"::equals)), InstantSource.fixed(NOW));

    @Test
    void rulesStepsAndRecipientsAreSaid() {
        members.addInTx(1, EmailAddress.of("ann@people.example"), "");

        Explained explained = explain("From: ann@people.example\nTo: afnog@lists.example.org\nBcc: x@people.example\n\ntext\n");

        assertThat(explained.trace().verdict()).isEqualTo("accept");
        assertThat(explained.recipients()).isEqualTo(42);
        assertThat(explained.lines()).first().isEqualTo("verdict: accept");
        assertThat(explained.lines()).anyMatch(line -> line.startsWith("  remove-bcc"))
                .anyMatch(line -> line.contains("ann@people.example may post as a member"))
                .last().isEqualTo("recipients: 42");
    }

    @Test
    void theReturnPathOfAFileIsItsEnvelopeSender() {
        explain("Return-Path: <bob@people.example>\nTo: afnog@lists.example.org\n\n");
        assertThat(asked.get().onlyAuthor()).contains(EmailAddress.of("bob@people.example"));

        // RFC 5321 §4.4: Return-Path carries the envelope sender, the empty one too.
        assertThat(explain("Return-Path: <>\nFrom: ann@people.example\n\n").trace().reason()).contains("an empty envelope sender");
    }

    @Test
    void theSenderThatIsToldCountsMoreThanTheFile() {
        explanation.explain(list, ByteOctets.utf8("Return-Path: <bob@people.example>\r\nFrom: ann@people.example\r\n\r\n"),
                new Explanation.Told(ReversePath.of(EmailAddress.of("carol@people.example")), ""));
        assertThat(asked.get().onlyAuthor()).contains(EmailAddress.of("ann@people.example"));

        assertThat(explanation.explain(list, ByteOctets.utf8("From: ann@people.example\r\n\r\n"),
                new Explanation.Told(ReversePath.none(), "")).trace().reason())
                .contains("an empty envelope sender");
    }

    @Test
    void senderIsFoundOutAndSpfNeedsTheClient() {
        members.addInTx(1, EmailAddress.of("ann@people.example"), "");
        zone.text("people.example", "v=spf1 ip4:192.0.2.1 -all").text("_dmarc.people.example", "v=DMARC1; p=reject");
        ByteOctets post = ByteOctets.utf8("From: ann@people.example\r\nTo: afnog@lists.example.org\r\n\r\ntext\r\n");

        Explained alone = explanation.explain(list, post, Explanation.Told.NOTHING);
        assertThat(alone.lines()).contains("  SPF  none for people.example: the client has no IP address",
                "  DKIM  none: it has no signature", "  ARC  none", "  DMARC  fail for people.example, which asks for reject");
        assertThat(alone.trace().verdict()).isEqualTo("hold");

        Explained told = explanation.explain(list, post, new Explanation.Told(null, "192.0.2.1"));
        assertThat(told.lines()).contains("  SPF  pass for people.example",
                "  DMARC  pass for people.example, by SPF, which asks for reject");
        assertThat(told.trace().verdict()).isEqualTo("accept");
        assertThat(told.steps()).anyMatch(step -> step.step().equals("add-authentication-results"));
    }

    @Test
    void signaturesAreSaidForEachFormThatSomebodyWants() {
        MailList decorated = lists.add("decorated@lists.example.org",
                TestSettings.posting(Posting.OPEN).with(ListSetting.SUBJECT_PREFIX, "[x]").with(ListSetting.FOOTER, "bye"));
        ByteOctets post = signed("From: ann@people.example\r\nTo: decorated@lists.example.org\r\nSubject: hi\r\n\r\ntext\r\n");
        // The last two come to the same as the list's own and as the first: this post is plain text.
        wanted.addAll(Set.of(Variant.of(3), Variant.of(2), Variant.of(4), Variant.of(7)));

        Explained explained = explanation.explain(decorated, post, Explanation.Told.NOTHING);

        assertThat(explained.signatures()).containsExactly("The author's signature (people.example) is broken by: subject prefix, footer.");
        assertThat(explained.forms()).extracting(form -> form.variant().number()).containsExactly(0, 2, 3);
        assertThat(explained.lines()).containsSequence("signatures:",
                "  The author's signature (people.example) is broken by: subject prefix, footer.",
                "  no footer: The author's signature (people.example) is broken by: subject prefix.",
                "  no prefix, no footer: The author's signature (people.example) is intact.", "recipients: 42");
    }

    private ByteOctets signed(String text) {
        DkimKeyPair key = DkimKeyPair.make(new DkimKeyPair.Names("people.example", "s"), DkimKeyType.ED25519, new SecureRandom());
        zone.text("s._domainkey.people.example", key.record());
        ByteOctets octets = ByteOctets.utf8(text);
        HeaderBlock header = ((HeaderReading.Read) HeaderBlock.read(octets)).header();
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(new DkimSigner(List.of(key)).sign(octets, header, BodyDigest.of(octets, header.bodyStart()), NOW).toArray());
        signed.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return ByteOctets.of(signed.toByteArray());
    }

    @Test
    void whatCannotBeReadIsRefusedWithoutAnException() {
        assertThat(explain("X: y\n".repeat(HeaderBlock.MAX_FIELDS + 1) + "\n").trace().verdict()).isEqualTo("reject");
        assertThat(explain("X: " + "y".repeat(HeaderBlock.MAX_OCTETS) + "\n\n").trace().verdict()).isEqualTo("reject");
        assertThat(explain("").trace().verdict()).isEqualTo("reject");
    }

    /** RFC 5321 §4.5.3.1.6 and §4.5.3.1.7: the end of DATA says 554 and 552 to these, before any rule looks. */
    @Test
    void whatTheServerDoesNotTakeIsRefused() {
        MailList large = lists.change(list, list.settings().with(ListSetting.MAX_SIZE, "10MB").with(ListSetting.POSTING, "open"));
        String header = "From: ann@people.example\nTo: afnog@lists.example.org\n\n";
        String line = "x".repeat(WireLimits.TEXT_LINE);
        assertThat(explain(large, header + line + "\n").trace().verdict()).isEqualTo("accept");
        assertThat(explain(large, header + line + "x\n").trace().reason()).isEqualTo("a line of the message is longer than 1048576 octets");
        assertThat(explain(large, header + line + "x\n").trace().verdict()).isEqualTo("reject");

        String lines = "y".repeat(98).concat("\n").repeat((int) (MAX_SIZE / 100) - 2);
        String most = header + lines + "z".repeat((int) MAX_SIZE - (header + lines).replace("\n", "\r\n").length() - 2);
        assertThat(explain(large, most + "\n").trace().verdict()).isEqualTo("accept");
        assertThat(explain(large, most + "z\n").trace().reason()).startsWith("the message has 3000001 octets");
        assertThat(explain(large, most + "z\n").trace().verdict()).isEqualTo("reject");
    }

    private Explained explain(String text) {
        return explain(list, text);
    }

    private Explained explain(MailList at, String text) {
        return explanation.explain(at, ByteOctets.utf8(text.replace("\n", "\r\n")), Explanation.Told.NOTHING);
    }

    private final class FortyTwo implements Expansions {

        @Override
        public Set<Long> decideInTx(List<Decided> decisions) {
            throw new AssertionError("explaining decides nothing");
        }

        @Override
        public Map<Long, Set<Variant>> variants(Set<Long> listIds) {
            return listIds.stream().collect(Collectors.toMap(id -> id, _ -> wanted));
        }

        @Override
        public long count(long listId, Instant asOf, Participants participants) {
            asked.set(participants);
            return 42;
        }

        @Override
        public boolean step() {
            throw new AssertionError("explaining expands nothing");
        }

        @Override
        public int forgetInTx(Instant before, int limit) {
            throw new AssertionError("explaining forgets nothing");
        }
    }
}
