package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 §6.1, RFC 8301 §3 and RFC 8463 §3, on mails that are signed here and then spoilt. */
class DkimVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String MAIL = "From: Ann <ann@example.org>\r\nSubject: Hello\r\n\r\nOne line\r\nand another  \r\n\r\n";

    private final SignedMail signer = SignedMail.ED25519;

    private DkimResult only(String mail, TextDns dns) {
        List<DkimOutcome> all = verify(mail, dns);
        assertThat(all).hasSize(1);
        return all.getFirst().result();
    }

    private List<DkimOutcome> verify(String mail, TextDns dns) {
        return new DkimVerifier(DkimRules.TODAY, InstantSource.fixed(NOW)).verify(SignedMail.octets(mail), SignedMail.header(mail), dns);
    }

    @Test
    void signatureByEitherAlgorithmPasses() {
        assertThat(only(signer.sign(MAIL, ""), signer.dns())).isEqualTo(new DkimResult.Pass(0, false));
        assertThat(only(SignedMail.RSA.sign(MAIL, ""), SignedMail.RSA.dns())).isEqualTo(new DkimResult.Pass(0, false));
        assertThat(verify(MAIL, signer.dns())).isEmpty();
    }

    @Test
    void changedBodyAndChangedHeaderFail() {
        String signed = signer.sign(MAIL, "");

        assertThat(only(signed.replace("another", "a second"), signer.dns())).isEqualTo(new DkimResult.Fail("the body was changed"));
        assertThat(only(signed.replace("Subject: Hello", "Subject: [list] Hello"), signer.dns())).isInstanceOf(DkimResult.Fail.class);
        assertThat(only(signed.replace("another  \r\n", "another\r\n\r\n"), signer.dns())).isInstanceOf(DkimResult.Pass.class);
        assertThat(only(signed.replace("Subject: Hello", "SUBJECT :\r\n\tHello "), signer.dns())).isInstanceOf(DkimResult.Pass.class);
    }

    @Test
    void secondFromFieldBelowTheSignedOneIsNoticed() {
        String signed = signer.sign(MAIL, "");

        // RFC 6376 §5.4.2: the last one is what is signed.
        assertThat(only(signed.replace("Subject:", "From: Eve <eve@example.com>\r\nSubject:"), signer.dns()))
                .isInstanceOf(DkimResult.Fail.class);
    }

    @Test
    void signatureOfAnotherKeyFails() {
        assertThat(only(signer.sign(MAIL, ""), new SignedMail("Ed25519", 0).dns())).isInstanceOf(DkimResult.Fail.class);
        assertThat(only(signer.sign(MAIL, ""), SignedMail.RSA.dns())).isEqualTo(new DkimResult.PermError("the key is of another type"));
    }

    @Test
    void missingKeyIsForGoodAndSilentDnsIsForNow() {
        assertThat(only(signer.sign(MAIL, ""), new TextDns())).isEqualTo(new DkimResult.PermError("there is no key"));
        assertThat(only(signer.sign(MAIL, ""), new TextDns().failing("s._domainkey.example.org")))
                .isInstanceOf(DkimResult.TempError.class);
    }

    @Test
    void partOfTheBodyMayBeSignedAndThenProvesNothing() {
        String canonical = SignedMail.body(MAIL);
        String value = signer.signatureFor(MAIL, "v=1; d=example.org; s=s; h=from:subject; l=8; ", canonical.substring(0, 8));
        DkimOutcome outcome = verify("DKIM-Signature: " + value + "\r\n" + MAIL, signer.dns()).getFirst();

        // RFC 6376 §8.2: anybody may have added the rest.
        assertThat(outcome.result()).isEqualTo(new DkimResult.Pass(canonical.length() - 8, false));
        assertThat(outcome.proves()).isFalse();
    }

    @Test
    void lengthMayBeTheBodysAndNotOneMore() {
        String canonical = SignedMail.body(MAIL);
        String start = "v=1; d=example.org; s=s; h=from:subject; l=";

        String exact = signer.signatureFor(MAIL, start + canonical.length() + "; ", canonical);
        assertThat(only("DKIM-Signature: " + exact + "\r\n" + MAIL, signer.dns())).isEqualTo(new DkimResult.Pass(0, false));
        String more = signer.signatureFor(MAIL, start + (canonical.length() + 1) + "; ", canonical);
        assertThat(only("DKIM-Signature: " + more + "\r\n" + MAIL, signer.dns()))
                .isEqualTo(new DkimResult.PermError("l= is larger than the body"));
        String most = signer.signatureFor(MAIL, start + "9".repeat(76) + "; ", canonical);
        assertThat(only("DKIM-Signature: " + most + "\r\n" + MAIL, signer.dns()))
                .isEqualTo(new DkimResult.PermError("l= is larger than the body"));
        String tooLong = signer.signatureFor(MAIL, start + "9".repeat(77) + "; ", canonical);
        assertThat(only("DKIM-Signature: " + tooLong + "\r\n" + MAIL, signer.dns()))
                .isEqualTo(new DkimResult.PermError("l= is no number"));
    }

    @Test
    void signatureEndsAtItsTime() {
        assertThat(only(signer.sign(MAIL, "x=" + NOW.getEpochSecond() + "; "), signer.dns())).isInstanceOf(DkimResult.Pass.class);
        assertThat(only(signer.sign(MAIL, "x=" + (NOW.getEpochSecond() - 1) + "; "), signer.dns()))
                .isEqualTo(new DkimResult.PermError("the signature has expired"));
        assertThat(only(signer.sign(MAIL, "t=20; x=10; "), signer.dns())).isEqualTo(new DkimResult.PermError("x= is before t="));
    }

    @Test
    void identityIsInsideOfTheDomain() {
        assertThat(only(signer.sign(MAIL, "i=ann@lists.Example.org; "), signer.dns())).isInstanceOf(DkimResult.Pass.class);
        assertThat(only(signer.sign(MAIL, "i=ann@badexample.org; "), signer.dns()))
                .isEqualTo(new DkimResult.PermError("i= is outside of d="));
        TextDns exact = new TextDns().with("s._domainkey.example.org", signer.record() + "; t=s:y");
        assertThat(only(signer.sign(MAIL, "i=@lists.example.org; "), exact)).isInstanceOf(DkimResult.PermError.class);
        assertThat(only(signer.sign(MAIL, "i=@example.org; "), exact)).isEqualTo(new DkimResult.Pass(0, true));
    }

    /** RFC 8616 §4: a domain may stand there in U-labels; its key is asked for in A-labels. */
    @Test
    void domainInItsOwnScriptIsAskedForInAscii() {
        String value = signer.signatureFor(MAIL, "v=1; d=b\u00c3\u00bccher.example; s=s; h=from:subject; ", SignedMail.body(MAIL));
        TextDns dns = new TextDns().with("s._domainkey.xn--bcher-kva.example", signer.record());

        DkimOutcome outcome = verify("DKIM-Signature: " + value + "\r\n" + MAIL, dns).getFirst();
        assertThat(outcome.result()).isInstanceOf(DkimResult.Pass.class);
        assertThat(outcome.domain()).isEqualTo("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=1; a=ed25519-sha256; d=example.org; s=s; h=from; bh=AAAA",
        "v=1; a=none; d=example.org; s=s; h=from; bh=AA==; b=AA==",
        "v=1; a=ed25519-sha256; d=example.org; s=s; h=subject; bh=AA==; b=AA==",
        "v=1; a=ed25519-sha256; d=example.org; s=s; h=from; bh=?; b=AA==",
        "v=1; a=ed25519-sha256; d=example.org; s=s; h=from; bh=AA==; b=A",
        "v=1; v=1; a=ed25519-sha256; d=example.org; s=s; h=from; bh=AA==; b=AA==",
        "v=1; a=ed25519-sha256; d=ex..org; s=s; h=from; bh=AA==; b=AA==",
        "v=1; a=ed25519-sha256; d=example.org; s=a b; h=from; bh=AA==; b=AA==",
        "v=1; a=ed25519-sha256; d=example.org; s=s; h=from; bh=AA==; b=AA==; c=a/b/c", ";", "", "=", "v", "\u0000=\u0000; v=1",
        "v=1; a=ed25519-sha256; d=exa\u0000mple.org; s=s; h=from; bh=AA==; b=AA==",
        "v=1; q=dns/soa; a=ed25519-sha256; d=a.org; s=s; h=from; bh=AA==; b=AA=="})
    void brokenFieldIsAPermanentErrorAndAsksNobody(String value) {
        TextDns dns = signer.dns();
        assertThat(only("DKIM-Signature: " + value + "\r\n" + MAIL, dns)).isInstanceOf(DkimResult.PermError.class);
        assertThat(dns.questions()).isZero();
    }

    @Test
    void tenSignaturesAreLookedAtAndNotEleven() {
        String ten = MAIL;
        String one = "DKIM-Signature: " + signer.signatureFor(MAIL, "v=1; d=example.org; s=s; h=from:subject; ",
                SignedMail.body(MAIL)) + "\r\n";
        for (int i = 0; i < DkimRules.TODAY.maxSignatures(); i++) {
            ten = one + ten;
        }
        assertThat(verify(ten, signer.dns())).hasSize(10).allMatch(DkimOutcome::proves);
        assertThat(verify("DKIM-Signature: v=8\r\n" + ten, signer.dns())).hasSize(10).anyMatch(outcome -> !outcome.proves());
    }

    @Test
    @Timeout(20)
    void thousandsOfSignaturesAndAGiantListOfNamesEndSoon() {
        String bad = "DKIM-Signature: v=1; a=ed25519-sha256; d=example.org; s=s; h=from; bh=" + "A".repeat(43) + "=; b=AAAA\r\n";
        TextDns dns = signer.dns();
        assertThat(verify(bad.repeat(5_000) + MAIL, dns)).hasSize(10);
        assertThat(dns.questions()).isEqualTo(10);

        String names = "from:subject" + ":x-none".repeat(100_000);
        String giant = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=s; h=" + names + "; bh="
                + Base64.getEncoder().encodeToString(SignedMail.sha256(SignedMail.body(MAIL))) + "; b=AAAA\r\n";
        assertThat(only(giant + MAIL, signer.dns())).isEqualTo(new DkimResult.PermError("h= has more than 1000 names"));
        assertThat(only("DKIM-Signature: v=1" + "; t=1".repeat(100_000) + "\r\n" + MAIL, signer.dns()))
                .isInstanceOf(DkimResult.PermError.class);
    }

    @Test
    void thousandFieldsMayBeSignedAndNotOneMore() {
        String most = "from:subject" + ":x-none".repeat(SignatureTags.MAX_NAMES - 2);
        String signature = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=s; bh="
                + Base64.getEncoder().encodeToString(SignedMail.sha256(SignedMail.body(MAIL))) + "; b=AAAA; h=";
        TextDns dns = signer.dns();

        assertThat(only(signature + most + "\r\n" + MAIL, dns)).isInstanceOf(DkimResult.Fail.class);
        assertThat(dns.questions()).isEqualTo(1);
        assertThat(only(signature + most + ":x\r\n" + MAIL, dns)).isInstanceOf(DkimResult.PermError.class);
        assertThat(dns.questions()).isEqualTo(1);
    }

    /** Marks that belong behind each other in the other order: the conversion of names puts them there one by one. */
    @ParameterizedTest
    @ValueSource(strings = {"d=@", "d=@.example.org", "s=@", "i=@", "i=ann@@", "i=ann@@.example.org"})
    void aMegabyteOfMarksIsNoName(String tag) {
        String marks = ("\u0310".repeat(220_000) + "\u0316".repeat(220_000));
        String octets = new String(marks.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String name = tag.substring(0, 2) + tag.substring(2).replaceFirst("@(?!@)", octets);
        String other = tag.startsWith("d=") ? "s=s" : tag.startsWith("s=") ? "d=example.org" : "d=example.org; s=s";
        TextDns dns = signer.dns();

        // A guard against hanging only: it would be minutes.
        DkimResult result = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> only("DKIM-Signature: v=1; a=ed25519-sha256; "
                + other + "; h=from; bh=AA==; b=AA==; " + name + "\r\n" + MAIL, dns));

        assertThat(result).isInstanceOf(DkimResult.PermError.class);
        assertThat(dns.questions()).isZero();
    }

    @Test
    void lineEndsThatStandAloneAreOctetsAsAnyOther() {
        String odd = MAIL.replace("One line", "One \r li\n\u0000ne\r").replace("Hello", "He\rllo");

        assertThat(only(signer.sign(odd, ""), signer.dns())).isInstanceOf(DkimResult.Pass.class);
        assertThat(only(signer.sign(odd, "").replace("li\n\u0000", "li\r\n\u0000"), signer.dns())).isInstanceOf(DkimResult.Fail.class);
    }

    @Test
    void giantBodyWithEmptyLinesAtItsEndIsRead() {
        String big = MAIL + "0123456789 abcdefghij  \r\n".repeat(200_000) + " \r\n".repeat(10_000);

        assertThat(only(signer.sign(big, ""), signer.dns())).isEqualTo(new DkimResult.Pass(0, false));
        assertThat(only(signer.sign(big, "").replace("abcdefghij  \r\n \r\n", "abcdefghij  \r\n\r\nx"), signer.dns()))
                .isInstanceOf(DkimResult.Fail.class);
    }
}
