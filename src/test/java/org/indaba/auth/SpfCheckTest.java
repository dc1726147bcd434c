package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.indaba.dns.Dns;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the vectors do not have of RFC 7208 §4.6.4: limits at their edge, and records that are made to hurt. */
class SpfCheckTest {

    private final DnsZone zone = new DnsZone();

    private SpfOutcome verify(ReversePath path) {
        Dns dns = new FakeDns(zone);
        return new SpfVerifier(InstantSource.fixed(Instant.EPOCH), "mx.example.net").verify(client(Trust.NONE), path, dns);
    }

    private enum Trust { NONE, RELAY }

    private static Peer client(Trust trust) {
        return new Peer("192.0.2.1", "client.example.com", "ESMTP", "", trust == Trust.RELAY);
    }

    @Test
    void relayThatWeTrustIsNotAskedFor() {
        zone.text("client.example.com", "v=spf1 -all");
        SpfOutcome outcome = new SpfVerifier(InstantSource.fixed(Instant.EPOCH), "mx.example.net")
                .verify(client(Trust.RELAY), ReversePath.none(), new FakeDns(zone));
        assertThat(outcome.result()).isInstanceOf(SpfResult.None.class);
    }

    private SpfResult result() {
        return verify(new ReversePath.Mailbox(EmailAddress.of("ann@example.org"))).result();
    }

    @Test
    void clientIsNamedByTheRecord() {
        zone.text("example.org", "v=spf1 ip4:192.0.2.0/24 -all");
        assertThat(result()).isEqualTo(new SpfResult.Pass("ip4:192.0.2.0/24"));
    }

    @Test
    void emptySenderIsAskedForByTheClientsName() {
        zone.text("client.example.com", "v=spf1 -all");
        assertThat(verify(ReversePath.none()))
                .isEqualTo(new SpfOutcome(new SpfResult.Fail(""), "client.example.com", SpfOutcome.Identity.HELO));
    }

    @Test
    void tenLookupsAreAllowedAndElevenAreNot() {
        for (int i = 1; i <= 11; i++) {
            zone.address("h" + i + ".example.org", "198.51.100.1");
        }
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 1; i <= 10; i++) {
            record.append(" a:h").append(i).append(".example.org");
        }
        zone.text("example.org", record + " +all");
        assertThat(result()).isInstanceOf(SpfResult.Pass.class);

        DnsZone more = new DnsZone().text("example.org", record + " a:h11.example.org +all");
        for (int i = 1; i <= 11; i++) {
            more.address("h" + i + ".example.org", "198.51.100.1");
        }
        assertThat(new SpfVerifier(InstantSource.fixed(Instant.EPOCH), "mx.example.net").verify(client(Trust.NONE),
                new ReversePath.Mailbox(EmailAddress.of("ann@example.org")), new FakeDns(more)).result())
                .isInstanceOf(SpfResult.PermError.class);
    }

    @Test
    void twoNamesWithNothingAreAllowed() {
        zone.text("example.org", "v=spf1 a:none1.example.org a:none2.example.org +all");
        assertThat(result()).isInstanceOf(SpfResult.Pass.class);
    }

    @Test
    void threeNamesWithNothingAreNot() {
        zone.text("example.org", "v=spf1 a:none1.example.org a:none2.example.org a:none3.example.org +all");
        assertThat(result()).isInstanceOf(SpfResult.PermError.class);
    }

    @Test
    void tenHostsOfAnMxAreAllowed() {
        hosts(10);
        assertThat(result()).isInstanceOf(SpfResult.SoftFail.class);
    }

    @Test
    void elevenHostsOfAnMxAreNot() {
        hosts(11);
        assertThat(result()).isInstanceOf(SpfResult.PermError.class);
    }

    private void hosts(int count) {
        zone.text("example.org", "v=spf1 mx ~all");
        for (int i = 0; i < count; i++) {
            zone.mx("example.org", i, "mx" + i + ".example.org").address("mx" + i + ".example.org", "198.51.100.7");
        }
    }

    @Test
    @Timeout(10)
    void recordsThatIncludeEachOtherEnd() {
        zone.text("example.org", "v=spf1 include:other.example.org include:example.org -all");
        zone.text("other.example.org", "v=spf1 include:example.org include:other.example.org -all");
        assertThat(result()).isInstanceOf(SpfResult.PermError.class);
    }

    @Test
    @Timeout(10)
    void recordsThatRedirectToEachOtherEnd() {
        zone.text("example.org", "v=spf1 redirect=other.example.org");
        zone.text("other.example.org", "v=spf1 redirect=example.org");
        assertThat(result()).isInstanceOf(SpfResult.PermError.class);
    }

    @ParameterizedTest
    @Timeout(10)
    @ValueSource(strings = {"a:%{%{%{", "a:%{d}", "a:a.a.", "x=aaaa", "aaaa", "ip4:1.2.3.4 ", "/", "a/1/", "%", "exp=%{d} ",
        "mx:%%%%.", "a:%{l9r+-}",
        "=", "ip6::", "a//", "+-~?"})
    void longRecordsOfAnyKindAreRead(String piece) {
        zone.text("example.org", "v=spf1 " + piece.repeat(8_000 / piece.length()) + "z.example");
        assertThat(result()).isNotInstanceOf(SpfResult.Pass.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1 a:\u0000.example -all", "v=spf1\t-all", "v=spf1 -all\r\n", "v=spf1 exp=a.example exp=b.example -all",
        "v=spf1 ip4:192.0.2.1/ -all", "v=spf1 ip4:192.0.2.256 -all", "v=spf1 ip6:fe80::1%1 -all", "v=spf1 ip6:[::1] -all",
        "v=spf1 a:%{z}.org"})
    void brokenRecordIsAPermanentErrorOrNone(String record) {
        zone.text("example.org", record);
        assertThat(result()).isInstanceOfAny(SpfResult.PermError.class, SpfResult.None.class);
    }

    @Test
    void explanationIsTheDomainsOwnAndInAscii() {
        zone.text("example.org", "v=spf1 exp=why.example.org -all").text("why.example.org", "%{i} may not, says %{r} to %{s}%_%%");
        assertThat(result()).isEqualTo(new SpfResult.Fail("192.0.2.1 may not, says mx.example.net to ann@example.org %"));
    }

    @Test
    void explanationWithControlCharactersIsLeftOut() {
        zone.text("example.org", "v=spf1 exp=why.example.org -all").text("why.example.org", "no\r\nX-Evil: 1");
        assertThat(result()).isEqualTo(new SpfResult.Fail(""));
    }

    @Test
    void clientWithoutAnAddressSaysNothing() {
        assertThat(new SpfVerifier(InstantSource.fixed(Instant.EPOCH), "x")
                .verify(new Peer("somebody", "h", "SMTP", "", false), ReversePath.none(), new FakeDns(zone)).result())
                .isInstanceOf(SpfResult.None.class);
    }
}
