package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.indaba.app.bench.Delivery;
import org.indaba.archive.ArchiveReader;
import org.indaba.auth.Arrival;
import org.indaba.auth.Authentication;
import org.indaba.auth.BodyDigest;
import org.indaba.auth.DkimKeyPair;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimSigner;
import org.indaba.auth.DmarcResult;
import org.indaba.auth.Evidence;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.moderate.HeldPost;
import org.indaba.testing.FakeDns;
import org.indaba.testing.ReceivedMail;
import org.indaba.testing.SignedCorpus;
import org.indaba.transform.SurvivalByForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sent a post is found out when it comes, told to whoever gets a copy, and remembered. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class WhoSentItTest {

    @Inject
    World world;

    @Inject
    ArchiveReader archive;

    /** A new key of a domain, which no other story has: answers of DNS are remembered. */
    private DkimKeyPair key(String domain) {
        DkimKeyPair key = DkimKeyPair.make(new DkimKeyPair.Names(domain, "s"), DkimKeyType.ED25519, new SecureRandom());
        world.zone.text("s._domainkey." + domain, key.record()).text("_dmarc." + domain, "v=DMARC1; p=reject");
        return key;
    }

    @Test
    void signedPostIsProvenOnArrivalAndOnTheCopy() {
        try (MailHost readers = world.host("verifiers.example")) {
            // Given
            DkimKeyPair key = key("signers.example");
            MailList list = world.list("proven", Map.of("unauthenticated", "reject"), "ann@signers.example", "reader@verifiers.example");
            Letter letter = Letter.of("ann@signers.example", list.post().toString(),
                    "Authentication-Results: " + World.OWN_NAME + "; dkim=pass header.d=forged.example\n"
                            + "Authentication-Results: elsewhere.example; spf=pass smtp.mailfrom=signers.example\n", "Hello.\n");

            // When
            String reply = send(letter.from(), signed(key, letter.octets()), list);
            Delivery copy = readers.mailFor("reader@verifiers.example");

            // Then
            assertThat(reply).startsWith("250");
            ReceivedMail mail = ReceivedMail.of(copy.content().message().toArray());
            assertThat(mail.fields().getFirst()).startsWith("Authentication-Results: " + World.OWN_NAME + ";");
            assertThat(mail.all("Authentication-Results")).hasSize(2).last().isEqualTo(
                    "elsewhere.example; spf=pass smtp.mailfrom=signers.example");
            assertThat(mail.all("Authentication-Results").getFirst()).contains("spf=none").contains("smtp.mailfrom=signers.example")
                    .contains("dkim=pass header.d=signers.example header.s=s header.a=ed25519-sha256").contains("arc=none")
                    .contains("dmarc=pass header.from=signers.example").doesNotContain("forged");
            assertThat(outcomes(ByteOctets.of(copy.content().message().toArray()))).singleElement().matches(DkimOutcome::proves);
            long post = world.post(letter.messageId());
            String kept = world.operations.inbox().find(post).orElseThrow().arrival().evidence();
            assertThat(world.number("SELECT count(*) FROM archived_posts WHERE survival LIKE '%signers.example%INTACT%' AND post_id = "
                    + post)).isEqualTo(1);
            assertThat(Evidence.ofJson(kept).results().authorProven()).isTrue();
            assertThat(Evidence.ofJson(kept).keys().byName()).containsOnlyKeys("s._domainkey.signers.example");
        }
    }

    /** RFC 6376 §3.7: through the whole program, every signature of the corpus that is right on arrival is right on the copy. */
    @Test
    void signedMailsOfTheCorpusArriveAsTheyWereSigned() {
        try (MailHost readers = world.host("corpus-verifiers.example")) {
            // Given
            SignedCorpus.keys().forEach(world.zone::text);
            List<Corpus.Mail> signed = Corpus.mails("auth/dkim").stream()
                    .filter(mail -> outcomes(mail.octets()).stream().anyMatch(DkimOutcome::proves)).toList();
            List<List<DkimOutcome>> before = new ArrayList<>();

            // When
            for (Corpus.Mail mail : signed) {
                // Some have the same Message-ID and text, and one list would take them for one post.
                MailList list = world.list("signed-corpus-" + before.size(), Map.of("posting", "open"), "reader@corpus-verifiers.example");
                String reply = send("poster@people.example", Corpus.all(mail.octets()), list);
                assertThat(reply).as(mail.name()).startsWith("250").doesNotContain("waits");
                before.add(outcomes(mail.octets()));
            }
            List<Delivery> copies = World.eventually().until(readers::taken, taken -> taken.size() == signed.size());

            // Then
            assertThat(signed).hasSize(5);
            List<List<DkimOutcome>> after = copies.stream()
                    .map(copy -> outcomes(ByteOctets.of(copy.content().message().toArray()))).toList();
            // One came from another list, and had that one's fields signed: ours stand in their place, and the post's page says so.
            assertThat(after.stream().filter(before::contains)).hasSize(4);
            String ours = " FROM archived_posts p JOIN lists l ON l.id = p.list_id WHERE l.name LIKE 'signed-corpus-%' AND survival LIKE ";
            assertThat(world.number("SELECT count(*)" + ours + "'%INTACT%'")).isEqualTo(4);
            assertThat(world.number("SELECT count(*)" + ours + "'%BROKEN%remove-list-fields%'")).isEqualTo(1);
        }
    }

    @Test
    void copyThatWouldNotBeBelievedIsFromTheListAndPasses() {
        try (MailHost readers = world.host("strict-readers.example")) {
            // Given
            DkimKeyPair key = key("other-signers.example");
            world.zone.text(World.LISTS, "v=spf1 ip4:127.0.0.0/8 -all").text("_dmarc." + World.LISTS, "v=DMARC1; p=reject");
            MailList list = world.list("prefixed", Map.of("subject-prefix", "[prefixed]"), "ann@other-signers.example",
                    "reader@strict-readers.example");
            Letter letter = Letter.of("ann@other-signers.example", list.post().toString());

            // When
            send(letter.from(), signed(key, letter.octets()), list);
            Delivery copy = readers.mailFor("reader@strict-readers.example");

            // Then
            ReceivedMail mail = ReceivedMail.of(copy.content().message().toArray());
            assertThat(mail.only("From")).isEqualTo("ann via prefixed <prefixed@" + World.LISTS + ">");
            assertThat(mail.only("Author")).isEqualTo("ann@other-signers.example");
            assertThat(mail.only("Reply-To")).isEqualTo("ann@other-signers.example");
            ByteOctets octets = ByteOctets.of(copy.content().message().toArray());
            Arrival there = new Arrival(new Peer("127.0.0.1", World.OWN_NAME, "ESMTP", "", false),
                    ReversePath.of(EmailAddress.of(copy.mailFrom())), octets, header(octets));
            assertThat(authentication().authenticate(there).dmarc().result()).isEqualTo(new DmarcResult.Pass());
            assertThat(world.number("SELECT count(*) FROM archived_posts WHERE survival LIKE '%BROKEN%subject-prefix%' AND post_id = "
                    + world.post(letter.messageId()))).isEqualTo(1);
        }
    }

    @Test
    void eachFormOfThePostHasItsProofAndIsFromTheListOnlyWhereThatIsBroken() {
        try (MailHost readers = world.host("form-readers.example")) {
            // Given
            DkimKeyPair key = key("form-signers.example");
            MailList list = world.list("proven-forms", Map.of("subject-prefix", "[proven]"), "ann@form-signers.example",
                    "usual@form-readers.example", "bare@form-readers.example");
            world.operations.transactions().run(() -> {
                Membership bare = world.operations.members().find(list.id(), EmailAddress.of("bare@form-readers.example")).orElseThrow();
                assertThat(world.operations.roster().preferInTx(bare.subscriptionId(),
                        new Preferences(DeliveryMode.ON, true, false, Variant.of(1), null))).isTrue();
            });
            Letter letter = Letter.of("ann@form-signers.example", list.post().toString());

            // When
            send(letter.from(), signed(key, letter.octets()), list);
            Delivery usual = readers.mailFor("usual@form-readers.example");
            Delivery bare = readers.mailFor("bare@form-readers.example");

            // Then
            long post = world.post(letter.messageId());
            SurvivalByForm kept = SurvivalByForm.ofJson(archive.find(post).orElseThrow().survival());
            assertThat(kept.forms()).extracting(SurvivalByForm.Form::variant).containsExactly(Variant.OF_THE_LIST, Variant.of(1));
            assertThat(kept.forms().getFirst().survival().sentences())
                    .containsExactly("The author's signature (form-signers.example) is broken by: subject prefix.");
            assertThat(kept.forms().getLast().survival().sentences())
                    .containsExactly("The author's signature (form-signers.example) is intact.");
            assertThat(ReceivedMail.of(usual.content().message().toArray()).only("From")).contains("via proven-forms");
            assertThat(ReceivedMail.of(bare.content().message().toArray()).only("From")).contains("ann@form-signers.example");
            assertThat(outcomes(ByteOctets.of(bare.content().message().toArray())).stream()
                    .filter(one -> one.domain().equals("form-signers.example"))).singleElement().matches(DkimOutcome::proves);
        }
    }

    @Test
    void forgedPostWaitsForAModeratorWhoSeesWhy() {
        // Given
        world.zone.text("_dmarc.strict-bank.example", "v=DMARC1; p=reject").text("strict-bank.example", "v=spf1 -all");
        MailList list = world.list("careful", Map.of(), "boss@strict-bank.example");

        // When
        String reply = world.send(Letter.of("boss@strict-bank.example", list.post().toString()), list.post().toString());

        // Then
        assertThat(reply).startsWith("250").contains("waits for a moderator");
        List<HeldPost> held = world.operations.held().waiting(list.id());
        assertThat(held).hasSize(1);
        assertThat(held.getFirst().reason()).contains("strict-bank.example").contains("reject").contains("DMARC");
        assertThat(world.operations.inbox().find(held.getFirst().postId()).orElseThrow().arrival().trace())
                .contains("spf=fail").contains("dmarc=fail").contains("dmarc-failures=accept");
    }

    /** In the name of a member whose domain asks for reject: without From, and with a second author. */
    @ParameterizedTest
    @ValueSource(strings = {"", "From: boss@another-bank.example, ann@people.example\n",
        "From: ann@people.example, boss@another-bank.example\n"})
    void noFromFieldIsMadeSoThatAPolicyDoesNotHold(String from) {
        // Given
        world.zone.text("_dmarc.another-bank.example", "v=DMARC1; p=reject").text("another-bank.example", "v=spf1 -all");
        MailList list = world.list("careful-of-" + (from.isEmpty() ? "none" : from.indexOf("boss")), Map.of(),
                "boss@another-bank.example", "ann@people.example");
        Letter letter = Letter.of("boss@another-bank.example", list.post().toString());
        String text = letter.text().replace("From: boss@another-bank.example\n", from);

        // When
        String reply = send(letter.from(), text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), list);

        // Then
        assertThat(reply).startsWith("250").contains("waits for a moderator");
        assertThat(world.operations.held().waiting(list.id())).singleElement().satisfies(held -> assertThat(held.reason())
                .isEqualTo("nothing proves that it comes from another-bank.example, which asks for reject then (DMARC)"));
    }

    @Test
    void forgedMemberIsRefusedWhereTheListWantsProof() {
        MailList list = world.list("proof", Map.of("unauthenticated", "reject"), "ann@unsigned.example");

        String reply = world.send(Letter.of("ann@unsigned.example", list.post().toString()), list.post().toString());

        // RFC 7372 §3.3: neither SPF nor DKIM proves it.
        assertThat(reply).startsWith("550 5.7.26").contains("nothing proves that ann@unsigned.example wrote it");
    }

    private String send(String from, byte[] octets, MailList list) {
        try (Mailer mailer = new Mailer(world.smtp())) {
            return mailer.send(from, List.of(list.post().toString()), octets);
        }
    }

    private byte[] signed(DkimKeyPair key, byte[] mail) {
        ByteOctets octets = ByteOctets.of(mail);
        HeaderBlock header = header(octets);
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(new DkimSigner(List.of(key))
                .sign(octets, header, BodyDigest.of(octets, header.bodyStart()), world.clock.instant()).toArray());
        signed.writeBytes(mail);
        return signed.toByteArray();
    }

    private List<DkimOutcome> outcomes(ByteOctets mail) {
        return authentication().signatures(mail, header(mail));
    }

    private Authentication authentication() {
        return new Authentication(new FakeDns(world.zone), world.clock, "elsewhere.example");
    }

    private static HeaderBlock header(ByteOctets octets) {
        return ((HeaderReading.Read) HeaderBlock.read(octets)).header();
    }
}
