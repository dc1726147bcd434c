package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Dns} does alike, with a network and without. */
public abstract class DnsContract {

    /** The DNS under test, which knows what the zone holds. */
    protected abstract Dns dns(DnsZone zone);

    private final DnsZone zone = new DnsZone();

    @Test
    void mailExchangersComeWithPreferenceAndLowerCaseHost() {
        zone.mx("example.org", 10, "MX1.Example.org").mx("example.org", 20, "mx2.example.net");

        DnsAnswer<MailExchanger> answer = dns(zone).mailExchangers("example.org");

        assertThat(records(answer)).containsExactlyInAnyOrder(
                new MailExchanger(10, "mx1.example.org"), new MailExchanger(20, "mx2.example.net"));
    }

    @Test
    void caseOfTheQuestionDoesNotMatter() {
        zone.mx("example.org", 10, "mx.example.org");

        assertThat(records(dns(zone).mailExchangers("EXAMPLE.Org"))).hasSize(1);
    }

    @Test
    void nullMxIsAnEmptyHost() {
        // RFC 7505 §3: a single MX that names the root.
        zone.mx("example.org", 0, "");

        assertThat(records(dns(zone).mailExchangers("example.org"))).containsExactly(new MailExchanger(0, ""));
    }

    @Test
    void aliasesAreToldWithoutBeingFollowed() {
        zone.alias("www.example.org", "Web.Example.net").alias("web.example.net", "far.example").address("mx.example.org", "192.0.2.1");
        Dns dns = dns(zone);

        // RFC 2181 §10.1: the name at the right is the canonical one, as far as this record goes.
        assertThat(records(dns.aliases("www.example.org"))).containsExactly("web.example.net");
        assertThat(dns.aliases("mx.example.org")).isInstanceOf(DnsAnswer.NoRecords.class);
        assertThat(dns.aliases("nowhere.example.org")).isInstanceOf(DnsAnswer.NoSuchName.class);
    }

    @Test
    void tlsAssociationsStandBelowPortAndProtocol() {
        // RFC 6698 §3: _25._tcp in front of the host.
        zone.tlsa("mx.example.org", 25, "3 1 1 00ff").tlsa("mx.example.org", 25, "2 0 2 ab").tlsa("mx.example.org", 465, "3 1 1 01");

        assertThat(records(dns(zone).tlsAssociations("mx.example.org", 25)))
                .containsExactlyInAnyOrder(new TlsAssociation(3, 1, 1, "00ff"), new TlsAssociation(2, 0, 2, "ab"));
    }

    @Test
    void addressesAreOfBothFamilies() {
        zone.address("mx.example.org", "192.0.2.1", "192.0.2.2", "2001:db8::1");

        assertThat(records(dns(zone).addresses("mx.example.org"))).containsExactlyInAnyOrder(
                InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("192.0.2.2"), InetAddress.ofLiteral("2001:db8::1"));
    }

    @Test
    void addressesOfOneFamilyAreAnAnswer() {
        zone.address("four.example.org", "192.0.2.1").address("six.example.org", "2001:db8::1");
        Dns dns = dns(zone);

        assertThat(records(dns.addresses("four.example.org"))).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(records(dns.addresses("six.example.org"))).containsExactly(InetAddress.ofLiteral("2001:db8::1"));
    }

    @Test
    void failureOfOneFamilyIsHiddenByAnAnswerOfTheOther() {
        zone.address("mx.example.org", "192.0.2.1").trouble("mx.example.org", "AAAA", Trouble.SERVFAIL);

        assertThat(records(dns(zone).addresses("mx.example.org"))).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }

    @Test
    void failureOfOneFamilyIsNotHiddenByAnEmptyAnswerOfTheOther() {
        zone.text("mx.example.org", "no address here").trouble("mx.example.org", "A", Trouble.SERVFAIL);

        assertThat(dns(zone).addresses("mx.example.org")).isInstanceOf(DnsAnswer.Failed.class);
    }

    @Test
    void textsAreJoined() {
        String text = "v=spf1 " + "ip4:192.0.2.1 ".repeat(40) + "-all";
        zone.text("example.org", text).text("example.org", "another");

        // RFC 7208 §3.3: the strings of a record are put together without spaces.
        assertThat(records(dns(zone).texts("example.org"))).containsExactlyInAnyOrder(text, "another");
    }

    @Test
    void pointersAreHostNames() {
        zone.pointer("192.0.2.1", "mail.example.org").pointer("2001:db8::1", "six.example.org");
        Dns dns = dns(zone);

        assertThat(records(dns.pointers(InetAddress.ofLiteral("192.0.2.1")))).containsExactly("mail.example.org");
        assertThat(records(dns.pointers(InetAddress.ofLiteral("2001:db8::1")))).containsExactly("six.example.org");
    }

