package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.james.jdkim.DKIMVerifier;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.junit.jupiter.api.Test;

/** What we sign is taken by ourselves and by a library (RFC 6376 §5, RFC 8463 §3); other projects are asked in SignedCopiesTest. */
class DkimSignerTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final DkimKeyPair RSA = key("r1", DkimKeyType.RSA);
    private static final DkimKeyPair ED25519 = key("e1", DkimKeyType.ED25519);
    private static final String MAIL = "From: Ann <ann@example.org>\r\nSubject: Hello\r\n"
            + "List-Unsubscribe: <https://lists.example.org/u/x>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nA line\r\n";

    private final DkimSigner signer = new DkimSigner(List.of(RSA, ED25519));

    private static DkimKeyPair key(String selector, DkimKeyType type) {
        return DkimKeyPair.make(new DkimKeyPair.Names("lists.example.org", selector), type, new SecureRandom());
    }

    private static TextDns dns() {
        return new TextDns().with("r1._domainkey.lists.example.org", RSA.record())
                .with("e1._domainkey.lists.example.org", ED25519.record());
    }

    private byte[] signed(MessageOctets mail) {
        HeaderBlock header = Vectors.header(mail);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.writeBytes(signer.sign(mail, header, BodyDigest.of(mail, header.bodyStart()), NOW).toArray());
        copy.writeBytes(Corpus.all(mail));
        return copy.toByteArray();
    }

    private static List<DkimOutcome> verify(byte[] mail) {
        ByteOctets octets = ByteOctets.of(mail);
        return new DkimVerifier(DkimRules.TODAY, InstantSource.fixed(NOW)).verify(octets, Vectors.header(octets), dns());
    }

    @Test
    void bothSignaturesPass() {
        assertThat(verify(signed(SignedMail.octets(MAIL)))).hasSize(2).allMatch(DkimOutcome::proves)
                .extracting(DkimOutcome::algorithm).containsExactly("rsa-sha256", "ed25519-sha256");
    }

    @Test
    void everyMailOfTheCorpusIsSignedSoThatItPasses() {
        List<Corpus.Mail> mails = new ArrayList<>(Corpus.mails("messages"));
        mails.addAll(Corpus.mails("threads"));
        // A mail of this folder may have a signature of its own; ours stand on top.
        assertThat(mails).hasSizeGreaterThan(300).allSatisfy(mail -> {
            List<DkimOutcome> outcomes = verify(signed(mail.octets()));
            boolean from = Vectors.header(mail.octets()).first("From").isPresent();
            assertThat(outcomes.subList(0, 2)).as(mail.name() + " " + from).allMatch(DkimOutcome::proves);
        });
    }

    @Test
    void fieldsOfTheOneClickButtonAreSigned() {
        String copy = new String(signed(SignedMail.octets(MAIL)), StandardCharsets.ISO_8859_1);

        // RFC 8058 §4.
        assertThat(verify(copy.replace("One-Click", "Two-Click").getBytes(StandardCharsets.ISO_8859_1))).noneMatch(DkimOutcome::proves);
        assertThat(verify(copy.replace("/u/x", "/u/y").getBytes(StandardCharsets.ISO_8859_1))).noneMatch(DkimOutcome::proves);
    }

    /** RFC 8058 §4: receivers take a button for signed only where nothing unsigned stands beside it. */
    @Test
    void secondButtonOnTopIsNoticed() {
        String copy = new String(signed(SignedMail.octets(MAIL)), StandardCharsets.ISO_8859_1);
        for (String field : List.of("List-Unsubscribe: <https://evil.example/u/x>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click")) {
            assertThat(verify((field + "\r\n" + copy).getBytes(StandardCharsets.ISO_8859_1))).hasSize(2).noneMatch(DkimOutcome::proves);
        }
    }

    @Test
    void secondAuthorOnTopIsNoticed() {
        String copy = "From: eve@example.com\r\n" + new String(signed(SignedMail.octets(MAIL)), StandardCharsets.ISO_8859_1);
        assertThat(verify(copy.getBytes(StandardCharsets.ISO_8859_1))).hasSize(2).noneMatch(DkimOutcome::proves);
    }

    @Test
    void linesOfTheFieldsAreShort() {
        String copy = new String(signed(SignedMail.octets(MAIL)), StandardCharsets.ISO_8859_1);
        assertThat(copy.lines().filter(line -> line.length() > 78)).isEmpty();
    }

    @Test
    void keyIsTheSameWhenItWasKept() {
        DkimKeyPair again = DkimKeyPair.of(new DkimKeyPair.Names("lists.example.org", "e1"), DkimKeyType.ED25519, ED25519.privateKey(),
                ED25519.publicKey());
        MessageOctets mail = SignedMail.octets(MAIL);
        HeaderBlock header = Vectors.header(mail);
        BodyDigest body = BodyDigest.of(mail, header.bodyStart());

        assertThat(again.record()).isEqualTo(ED25519.record());
        assertThat(new DkimSigner(List.of(again)).sign(mail, header, body, NOW))
                .isEqualTo(new DkimSigner(List.of(ED25519)).sign(mail, header, body, NOW));
        assertThat(again.toString()).doesNotContain(Base64.getEncoder().encodeToString(ED25519.privateKey().toArray()));
        assertThatThrownBy(() -> DkimKeyPair.of(new DkimKeyPair.Names("a.example", "s"), DkimKeyType.RSA, ED25519.privateKey(),
                ED25519.publicKey())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void zoneLinesHaveStringsThatDnsTakes() {
        assertThat(ED25519.zoneLine()).startsWith("e1._domainkey.lists.example.org. IN TXT ( \"v=DKIM1; k=ed25519; p=").endsWith("\" )");
        List<String> strings = List.of(RSA.zoneLine().replaceAll("^[^\"]*\"|\"[^\"]*$", "").split("\" \""));
        assertThat(strings).hasSizeGreaterThan(1).allMatch(string -> string.length() <= 255);
        assertThat(String.join("", strings)).isEqualTo(RSA.record());
        assertThatThrownBy(() -> new DkimKeyPair.Names("a b.example", "s")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DkimKeyPair.Names("a.example", "s\" )\nx")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void libraryTakesTheRsaSignature() throws Exception {
        MessageOctets mail = SignedMail.octets(MAIL);
        HeaderBlock header = Vectors.header(mail);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        copy.writeBytes(new DkimSigner(List.of(RSA)).sign(mail, header, BodyDigest.of(mail, header.bodyStart()), NOW).toArray());
        copy.writeBytes(Corpus.all(mail));

        assertThat(new DKIMVerifier((_, _, _) -> List.of(RSA.record())).verify(new ByteArrayInputStream(copy.toByteArray()))).hasSize(1);
    }
}
