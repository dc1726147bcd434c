package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the vectors do not have of RFC 8617 §4.2 and §5.2. */
class ArcVerifierTest {

    private static final String MAIL = "From: ann@example.org\r\nSubject: x\r\n\r\nbody\r\n";

    private static ArcResult verify(String mail, TextDns dns) {
        return new ArcVerifier(DkimRules.TODAY, InstantSource.fixed(Instant.EPOCH))
                .verify(SignedMail.octets(mail), SignedMail.header(mail), dns);
    }

    private static String sets(int count) {
        StringBuilder sets = new StringBuilder();
        for (int i = count; i >= 1; i--) {
            sets.append("ARC-Seal: i=").append(i).append("; a=rsa-sha256; d=example.org; s=s; b=AAAA; cv=")
                    .append(i == 1 ? "none" : "pass")
                    .append("\r\nARC-Message-Signature: i=").append(i)
                    .append("; a=rsa-sha256; d=example.org; s=s; h=from; bh=AAAA; b=AAAA\r\nARC-Authentication-Results: i=").append(i)
                    .append("; example.org; none\r\n");
        }
        return sets.toString();
    }

    @Test
    void messageWithoutSetsHasNoChain() {
        assertThat(verify(MAIL, new TextDns())).isEqualTo(new ArcResult.None());
    }

    @Test
    void fiftySetsAreReadAndFiftyOneAreNot() {
        // RFC 8617 §4.2.1: the highest instance is 50.
        assertThat(verify(sets(ArcChain.MAX_SETS) + MAIL, new TextDns()))
                .isEqualTo(new ArcResult.Fail("the body was changed since the last seal"));
        assertThat(verify(sets(ArcChain.MAX_SETS + 1) + MAIL, new TextDns()))
                .isEqualTo(new ArcResult.Fail("more than 50 sets"));
    }

    @Test
    void gapAndDoubleAndForeignInstanceBreakTheChain() {
        assertThat(verify(sets(3).replace("i=2;", "i=3;") + MAIL, new TextDns())).isInstanceOf(ArcResult.Fail.class);
        assertThat(verify(sets(2).replace("i=1;", "i=0;") + MAIL, new TextDns())).isInstanceOf(ArcResult.Fail.class);
        assertThat(verify(sets(1).replace("i=1;", "i=99999999999;") + MAIL, new TextDns())).isInstanceOf(ArcResult.Fail.class);
        assertThat(verify(sets(1).replace("i=1;", "\u0000;") + MAIL, new TextDns())).isInstanceOf(ArcResult.Fail.class);
    }

    @Test
    @Timeout(20)
    void thousandsOfFieldsEndSoonAndAskNobody() {
        TextDns dns = new TextDns();
        assertThat(verify(sets(1).repeat(3_000) + MAIL, dns)).isInstanceOf(ArcResult.Fail.class);
        assertThat(verify("ARC-Seal: i=1; cv=none; x=" + "y".repeat(900_000) + "\r\n" + MAIL, dns)).isInstanceOf(ArcResult.Fail.class);
        assertThat(dns.questions()).isZero();
    }

    @Test
    void messageSignatureOfThousandFieldsIsReadAndOfOneMoreIsNot() {
        String most = "h=from" + ":x".repeat(SignatureTags.MAX_NAMES - 1);

        assertThat(verify(sets(1).replace("h=from", most) + MAIL, new TextDns()))
                .isEqualTo(new ArcResult.Fail("the body was changed since the last seal"));
        assertThat(verify(sets(1).replace("h=from", most + ":x") + MAIL, new TextDns()))
                .isEqualTo(new ArcResult.Fail("the newest message signature: h= has more than 1000 names"));
    }

    @Test
    void sealOfAMegabyteOfMarksIsBroken() throws Exception {
        String marks = "\u0310".repeat(220_000) + "\u0316".repeat(220_000);
        String octets = new String(marks.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        DkimKeyPair key = DkimKeyPair.make(new DkimKeyPair.Names("example.org", "s"), DkimKeyType.RSA, new SecureRandom());
        TextDns dns = new TextDns().with("s._domainkey.example.org", key.record());
        String mail = sealed(key, "Authentication-Results: mx.example.org; arc=none\r\n" + MAIL);
        assertThat(verify(mail, dns)).isInstanceOf(ArcResult.Pass.class);
        String seal = mail.substring(mail.indexOf("ARC-Seal:"));
        for (String name : List.of("d=example.org", "s=s")) {
            String odd = mail.replace(seal, seal.replaceFirst(name + "(?=;)", name.substring(0, 2) + octets));

            // A guard against hanging only: it would be minutes.
            assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> verify(odd, dns)))
                    .isEqualTo(new ArcResult.Fail("seal 1: a=, b=, d= or s= is missing or broken"));
        }
    }

    private static String sealed(DkimKeyPair key, String mail) throws java.io.IOException {
        SignableForm.Reader reader = new SignableForm.Reader();
        reader.write(mail.getBytes(StandardCharsets.ISO_8859_1));
        byte[] signatures = reader.form().orElseThrow().by(new DkimSigner(List.of(key), new ArcSealer()), Instant.EPOCH)
                .of(_ -> new byte[0]);
        return new String(signatures, StandardCharsets.ISO_8859_1) + mail;
    }
}