    @Test
    void nameWithoutSuchRecordsIsNotAnUnknownName() {
        // RFC 2308 §2.2 against §2.1.
        zone.address("example.org", "192.0.2.1").address("deep.below.example.org", "192.0.2.1");
        Dns dns = dns(zone);

        assertThat(dns.mailExchangers("example.org")).isEqualTo(new DnsAnswer.NoRecords<>());
        assertThat(dns.mailExchangers("below.example.org")).isEqualTo(new DnsAnswer.NoRecords<>());
        assertThat(dns.mailExchangers("other.example.org")).isEqualTo(new DnsAnswer.NoSuchName<>());
        assertThat(dns.addresses("other.example.org")).isEqualTo(new DnsAnswer.NoSuchName<>());
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVFAIL", "REFUSED", "SILENCE", "GARBAGE", "WRONG_ID", "WRONG_QUESTION", "REFERRAL", "TRUNCATED_AND_DRIPPING"})
    void whatTheServerCannotSayIsAFailure(Trouble trouble) {
        zone.mx("example.org", 10, "mx.example.org").trouble("example.org", trouble);

        assertThat(dns(zone).mailExchangers("example.org")).isInstanceOfSatisfying(DnsAnswer.Failed.class,
                failed -> assertThat(failed.reason()).contains("MX of example.org"));
    }

    // RFC 5452 §9.1: what does not match the question is no answer. RFC 2181 §9: what was cut off is not used. RFC 7766 §5: TCP has it.
    // RFC 6891 §7: some servers refuse EDNS and are asked without.
    @ParameterizedTest
    @EnumSource(names = {"NOISE_FIRST", "TRUNCATED", "NO_EDNS", "ALIAS_ALONE", "NONE"})
    void whatCanBeOvercomeIsOvercome(Trouble trouble) {
        zone.mx("example.org", 10, "mx.example.org").alias("other.example", "example.org")
                .trouble("example.org", trouble).trouble("other.example", trouble);
        Dns dns = dns(zone);

        assertThat(records(dns.mailExchangers("example.org"))).containsExactly(new MailExchanger(10, "mx.example.org"));
        assertThat(records(dns.mailExchangers("other.example"))).containsExactly(new MailExchanger(10, "mx.example.org"));
    }

    @Test
    void aliasesAreFollowed() {
        zone.alias("a.example", "b.example").alias("b.example", "c.example").mx("c.example", 5, "mx.c.example")
                .alias("dangling.example", "nowhere.example").alias("plain.example", "host.example").address("host.example", "192.0.2.7");
        Dns dns = dns(zone);

        assertThat(records(dns.mailExchangers("a.example"))).containsExactly(new MailExchanger(5, "mx.c.example"));
        assertThat(records(dns.addresses("plain.example"))).containsExactly(InetAddress.ofLiteral("192.0.2.7"));
        // RFC 6604 §3: what is said of an alias is said of the name at its end.
        assertThat(dns.mailExchangers("dangling.example")).isEqualTo(new DnsAnswer.NoSuchName<>());
        assertThat(dns.mailExchangers("plain.example")).isEqualTo(new DnsAnswer.NoRecords<>());
    }

    @Test
    void loopOfAliasesIsAFailure() {
        zone.alias("a.example", "b.example").alias("b.example", "a.example").alias("self.example", "self.example");
        Dns dns = dns(zone);

        assertThat(dns.mailExchangers("a.example")).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(dns.addresses("self.example")).isInstanceOf(DnsAnswer.Failed.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ALIAS_ALONE"})
    void sixteenAliasesAreFollowedAndSeventeenAreNot(Trouble trouble) {
        for (int i = 0; i < 17; i++) {
            zone.alias("n" + i + ".example", "n" + (i + 1) + ".example").trouble("n" + i + ".example", trouble);
        }
        zone.mx("n17.example", 5, "mx.example");
        Dns dns = dns(zone);

        assertThat(records(dns.mailExchangers("n1.example"))).hasSize(1);
        assertThat(dns.mailExchangers("n0.example")).isInstanceOf(DnsAnswer.Failed.class);
    }

    @Test
    void impossibleNamesDoNotExist() {
        Dns dns = dns(zone);

        // RFC 1035 §2.3.4: a label has at most 63 octets, a name at most 255.
        for (String name : List.of("", "a..example", "a".repeat(64) + ".example", "abcdefg.".repeat(40) + "example", "back\\slash")) {
            assertThat(dns.mailExchangers(name)).as(name).isEqualTo(new DnsAnswer.NoSuchName<>());
            assertThat(dns.addresses(name)).as(name).isEqualTo(new DnsAnswer.NoSuchName<>());
        }
    }

    @Test
    void proofIsToldOnlyIfEveryNameOnTheWayIsProven() {
        zone.mx("proven.example", 10, "mx.example").authentic("proven.example")
                .alias("alias.example", "proven.example")
                .alias("good.example", "proven.example").authentic("good.example");
        Dns dns = dns(zone);

        assertThat(authentic(dns.mailExchangers("proven.example"))).isTrue();
        assertThat(authentic(dns.mailExchangers("good.example"))).isTrue();
        assertThat(authentic(dns.mailExchangers("alias.example"))).isFalse();
    }

    @Test
    void timeToLiveIsTold() {
        zone.mx("example.org", 10, "mx.example.org").ttl(120);

        assertThat(dns(zone).mailExchangers("example.org")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                found -> assertThat(found.ttl()).isEqualTo(java.time.Duration.ofSeconds(120)));
    }

    /** Whether an answer is proven; fails if there is none. */
    static boolean authentic(DnsAnswer<?> answer) {
        assertThat(answer).isInstanceOf(DnsAnswer.Found.class);
        return ((DnsAnswer.Found<?>) answer).authentic();
    }

    /** The records of an answer; fails if it is another answer. */
    static <T> List<T> records(DnsAnswer<T> answer) {
        assertThat(answer).isInstanceOf(DnsAnswer.Found.class);
        return ((DnsAnswer.Found<T>) answer).records();
    }
}
