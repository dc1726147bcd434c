package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.indaba.auth.DmarcOutcome.Proof;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.MessageOctets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was found out is kept as it was, and signatures are verified again with the keys of then. */
class EvidenceTest {

    private static final String MAIL = "From: Ann <ann@example.org>\r\nSubject: Hello\r\n\r\nA line\r\n";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

    static Stream<Evidence> all() {
        List<SpfResult> spf = List.of(new SpfResult.None("no domain"), new SpfResult.Neutral(), new SpfResult.Pass("ip4:192.0.2.1"),
                new SpfResult.Fail("go away \u00e4\0\uD800\"\\"), new SpfResult.SoftFail(), new SpfResult.TempError("no answer"),
                new SpfResult.PermError("rubbish"));
        List<DkimResult> dkim = List.of(new DkimResult.Pass(0, false), new DkimResult.Pass(12, true), new DkimResult.Fail("changed"),
                new DkimResult.PermError("revoked"), new DkimResult.TempError("no answer"));
        List<ArcResult> arc = List.of(new ArcResult.None(), new ArcResult.Pass(List.of("a.example", "b.example")),
                new ArcResult.Fail("seal 2"));
        List<DmarcResult> dmarc = List.of(new DmarcResult.None("no policy"), new DmarcResult.Pass(),
                new DmarcResult.Fail(DmarcPolicy.QUARANTINE, true), new DmarcResult.Fail(DmarcPolicy.QUARANTINE, false),
                new DmarcResult.TempError("no answer"), new DmarcResult.PermError("two From fields"));
        List<DkimOutcome> signatures = dkim.stream().map(one -> new DkimOutcome(one, "example.org", "s", "rsa-sha256", "abcdefgh"))
                .toList();
        return Stream.iterate(0, i -> i < spf.size(), i -> i + 1).map(i -> new Evidence(new AuthenticationResults(
                new SpfOutcome(spf.get(i), "example.org", SpfOutcome.Identity.values()[i % 2]),
                signatures.subList(0, Math.min(i, signatures.size())), arc.get(i % arc.size()),
                new DmarcOutcome(dmarc.get(i % dmarc.size()), "example.org", "example.org", DmarcPolicy.QUARANTINE,
                        Set.of(Proof.values()[i % 2]), Set.of("example.org"))),
                new KeyRecords(Map.of("s._domainkey.example.org", "p=" + i))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsKeptComesBack(Evidence evidence) {
        String json = evidence.toJson();

        assertThat(json).matches("\\p{ASCII}*").doesNotContain("\0");
        assertThat(Evidence.ofJson(json)).isEqualTo(evidence);
        assertThat(Findings.of(evidence.results())).hasSizeGreaterThanOrEqualTo(4).allMatch(line -> !line.words().isBlank());
    }

    @Test
    void longReasonIsCut() {
        AuthenticationResults results = new AuthenticationResults(
                new SpfOutcome(new SpfResult.Fail("x".repeat(EvidenceJson.MAX_REASON + 1)), "", SpfOutcome.Identity.HELO), List.of(),
                new ArcResult.None(), DmarcOutcome.unproven(new DmarcResult.None("y".repeat(EvidenceJson.MAX_REASON)), "", ""));

        AuthenticationResults kept = Evidence.ofJson(new Evidence(results, KeyRecords.none()).toJson()).results();

        assertThat(kept.spf().result()).isEqualTo(new SpfResult.Fail("x".repeat(EvidenceJson.MAX_REASON)));
        assertThat(kept.dmarc()).isEqualTo(results.dmarc());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "nonsense", "{\"spf\":{\"result\":{\"is\":\"perhaps\"}}}", "null"})
    void otherTextIsRefused(String json) {
        assertThatThrownBy(() -> Evidence.ofJson(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysOfRightSignaturesAreKeptAndNoOthers() {
        String signed = SignedMail.ED25519.sign(MAIL, "");
        String twice = "DKIM-Signature: v=1; a=rsa-sha256; d=other.example; s=x; h=from; bh=AAAA; b=AAAA\r\n" + signed;
        TextDns dns = SignedMail.ED25519.dns().with("s._domainkey.example.org", "another record").with("x._domainkey.other.example",
                SignedMail.RSA.record());

        Evidence evidence = examine(twice, dns);

        assertThat(evidence.keys().byName()).isEqualTo(Map.of("s._domainkey.example.org", SignedMail.ED25519.record()));
    }

    @Test
    void signatureIsVerifiedAgainWithoutDns() {
        String signed = SignedMail.ED25519.sign(MAIL, "");
        TextDns dns = SignedMail.ED25519.dns();
        Evidence evidence = examine(signed, dns);
        int asked = dns.questions();
        Authentication authentication = new Authentication(dns, CLOCK, "mx.example.net");

        assertThat(again(authentication, "X-More: field\r\n" + signed, evidence)).isEqualTo(evidence.results().dkim());
        assertThat(again(authentication, signed.replace("Hello", "[list] Hello"), evidence).getFirst().proves()).isFalse();
        assertThat(again(authentication, signed + "a footer\r\n", evidence).getFirst().proves()).isFalse();
        assertThat(dns.questions()).isEqualTo(asked);
    }

    @Test
    void signatureThatWasNotRightIsNotVerifiedAgain() {
        Evidence evidence = examine(SignedMail.ED25519.sign(MAIL, "").replace("A line", "A lie"), SignedMail.ED25519.dns());

        assertThat(evidence.keys()).isEqualTo(KeyRecords.none());
        assertThat(again(new Authentication(new TextDns(), CLOCK, "mx"), SignedMail.ED25519.sign(MAIL, ""), evidence).getFirst().result())
                .isInstanceOf(DkimResult.TempError.class);
    }

    private static List<DkimOutcome> again(Authentication authentication, String mail, Evidence evidence) {
        return authentication.signatures(SignedMail.octets(mail), SignedMail.header(mail), evidence.keys());
    }

    private static Evidence examine(String mail, TextDns dns) {
        MessageOctets octets = SignedMail.octets(mail);
        return new Authentication(dns, CLOCK, "mx.example.net").examine(new Arrival(
                new Peer("192.0.2.1", "client.example.org", "ESMTP", "", false), ReversePath.none(), octets, SignedMail.header(mail)));
    }
}
