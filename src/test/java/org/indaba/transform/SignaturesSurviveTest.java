package org.indaba.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.indaba.auth.Authentication;
import org.indaba.auth.BodyDigest;
import org.indaba.auth.DkimKeyPair;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimOutcome;
import org.indaba.auth.DkimSigner;
import org.indaba.lists.Variant;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
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

    private record Copy(ByteOctets octets, List<String> breaks) {
    }

    private static Copy copy(ByteOctets original) {
        Transformed transformed = new Steps().apply(Posts.post(original, Posts.transparent()), Variant.OF_THE_LIST);
        RenderedOctets rendered = new RenderedOctets(original, transformed.rendering(), SlotValues.ofLeaveToken(Posts.TOKEN));
        return new Copy(ByteOctets.of(Corpus.all(rendered)),
                transformed.rendering().breaks());
    }

    private ByteOctets signed(ByteOctets mail) {
        HeaderBlock header = header(mail);
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(new DkimSigner(List.of(key)).sign(mail, header, BodyDigest.of(mail, header.bodyStart()), NOW).toArray());
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
