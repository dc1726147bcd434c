package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.auth.Authentication;
import org.indaba.auth.BodyDigest;
import org.indaba.auth.DkimKeyPair;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimSigner;
import org.indaba.auth.Evidence;
import org.indaba.lists.ListSetting;
import org.indaba.lists.Variant;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.RenderedOctets;
import org.indaba.mime.SlotValues;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.testing.SignedCorpus;
import org.junit.jupiter.api.Test;

/** An author's DKIM signature is as good on the copy as it was on arrival (RFC 6376 §3.7), unless the steps say that they break it. */
class SignaturesSurviveTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final DkimKeyPair key = DkimKeyPair.make(new DkimKeyPair.Names("example.net", "s"), DkimKeyType.ED25519, new SecureRandom());
    private final DnsZone zone = new DnsZone().text("s._domainkey.example.net", key.record());
    private final Authentication authentication = new Authentication(new FakeDns(zone), InstantSource.fixed(NOW), "mx.example.org");

    @Test
    void everySignedMailOfTheCorpusKeepsItsSignatures() throws IOException {
        SignedCorpus.keys().forEach(zone::text);
        List<String> broken = new ArrayList<>();
        int intact = 0;
        for (Corpus.Mail mail : Corpus.mails("auth/dkim")) {
            List<DkimOutcome> before = outcomes(mail.octets());
            if (before.stream().anyMatch(DkimOutcome::proves)) {
                Copy copy = copy(mail.octets());
                boolean same = outcomes(copy.octets()).equals(before);
                assertThat(same).as(mail.name() + ": " + copy.breaks()).isEqualTo(copy.breaks().isEmpty());
                intact += same ? 1 : 0;
                broken.addAll(copy.breaks());
            }
        }
        assertThat(intact).isEqualTo(4);
        // One of them came from a list, which signed its own fields; ours take their place (RFC 2369 §4), and the steps say so.
        assertThat(broken).containsExactly("remove-list-fields");
    }

    @Test
    void everyMailThatIsSignedHereKeepsItsSignature() {
        List<Corpus.Mail> mails = new ArrayList<>(Corpus.mails("messages"));
        mails.addAll(Corpus.mails("threads"));
        int intact = 0;
        for (Corpus.Mail mail : mails) {
            ByteOctets signed = signed(mail.octets());
            assertThat(outcomes(signed).getFirst().proves()).as(mail.name()).isTrue();
            Copy copy = copy(signed);
            boolean survives = outcomes(copy.octets()).stream().anyMatch(one -> one.domain().equals("example.net") && one.proves());
            // A mail that came through another list has that one's fields signed, and they are replaced.
            assertThat(survives || !copy.breaks().isEmpty()).as(mail.name() + ": " + copy.breaks()).isTrue();
            intact += survives ? 1 : 0;
        }
        assertThat(intact).isGreaterThan(200);
    }

    @Test
    void aMessageIsReadAsOftenForTenSignaturesAsForOne() {
        assertThat(readings(10)).isEqualTo(readings(1)).isGreaterThan(3);
    }

    /** How often the last octet of a post is read to find out which of two steps broke its signatures. */
    private int readings(int count) {
        List<DkimKeyPair> keys = IntStream.range(0, count).mapToObj(i -> DkimKeyPair.make(
                new DkimKeyPair.Names("example.net", "s" + count + "-" + i), DkimKeyType.ED25519, new SecureRandom())).toList();
        IntStream.range(0, count).forEach(i -> zone.text("s" + count + "-" + i + "._domainkey.example.net", keys.get(i).record()));
        // Longer than what is read at once to find the end of the header.
        CountedOctets mail = new CountedOctets(signed(ByteOctets.utf8("From: Ann <ann@example.net>\r\nSubject: x\r\n"
                + "Date: Fri, 2 Jan 2026 03:04:05 +0000\r\nMessage-ID: <1@example.net>\r\n\r\n" + "text\r\n".repeat(10_000)), keys));
        Post post = Posts.post(mail, Posts.prefix("[afnog]").with(ListSetting.FOOTER, "a footer"));
        Evidence evidence = authentication.examine(new org.indaba.auth.Arrival(Posts.arrival().peer(), ReversePath.none(), mail,
                post.header()));
        Steps steps = new Steps();
        Transformed transformed = steps.apply(post, Variant.OF_THE_LIST);
        int before = mail.readings;

        Survival survival = new SurvivalProof(authentication, steps).of(post, Variant.OF_THE_LIST, evidence, transformed);

        assertThat(survival.signatures()).hasSize(count).allSatisfy(one -> {
            assertThat(one.fate()).isEqualTo(Survival.Fate.BROKEN);
            assertThat(one.brokenBy()).containsExactly("subject-prefix", "footer");
        });
        return mail.readings - before;
    }

    /** Counts how often its last octet is asked for. */
    private static final class CountedOctets implements MessageOctets {

        private final ByteOctets octets;
        private int readings;

        private CountedOctets(ByteOctets octets) {
            this.octets = octets;
        }

        @Override
        public long size() {
            return octets.size();
        }

        @Override
        public byte[] slice(long from, int length) {
            readings += from < size() && from + length >= size() ? 1 : 0;
            return octets.slice(from, length);
        }

        @Override
        public void writeTo(OutputStream out, long from, long to) throws IOException {
            readings += from < to && to == size() ? 1 : 0;
            octets.writeTo(out, from, to);
        }
    }

    private record Copy(ByteOctets octets, List<String> breaks) {
    }

    private static Copy copy(ByteOctets original) {
        Transformed transformed = new Steps().apply(Posts.post(original, Posts.transparent()), Variant.OF_THE_LIST);
        RenderedOctets rendered = new RenderedOctets(original, transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN));
        return new Copy(ByteOctets.of(Corpus.all(rendered)),
                transformed.rendering().breaks());
    }

    private ByteOctets signed(ByteOctets mail) {
        return signed(mail, List.of(key));
    }

    private static ByteOctets signed(ByteOctets mail, List<DkimKeyPair> keys) {
        HeaderBlock header = header(mail);
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(new DkimSigner(keys).sign(mail, header, BodyDigest.of(mail, header.bodyStart()), NOW).toArray());
        signed.writeBytes(Corpus.all(mail));
        return ByteOctets.of(signed.toByteArray());
    }

    private List<DkimOutcome> outcomes(ByteOctets message) {
        return authentication.signatures(message, header(message));
    }

    private static HeaderBlock header(ByteOctets octets) {
        return ((HeaderReading.Read) HeaderBlock.read(octets)).header();
    }
}
