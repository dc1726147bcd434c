package org.indaba.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.indaba.checkup.OwnServer.Way;
import org.indaba.deliver.PolicyFetch;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DomainLookTest {

    private static final String OWN_MX = "lists.example.org. IN MX 10 mail.example.org.";

    private final Scene scene = new Scene();

    private static String word(Finding finding) {
        return finding.verdict().word();
    }

    @Test
    void domainAtWhichAllIsWellHearsNoAdvice() {
        assertThat(scene.checkup().of(Scene.DOMAIN).findings()).extracting(each -> each.check().word() + " " + word(each))
                .containsExactly("mx ok", "spf ok", "dkim ok", "dmarc ok", "mta-sts ok");
    }

    @Test
    void domainThatIsNotThereComesWithLinesForAllOfIt() {
        List<String> lines = scene.checkup().of("new.example.org").findings().stream().flatMap(each
                -> each.verdict().zone().stream()).toList();
        assertThat(lines).containsExactly("new.example.org. IN MX 10 mail.example.org.",
                "new.example.org. IN TXT \"v=spf1 a:mail.example.org -all\"", "_dmarc.new.example.org. IN TXT \"v=DMARC1; p=none\"");
        assertThat(scene.checkup().of("new.example.org").wrong()).isEqualTo(2);
    }

    @Test
    void domainThatIsAnAliasHearsOfIt() {
        scene.zone.forget(Scene.DOMAIN).alias(Scene.DOMAIN, "other.example.net").mx("other.example.net", 10, Scene.HOST);
        assertThat(scene.ofDomain(Check.DOMAIN).found()).isEqualTo("an alias of other.example.net");
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("ok");
    }

    private void exchangers(String... hosts) {
        scene.zone.forget(Scene.DOMAIN);
        for (int i = 0; i < hosts.length; i++) {
            scene.zone.mx(Scene.DOMAIN, 10 * (i + 1), hosts[i]);
        }
    }

    @Test
    void nullExchangerIsWrong() {
        // RFC 7505 §3: the domain says that it takes no mail.
        exchangers("");
        assertThat(scene.ofDomain(Check.MX).found()).contains("null MX");
        assertThat(scene.ofDomain(Check.MX).verdict()).isInstanceOfSatisfying(Verdict.Wrong.class,
                wrong -> assertThat(wrong.lines()).containsExactly(OWN_MX));
    }

    @Test
    void mailThatGoesElsewhereIsWrongAndAForeignBackupOnlyAdvised() {
        scene.zone.address("mx.provider.example", "203.0.113.9");
        exchangers("mx.provider.example");
        assertThat(scene.ofDomain(Check.MX).verdict().advice()).contains("Mail for the lists goes elsewhere");
        exchangers(Scene.HOST, "mx.provider.example");
        assertThat(scene.domain(Check.MX)).extracting(each -> each.name() + " " + word(each))
                .containsExactly("lists.example.org ok", "mx.provider.example advice");
    }

    @Test
    void exchangerIsOursByItsAddressOrByAFrontOfOurs() {
        scene.zone.address("lists-in.example.org", Scene.ADDRESS).address("front.example.org", "198.51.100.7");
        exchangers("lists-in.example.org");
        assertThat(scene.ofDomain(Check.MX).found()).isEqualTo("10 lists-in.example.org, this server");
        exchangers("front.example.org");
        assertThat(scene.ofDomain(Check.MX).found()).isEqualTo("10 front.example.org, which passes mail on to us");
        scene.zone.address("behind.example.org", "192.0.2.77");
        scene.interfaces = Scene.addresses("192.0.2.77");
        exchangers("behind.example.org");
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("ok");
    }

    @Test
    void otherNodesOfTheSameDatabaseAreUs() {
        scene.nodes = List.of(Scene.HOST, "mail2.example.org");
        scene.zone.address("mail2.example.org", "192.0.2.2");
        exchangers("mail2.example.org");
        assertThat(scene.ofDomain(Check.MX).found()).isEqualTo("10 mail2.example.org, this server");
        assertThat(spf("v=spf1 a:mail.example.org -all").verdict().zone())
                .containsExactly("lists.example.org. IN TXT \"v=spf1 a:mail.example.org a:mail2.example.org -all\"");
        assertThat(scene.server(Check.PTR)).extracting(Finding::name).containsExactly(Scene.ADDRESS);

        scene.nodes = IntStream.rangeClosed(1, Whereabouts.MAX_NODES + 1).mapToObj(i -> "n" + i + ".example.org").toList();
        scene.zone.address("n8.example.org", "192.0.2.8").address("n9.example.org", "192.0.2.9");
        exchangers("n8.example.org");
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("ok");
        exchangers("n9.example.org");
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("wrong");
    }

    @Test
    void exchangerThatIsAnAliasIsWrong() {
        // RFC 2181 §10.3: an MX record names no alias.
        scene.zone.alias("mx.example.org", Scene.HOST);
        exchangers("mx.example.org");
        assertThat(scene.domain(Check.MX)).extracting(DomainLookTest::word).containsExactly("ok", "wrong");
    }

    @ParameterizedTest
    @CsvSource({"nowhere.example.org,has no address", "192.0.2.1,names a host", "inside.example.org,Nobody on the Internet"})
    void exchangerThatLeadsNowhereIsWrong(String host, String words) {
        scene.zone.address("inside.example.org", "10.0.0.7");
        exchangers(Scene.HOST, host);
        assertThat(scene.domain(Check.MX)).filteredOn(each -> each.name().equals(host)).singleElement()
                .satisfies(each -> assertThat(each.found() + each.verdict().advice()).contains(words))
                .satisfies(each -> assertThat(word(each)).isEqualTo("wrong"));
    }

    @Test
    void domainWithoutExchangersIsReachedByItsOwnAddress() {
        // RFC 5321 §5.1: the implicit MX.
        scene.zone.forget(Scene.DOMAIN).address(Scene.DOMAIN, Scene.ADDRESS);
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("advice");
        scene.zone.forget(Scene.DOMAIN).address(Scene.DOMAIN, "203.0.113.9");
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("wrong");
    }

    @Test
    void unknownExchangersAreNoTrouble() {
        scene.zone.trouble("mx.provider.example", Trouble.SILENCE);
        exchangers("mx.provider.example");
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("unknown");
        scene.zone.trouble(Scene.DOMAIN, "MX", Trouble.SERVFAIL);
        assertThat(word(scene.ofDomain(Check.MX))).isEqualTo("unknown");
    }

    @Test
    void exchangersAreLookedAtUpToTheLimit() {
        String[] hosts = new String[ExchangerLook.MAX_HOSTS];
        Arrays.fill(hosts, "gone.example.org");
        hosts[ExchangerLook.MAX_HOSTS - 1] = Scene.HOST;
        exchangers(hosts);
        assertThat(scene.domain(Check.MX)).anyMatch(each -> each.name().equals(Scene.DOMAIN) && word(each).equals("ok"));
        scene.zone.mx(Scene.DOMAIN, 1, "gone.example.org");
        assertThat(scene.domain(Check.MX)).anyMatch(each -> each.name().equals(Scene.DOMAIN) && word(each).equals("wrong"));
    }

    private Finding spf(String... records) {
        scene.zone.forget(Scene.DOMAIN).mx(Scene.DOMAIN, 10, Scene.HOST);
        for (String record : records) {
            scene.zone.text(Scene.DOMAIN, record);
        }
        return scene.ofDomain(Check.SPF);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v=spf1 a:mail.example.org -all | ok",
        "v=spf1 mx ~all | ok",
        "v=spf1 ip4:203.0.113.0/24 -all | wrong",
        "v=spf1 -all | wrong",
        "v=spf1 ip4:192.0.2.0/33 -all | wrong",
        "v=spf1 mx include:nowhere.example.net -all | wrong",
        "v=spf1 mx +all | advice",
        "v=spf1 mx | advice",
        "v=spf1 mx ?all | advice",
        "v=spf1 mx include:lost.example.net -all | unknown"})
    void senderPolicyIsEvaluatedForOurAddresses(String record, String word) {
        scene.zone.trouble("lost.example.net", Trouble.SERVFAIL);
        assertThat(word(spf(record))).as(record).isEqualTo(word);
    }

    @Test
    void recordThatLeavesUsOutIsGivenBackWithUsInIt() {
        assertThat(spf("v=spf1 ip4:203.0.113.0/24 ~all").verdict().zone())
                .containsExactly("lists.example.org. IN TXT \"v=spf1 a:mail.example.org ip4:203.0.113.0/24 ~all\"");
        scene.sources = Scene.addresses("192.0.2.1", "2001:db8::1");
        assertThat(spf("v=spf1 ip4:203.0.113.0/24 ?all").verdict().zone()).containsExactly(
                "lists.example.org. IN TXT \"v=spf1 ip4:192.0.2.1 ip6:2001:db8:0:0:0:0:0:1 ip4:203.0.113.0/24 -all\"");
        assertThat(spf("v=spf1 redirect=example.org").verdict().zone()).isEmpty();
    }

    @Test
    void twoRecordsBecomeOne() {
        // RFC 7208 §4.5: several are an error.
        Finding finding = spf("v=spf1 mx ~all", "v=spf1 include:example.net -all", "something else");
        assertThat(word(finding)).isEqualTo("wrong");
        assertThat(finding.verdict().zone())
                .containsExactly("lists.example.org. IN TXT \"v=spf1 a:mail.example.org mx include:example.net ~all\"");
    }

    @Test
    void recordThatWouldGrowTooLongIsNotWritten() {
        String networks = "ip4:203.0.113.1 ".repeat(40).strip();
        String others = IntStream.range(1, 40).mapToObj(i -> "ip4:203.0.113." + i).reduce((a, b) -> a + " " + b).orElseThrow();
        assertThat(spf("v=spf1 " + networks + " -all").verdict().zone()).hasSize(1);
        assertThat(spf("v=spf1 " + others + " -all").verdict().zone()).isEmpty();
        assertThat(others.length()).isGreaterThan(SenderLook.MAX_RECORD);
    }

    @Test
    void tenLookupsAreAdvisedAgainstAndElevenAreWrong() {
        // RFC 7208 §4.6.4: ten are the most.
        String nine = "a:mail.example.org ".repeat(9);
        assertThat(word(spf("v=spf1 " + nine + "-all"))).isEqualTo("ok");
        assertThat(word(spf("v=spf1 " + nine + "mx -all"))).isEqualTo("advice");
        assertThat(word(spf("v=spf1 " + nine + "mx a -all"))).isEqualTo("wrong");
    }

    @Test
    void withASmarthostOurOwnAddressesAreNotWrongToBeLeftOut() {
        scene.way = Way.SMARTHOST;
        assertThat(word(spf("v=spf1 include:example.net -all"))).isEqualTo("advice");
        assertThat(word(spf())).isEqualTo("advice");
    }

    private Finding dkim(OwnKeys.Use use, String... records) {
        String name = "b._domainkey." + Scene.DOMAIN;
        scene.keys.clear();
        scene.keys.add(new OwnKeys.OwnKey(name, "v=DKIM1; k=rsa; p=AAAABBBB", "b-line", use));
        scene.zone.forget(name);
        for (String record : records) {
            scene.zone.text(name, record);
        }
        return scene.ofDomain(Check.DKIM);
    }

    @Test
    void signingKeyMustStandInDnsAsItIs() {
        assertThat(word(dkim(OwnKeys.Use.SIGNS, "v=DKIM1; k=rsa; p=AAAABBBB"))).isEqualTo("ok");
        assertThat(word(dkim(OwnKeys.Use.SIGNS, "v=DKIM1; k=rsa; t=y; p=AAAABBBB"))).isEqualTo("advice");
        // RFC 6376 §3.6.1: another key, a part of it, a revoked one.
        for (String wrong : List.of("v=DKIM1; k=rsa; p=CCCC", "v=DKIM1; k=rsa; p=AAAA", "v=DKIM1; p=", "hello")) {
            assertThat(dkim(OwnKeys.Use.SIGNS, wrong).verdict()).as(wrong).isEqualTo(new Verdict.Wrong("What we sign with this key counts "
                    + "as "
                    + "forged or unsigned. Exactly this record should stand there; the strings in quotation marks are one text, and one "
                    + "record.",
                    List.of("b-line")));
        }
        assertThat(word(dkim(OwnKeys.Use.SIGNS))).isEqualTo("wrong");
    }

    @ParameterizedTest
    @EnumSource
    void keyThatIsMissingMattersByItsUse(OwnKeys.Use use) {
        assertThat(word(dkim(use))).isEqualTo(switch (use) {
            case SIGNS -> "wrong";
            case COMES, WENT -> "advice";
        });
    }

    @Test
    void withoutKeysItIsSaidHowToMakeSome() {
        scene.keys.clear();
        assertThat(scene.ofDomain(Check.DKIM).verdict().advice()).contains("bin/indaba dkim create lists.example.org");
    }

    private Finding dmarc(String... records) {
        scene.zone.forget("_dmarc." + Scene.DOMAIN);
        for (String record : records) {
            scene.zone.text("_dmarc." + Scene.DOMAIN, record);
        }
        return scene.ofDomain(Check.DMARC);
    }

    @Test
    void policyOnForgeriesIsReadAndMissedWhereThereIsNone() {
        assertThat(dmarc("v=DMARC1; p=reject; rua=mailto:a@example.org").found()).isEqualTo("p=reject, with reports");
        assertThat(dmarc().verdict().zone()).containsExactly("_dmarc.lists.example.org. IN TXT \"v=DMARC1; p=none\"");
        assertThat(word(dmarc("v=DMARC1; p=none", "v=DMARC1; p=none"))).isEqualTo("wrong");
        assertThat(word(dmarc("v=DMARC1; p=perhaps"))).isEqualTo("wrong");
        scene.zone.text("_dmarc.example.org", "v=DMARC1; p=quarantine");
        assertThat(dmarc().found()).isEqualTo("p=quarantine, from example.org");
    }

    @Test
    void strictPolicyNeedsSignaturesOrAtLeastSpf() {
        // RFC 9989 §4.4: what is aligned must be good too.
        dkim(OwnKeys.Use.SIGNS);
        assertThat(word(dmarc("v=DMARC1; p=none"))).isEqualTo("ok");
        assertThat(word(dmarc("v=DMARC1; p=reject"))).isEqualTo("advice");
        spf("v=spf1 -all");
        assertThat(word(dmarc("v=DMARC1; p=reject"))).isEqualTo("wrong");
        scene.zone.trouble("b._domainkey." + Scene.DOMAIN, Trouble.SERVFAIL);
        assertThat(word(dmarc("v=DMARC1; p=reject"))).isEqualTo("ok");
    }

    private Finding tls(String mode, String host) {
        scene.zone.forget("_mta-sts." + Scene.DOMAIN).text("_mta-sts." + Scene.DOMAIN, "v=STSv1; id=1");
        scene.policy = new PolicyFetch.Fetched.Text("version: STSv1\nmode: " + mode + "\nmx: " + host + "\nmax_age: 86400\n");
        return scene.ofDomain(Check.MTA_STS);
    }

    @Test
    void policyOnTlsNamesOurHostsAndIsMetByOurCertificate() {
        assertThat(tls("enforce", "mail.example.org").found()).isEqualTo("mode enforce, for mail.example.org");
        assertThat(word(tls("enforce", "*.example.org"))).isEqualTo("ok");
        // RFC 8461 §4.1: a host that is not named gets no mail, unless the policy is only tried.
        assertThat(word(tls("enforce", "mx.example.net"))).isEqualTo("wrong");
        assertThat(word(tls("testing", "mx.example.net"))).isEqualTo("advice");
        assertThat(word(tls("none", "mx.example.net"))).isEqualTo("ok");
        scene.certificate = new OwnCertificate.Shown.SelfMade();
        assertThat(tls("enforce", "mail.example.org").verdict().advice()).contains("made by ourselves");
        scene.certificate = new OwnCertificate.Shown.Given(List.of("x.example.org"), Scene.NOW, Scene.NOW.plusSeconds(1), "");
        assertThat(word(tls("enforce", "mail.example.org"))).isEqualTo("wrong");
        scene.certificate = new OwnCertificate.Shown.Given(List.of(Scene.HOST), Scene.NOW, Scene.NOW, "");
        assertThat(tls("testing", "mail.example.org").verdict().advice()).contains("has run out");
    }

    @Test
    void policyThatIsAnnouncedAndNotThereIsWrong() {
        tls("enforce", "mail.example.org");
        scene.policy = new PolicyFetch.Fetched.Nothing("the web host answered 404");
        assertThat(scene.ofDomain(Check.MTA_STS).found()).contains("the web host answered 404");
        scene.policy = new PolicyFetch.Fetched.Text("<html>");
        assertThat(scene.ofDomain(Check.MTA_STS).found()).isEqualTo("what stands in the web is no policy");
        scene.zone.forget("_mta-sts." + Scene.DOMAIN).text("_mta-sts." + Scene.DOMAIN, "v=STSv1; id=not a word");
        assertThat(scene.ofDomain(Check.MTA_STS).found()).isEqualTo("the TXT record says nothing");
        scene.zone.trouble("_mta-sts." + Scene.DOMAIN, Trouble.SERVFAIL);
        assertThat(word(scene.ofDomain(Check.MTA_STS))).isEqualTo("unknown");
    }

    @Test
    void hostileZonesComeOutAsShortHarmlessLines() {
        String evil = "<script>alert(1)</script>\u202e\u2066\u0007\n\r" + "W".repeat(10_000) + "\"\\ $(reboot)";
        scene.zone.forget(Scene.DOMAIN).mx(Scene.DOMAIN, 10, Scene.HOST).text(Scene.DOMAIN, "v=spf1 " + evil)
                .text(Scene.DOMAIN, "v=spf1 a:\u202e" + evil);
        scene.zone.forget("_dmarc." + Scene.DOMAIN).text("_dmarc." + Scene.DOMAIN, "v=DMARC1; p=" + evil);
        scene.zone.text("_mta-sts." + Scene.DOMAIN, "v=STSv1; id=" + evil);
        scene.zone.forget("a._domainkey." + Scene.DOMAIN).text("a._domainkey." + Scene.DOMAIN, evil);
        scene.policy = new PolicyFetch.Fetched.Nothing(evil);
        scene.zone.forget("1.2.0.192.in-addr.arpa").pointer(Scene.ADDRESS, "evil\u202e" + "w".repeat(50) + ".example.net");
        List<Finding> all = new ArrayList<>(scene.checkup().of(Scene.DOMAIN).findings());
        all.addAll(scene.checkup().ofServer().findings());
        assertThat(all).allSatisfy(each -> {
            String text = each.name() + each.found() + each.verdict().advice();
            assertThat(text).doesNotContainPattern("[\\p{Cntrl}\u202a-\u202e\u2066-\u2069]");
            assertThat(each.found().length()).isLessThanOrEqualTo(Finding.MAX_FOUND);
            assertThat(String.join("", each.verdict().zone())).doesNotContain("script").doesNotContain("reboot");
        });
    }

    @Test
    void reportEndsAtItsLimitOfTimeAndSaysThatItDoesNotKnow() {
        AtomicReference<Instant> now = new AtomicReference<>(Scene.NOW);
        AtomicInteger asked = new AtomicInteger();
        scene.clock = now::get;
        scene.dns = new Delegating(new FakeDns(scene.zone)) {
            @Override
            void before() {
                asked.incrementAndGet();
                now.set(now.get().plus(Checkup.BOUNDS.time()));
            }
        };

        assertThat(scene.checkup().of(Scene.DOMAIN).findings()).extracting(DomainLookTest::word).contains("unknown").doesNotContain("ok");
        assertThat(asked).hasValue(1);
    }
}
