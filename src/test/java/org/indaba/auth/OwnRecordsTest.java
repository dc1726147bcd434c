package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an administrator is told about the records of the own domain. */
class OwnRecordsTest {

    private static final DkimKeyPair RSA =
            DkimKeyPair.make(new DkimKeyPair.Names("example.org", "a"), DkimKeyType.RSA, new SecureRandom());

    private final DnsZone zone = new DnsZone();
    private final SenderPolicy senders = new SenderPolicy(new FakeDns(zone), InstantSource.fixed(Instant.EPOCH), "mail.example.org");

    private SpfResult ofUs() {
        return senders.of("example.org", InetAddress.ofLiteral("192.0.2.1"), "mail.example.org").result();
    }

    @Test
    void senderPolicySaysWhetherWeMaySendAndWhatOfStrangers() {
        zone.text("example.org", "v=spf1 a:mail.example.org ~all").address("mail.example.org", "192.0.2.1");
        assertThat(ofUs()).isEqualTo(new SpfResult.Pass("a:mail.example.org"));
        assertThat(senders.ofStrangers("example.org")).isEqualTo(new SenderPolicy.Opinion(new SpfResult.SoftFail(), 1));
    }

    @Test
    void lookupsOfAllThatIsIncludedAreCounted() {
        // RFC 7208 §4.6.4: ten are the most.
        String nine = IntStream.range(0, 9).mapToObj(i -> "a:e" + i + ".example.net").collect(Collectors.joining(" "));
        IntStream.range(0, 9).forEach(i -> zone.address("e" + i + ".example.net", "192.0.2.9"));
        zone.text("example.org", "v=spf1 include:example.net -all").text("example.net", "v=spf1 " + nine + " -all");
        assertThat(senders.ofStrangers("example.org")).isEqualTo(new SenderPolicy.Opinion(new SpfResult.Fail(""), 10));

        zone.forget("example.org").text("example.org", "v=spf1 include:example.net a:mail.example.org -all");
        assertThat(senders.ofStrangers("example.org").result()).isInstanceOf(SpfResult.PermError.class);
    }

    @Test
    void recordsAreToldFromOtherTextsAndTheirFlawsAreNamed() {
        assertThat(SenderPolicy.records(List.of("v=spf10 x", "v=spf1", "V=SPF1 -all", "hello"))).containsExactly("v=spf1", "V=SPF1 -all");
        assertThat(SenderPolicy.flaw("v=spf1 ip4:192.0.2.0/33 -all")).isNotEmpty();
        assertThat(SenderPolicy.flaw("v=spf1 a -all")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void publishedKeyIsOurs(DkimKeyType type) {
        String own = DkimKeyPair.make(new DkimKeyPair.Names("example.org", "a"), type, new SecureRandom()).record();
        assertThat(PublishedKey.compare(List.of("other", own), own)).isEqualTo(new PublishedKey.Same(false));
        assertThat(PublishedKey.compare(List.of(own + "; t=y:s; h=sha256; s=email"), own)).isEqualTo(new PublishedKey.Same(true));
        // RFC 6376 §3.6.1: white space in p= does not count.
        assertThat(PublishedKey.compare(List.of(own.substring(0, 40) + " \t" + own.substring(40)), own))
                .isEqualTo(new PublishedKey.Same(false));
    }

    @Test
    void whatHappensToKeysOnTheWayIntoZonesHasWords() {
        String own = RSA.record();
        assertThat(PublishedKey.compare(List.of(own.substring(0, 255), own.substring(255)), own)).isEqualTo(new PublishedKey.Mangled(
                "the key ends after 237 of its 392 characters, and the rest is a record of its own"));
        assertThat(PublishedKey.compare(List.of(own.substring(0, 255)), own))
                .isEqualTo(new PublishedKey.Mangled("the key ends after 237 of its 392 characters"));
        assertThat(PublishedKey.compare(List.of("\"" + own + "\""), own)).isInstanceOf(PublishedKey.Mangled.class);
        assertThat(PublishedKey.compare(List.of(own.replace(";", "\\;")), own)).isInstanceOf(PublishedKey.Mangled.class);
        assertThat(PublishedKey.compare(List.of("hello"), own)).isEqualTo(new PublishedKey.Mangled("what stands there is no key"));
        assertThat(PublishedKey.compare(List.of("v=DKIM1; p="), own)).isEqualTo(new PublishedKey.Revoked());
        assertThat(PublishedKey.compare(List.of(own, own), own)).isEqualTo(new PublishedKey.Different("2 keys stand under one name"));
        String other = DkimKeyPair.make(new DkimKeyPair.Names("example.org", "a"), DkimKeyType.RSA, new SecureRandom()).record();
        assertThat(PublishedKey.compare(List.of(other), own)).isEqualTo(new PublishedKey.Different("another key stands there"));
    }

    @ParameterizedTest
    @EnumSource
    void flawsAroundAKeyAreFound(Flaw flaw) {
        String own = RSA.record();
        assertThat(PublishedKey.compare(List.of(flaw.spoil(own)), own)).isEqualTo(new PublishedKey.Mangled(flaw.words));
    }

    private enum Flaw {
        VERSION("v=DKIM1 does not stand first"), TYPE("k= names another kind of key"), DIGEST("h= does not allow sha256"),
        SERVICE("s= does not allow mail");

        private final String words;

        Flaw(String words) {
            this.words = words;
        }

        String spoil(String record) {
            return switch (this) {
                case VERSION -> record.replace("v=DKIM1; ", "") + "; v=DKIM1";
                case TYPE -> record.replace("k=rsa", "k=ed25519");
                case DIGEST -> record + "; h=sha1";
                case SERVICE -> record + "; s=other";
            };
        }
    }

    @Test
    void policyIsTheDomainsOwnOrThatOfItsOrganization() {
        zone.text("_dmarc.example.org", "v=DMARC1; p=reject; sp=quarantine; rua=mailto:a@example.org");
        assertThat(DomainPolicy.of("example.org", new FakeDns(zone))).isEqualTo(new DomainPolicy.Own(DmarcPolicy.REJECT, true, false));
        assertThat(DomainPolicy.of("lists.example.org", new FakeDns(zone)))
                .isEqualTo(new DomainPolicy.Inherited("example.org", DmarcPolicy.QUARANTINE));
        assertThat(DomainPolicy.of("example.net", new FakeDns(zone))).isEqualTo(new DomainPolicy.Absent());
        // RFC 9989 §4.8: the policy stands, but reports go nowhere.
        zone.text("_dmarc.example.com", "v=DMARC1; p=reject; rua=a@example.com");
        assertThat(DomainPolicy.of("example.com", new FakeDns(zone))).isEqualTo(new DomainPolicy.Own(DmarcPolicy.REJECT, false, false));
    }

    @Test
    void severalBrokenAndUnknownPoliciesAreTold() {
        // RFC 9989 §4.10: two records are as if there were none.
        zone.text("_dmarc.two.example", "v=DMARC1; p=none").text("_dmarc.two.example", "v=DMARC1; p=reject");
        zone.text("_dmarc.bad.example", "v=DMARC1; p=perhaps").trouble("_dmarc.lost.example", Trouble.SERVFAIL);
        assertThat(DomainPolicy.of("two.example", new FakeDns(zone))).isEqualTo(new DomainPolicy.Several(2));
        assertThat(DomainPolicy.of("bad.example", new FakeDns(zone))).isEqualTo(new DomainPolicy.Broken("bad.example"));
        assertThat(DomainPolicy.of("lost.example", new FakeDns(zone))).isInstanceOf(DomainPolicy.Unknown.class);
    }
}
