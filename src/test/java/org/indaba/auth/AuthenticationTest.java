package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.indaba.auth.DmarcOutcome.Proof;
import org.indaba.dns.Dns;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything together, on whole messages. */
class AuthenticationTest {

    private static final String MAIL = "From: Ann <ann@example.org>\r\nSubject: Hello\r\n\r\nA line\r\n";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

    private static AuthenticationResults authenticate(MessageOctets message, Dns dns) {
        if (!(HeaderBlock.read(message) instanceof HeaderReading.Read(HeaderBlock header))) {
            throw new IllegalArgumentException("no such mail in the tests");
        }
        Peer peer = new Peer("192.0.2.1", "client.example.org", "ESMTP", "", false);
        return new Authentication(dns, CLOCK, "mx.example.net").authenticate(
                new Arrival(peer, new ReversePath.Mailbox(EmailAddress.of("bounces@lists.example.org")), message, header));
    }

    @Test
    void signedMailFromTheRightClientIsProvenTwice() {
        SignedMail signer = SignedMail.ED25519;
        TextDns dns = signer.dns().with("lists.example.org", "v=spf1 ip4:192.0.2.1 -all")
                .with("_dmarc.example.org", "v=DMARC1; p=reject");

        AuthenticationResults results = authenticate(SignedMail.octets(signer.sign(MAIL, "")), dns);

        assertThat(results.authorProven()).isTrue();
        assertThat(results.dmarc().aligned()).isEqualTo(Set.of(Proof.DKIM, Proof.SPF));
        // RFC 6008 §4: the first characters of b= tell signatures apart.
        String start = results.dkim().getFirst().signatureStart();
        assertThat(ResultsField.write(results, "mx.example.net").asUtf8().replace("\r\n ", " ")).isEqualTo(
                "Authentication-Results: mx.example.net; spf=pass smtp.mailfrom=lists.example.org;"
                        + " dkim=pass header.d=example.org header.s=s header.a=ed25519-sha256 header.b="
                        + (start.matches("[A-Za-z0-9+]*") ? start : '"' + start + '"')
                        + "; arc=none; dmarc=pass header.from=example.org\r\n");
    }

    @Test
    void forgedMailIsNotProven() {
        TextDns dns = new TextDns().with("lists.example.org", "v=spf1 -all").with("_dmarc.example.org", "v=DMARC1; p=quarantine");

        AuthenticationResults results = authenticate(SignedMail.octets(MAIL), dns);

        assertThat(results.authorProven()).isFalse();
        assertThat(results.dmarc().result()).isEqualTo(new DmarcResult.Fail(DmarcPolicy.QUARANTINE, false));
    }

    @Test
    void recordThatAsksForTooMuchLeavesTheRestUnknown() {
        DnsZone zone = new DnsZone();
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 0; i < 10; i++) {
            record.append(" mx:m").append(i).append(".example.org");
            for (int j = 0; j < 10; j++) {
                zone.mx("m" + i + ".example.org", j, "h" + j + ".m" + i + ".example.org");
                zone.address("h" + j + ".m" + i + ".example.org", "198.51.100.1");
            }
        }
        zone.text("lists.example.org", record + " -all").text("s._domainkey.example.org", SignedMail.ED25519.record())
                .text("_dmarc.example.org", "v=DMARC1; p=reject");

        AuthenticationResults results = authenticate(SignedMail.octets(SignedMail.ED25519.sign(MAIL, "")), new FakeDns(zone));

        // RFC 7208 §4.6.4 allows a record 10 mx with 10 hosts each; the sum is more than one message may cost.
        assertThat(results.spf().result()).isInstanceOf(SpfResult.TempError.class);
        assertThat(results.dkim().getFirst().result()).isInstanceOf(DkimResult.TempError.class);
        assertThat(results.dmarc().result()).isInstanceOf(DmarcResult.TempError.class);
        // Whoever forges a domain must not be able to hide what that wants.
        assertThat(results.dmarc().policy()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(results.authorProven()).isFalse();
    }

    @Test
    @Timeout(60)
    void noMailOfTheCorpusMakesItThrow() {
        for (String folder : List.of("messages", "threads", "bounces", "auth/dkim")) {
            assertThat(Corpus.mails(folder)).isNotEmpty().allSatisfy(mail -> {
                if (HeaderBlock.read(mail.octets()) instanceof HeaderReading.Read) {
                    AuthenticationResults results = authenticate(mail.octets(), new TextDns());
                    assertThat(ResultsReading.parse(value(results))).as(mail.name()).isInstanceOf(ResultsReading.Read.class);
                }
            });
        }
    }

    /** A seed that fails is printed, and is all that is needed to see it again. */
    @Test
    @Timeout(60)
    void mailsWithOctetsThrownInNeverMakeItThrow() {
        byte[] good = SignedMail.ED25519.sign("ARC-Seal: i=1; cv=none; a=rsa-sha256; d=a.example; s=s; b=AA==\r\n" + MAIL, "l=3; ")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] evil = "\0\r\n;=:\"()\\<>@,\t \u00ff%{".getBytes(StandardCharsets.ISO_8859_1);
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            byte[] spoilt = good.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                spoilt[random.nextInt(spoilt.length)] = evil[random.nextInt(evil.length)];
            }
            TextDns dns = new TextDns().with("s._domainkey.example.org", mixed(SignedMail.ED25519.record(), evil, random))
                    .with("lists.example.org", mixed("v=spf1 a:%{d}.x.example include:y.example exp=z.example ip4:1.2.3.0/24 -all",
                            evil, random))
                    .with("_dmarc.example.org", mixed("v=DMARC1; p=reject; rua=mailto:a@b.example", evil, random));
            assertThat(ResultsReading.parse(value(authenticate(ByteOctets.of(spoilt), dns)))).as("seed " + seed)
                    .isInstanceOf(ResultsReading.Read.class);
        }
    }

    private static String mixed(String text, byte[] evil, Random random) {
        StringBuilder mixed = new StringBuilder(text);
        for (int i = random.nextInt(3); i > 0; i--) {
            mixed.setCharAt(random.nextInt(mixed.length()), (char) (evil[random.nextInt(evil.length)] & 255));
        }
        return mixed.toString();
    }

    private static String value(AuthenticationResults results) {
        String field = ResultsField.write(results, "mx.example.net").asUtf8();
        return field.substring(field.indexOf(':') + 1).replace("\r\n", "").strip();
    }
}
