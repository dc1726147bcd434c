package org.indaba.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.checkup.OwnCertificate.Shown;
import org.indaba.checkup.OwnServer.Way;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.testing.DnsZone.Trouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerLookTest {

    private final Scene scene = new Scene();

    private static String word(Finding finding) {
        return finding.verdict().word();
    }

    @Test
    void serverThatIsWellSetUpHearsNoAdvice() {
        assertThat(scene.checkup().ofServer().findings()).extracting(each -> each.check().word() + " " + word(each))
                .containsExactly("hostname ok", "ptr ok", "port unknown", "certificate ok", "web ok");
        assertThat(scene.checkup().ofServer().wrong()).isZero();
    }

    @Test
    void nameOfThisMachineAloneIsWrong() {
        scene.hostname = "localhost";
        scene.sources = Scene.addresses("192.0.2.9");
        assertThat(word(scene.ofServer(Check.HOSTNAME))).isEqualTo("wrong");
        assertThat(scene.ofServer(Check.PTR).verdict().zone()).as("such a name stands in no zone").isEmpty();
        assertThat(scene.checkup().of("new.example.org").findings()).flatMap(each -> each.verdict().zone())
                .containsExactly("_dmarc.new.example.org. IN TXT \"v=DMARC1; p=none\"");
    }

    @Test
    void nameWithoutAddressesComesWithLinesForThoseOfTheMachine() {
        scene.zone.forget(Scene.HOST);
        scene.interfaces = Scene.addresses("127.0.0.1", "10.0.0.5", "192.0.2.1", "2001:db8::1");
        assertThat(scene.ofServer(Check.HOSTNAME).verdict().zone()).containsExactly(
                "mail.example.org. IN A 192.0.2.1", "mail.example.org. IN AAAA 2001:db8:0:0:0:0:0:1");
    }

    @Test
    void privateAddressOfTheNameIsWrongUnlessPrivateOnesAreAllowed() {
        scene.zone.forget(Scene.HOST).address(Scene.HOST, "10.0.0.5").pointer("10.0.0.5", Scene.HOST);
        assertThat(scene.ofServer(Check.HOSTNAME).verdict().advice()).contains("Nobody on the Internet reaches 10.0.0.5");
        assertThat(word(scene.ofServer(Check.PTR))).isEqualTo("unknown");
        scene.rule = PrivateAddresses.Rule.ALLOWED;
        assertThat(word(scene.ofServer(Check.HOSTNAME))).isEqualTo("ok");
    }

    @Test
    void silenceOfDnsIsNoTrouble() {
        scene.zone.trouble(Scene.HOST, Trouble.SERVFAIL).trouble("1.2.0.192.in-addr.arpa", Trouble.SERVFAIL)
                .trouble("www.example.org", Trouble.SERVFAIL);
        scene.sources = Scene.addresses(Scene.ADDRESS);
        assertThat(scene.checkup().ofServer().findings()).filteredOn(each -> each.check() != Check.CERTIFICATE)
                .hasSize(4).allMatch(each -> word(each).equals("unknown"));
        assertThat(scene.checkup().of(Scene.DOMAIN).wrong()).isZero();
    }

    @Test
    void aliasAsNameOfTheServerIsAdvisedAgainst() {
        // RFC 5321 §2.3.5: the name after EHLO is a primary one.
        scene.zone.forget(Scene.HOST).alias(Scene.HOST, "host.provider.example").address("host.provider.example", Scene.ADDRESS);
        assertThat(scene.server(Check.HOSTNAME)).extracting(ServerLookTest::word).containsExactly("ok", "advice");
    }

    @Test
    void addressWithoutReverseNameIsWrongAndComesWithItsLine() {
        scene.zone.forget("1.2.0.192.in-addr.arpa");
        assertThat(scene.ofServer(Check.PTR).verdict().zone()).containsExactly("1.2.0.192.in-addr.arpa. IN PTR mail.example.org.");
        assertThat(word(scene.ofServer(Check.PTR))).isEqualTo("wrong");
        scene.way = Way.SMARTHOST;
        assertThat(word(scene.ofServer(Check.PTR))).isEqualTo("advice");
    }

    @Test
    void reverseNameOfIpv6IsWrittenInNibbles() {
        scene.sources = Scene.addresses("2001:db8::25");
        assertThat(scene.ofServer(Check.PTR).verdict().zone()).containsExactly(
                "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. IN PTR mail.example.org.");
    }

    @Test
    void reverseNameCountsOnlyIfItLeadsBack() {
        scene.zone.forget("1.2.0.192.in-addr.arpa").pointer(Scene.ADDRESS, "liar.example.net");
        assertThat(word(scene.ofServer(Check.PTR))).isEqualTo("wrong");
        scene.zone.address("liar.example.net", Scene.ADDRESS);
        assertThat(scene.ofServer(Check.PTR).verdict().advice()).contains("set indaba.hostname to liar.example.net");
        assertThat(word(scene.ofServer(Check.PTR))).isEqualTo("advice");
    }

    @Test
    void eachAddressThatMailMayLeaveFromIsLookedAt() {
        scene.interfaces = Scene.addresses("10.0.0.5", "2001:db8::7");
        assertThat(scene.server(Check.PTR)).extracting(each -> each.name() + " " + word(each))
                .containsExactly("192.0.2.1 ok", "2001:db8:0:0:0:0:0:7 wrong");
        scene.sources = Scene.addresses("10.0.0.5", "192.0.2.1");
        assertThat(scene.server(Check.PTR)).extracting(each -> each.name() + " " + word(each))
                .containsExactly("192.0.2.1 ok", "10.0.0.5 unknown");
    }

    @Test
    void addressesAndTheirNamesAreLookedAtUpToTheirLimits() {
        scene.sources = IntStream.rangeClosed(1, Whereabouts.MAX_SOURCES)
                .mapToObj(i -> Scene.addresses("192.0.2." + i).getFirst()).toList();
        assertThat(scene.server(Check.PTR)).hasSize(Whereabouts.MAX_SOURCES);
        scene.sources = IntStream.rangeClosed(1, Whereabouts.MAX_SOURCES + 1)
                .mapToObj(i -> Scene.addresses("192.0.2." + i).getFirst()).toList();
        assertThat(scene.server(Check.PTR)).hasSize(Whereabouts.MAX_SOURCES);

        scene.sources = List.of();
        scene.zone.forget("1.2.0.192.in-addr.arpa");
        for (int i = 1; i < ServerLook.MAX_POINTERS; i++) {
            scene.zone.pointer(Scene.ADDRESS, "p" + i + ".example.net");
        }
        scene.zone.pointer(Scene.ADDRESS, Scene.HOST);
        assertThat(word(scene.ofServer(Check.PTR))).isEqualTo("ok");
        scene.zone.forget("1.2.0.192.in-addr.arpa");
        for (int i = 1; i <= ServerLook.MAX_POINTERS; i++) {
            scene.zone.pointer(Scene.ADDRESS, "p" + i + ".example.net");
        }
        scene.zone.pointer(Scene.ADDRESS, Scene.HOST);
        assertThat(word(scene.ofServer(Check.PTR))).isEqualTo("wrong");
    }

    @Test
    void thatPort25CannotBeSeenFromInsideIsSaid() {
        assertThat(scene.ofServer(Check.PORT).verdict().advice()).contains("cannot be seen from inside").contains("telnet "
                + "mail.example.org 25");
        scene.port = 2525;
        assertThat(scene.ofServer(Check.PORT).found()).contains("listens on port 2525");
    }

    @Test
    void certificateIsJudgedByNamesTimeAndTrust() {
        scene.certificate = new Shown.SelfMade();
        assertThat(word(scene.ofServer(Check.CERTIFICATE))).isEqualTo("advice");
        scene.certificate = new Shown.Unreadable("no such file");
        assertThat(word(scene.ofServer(Check.CERTIFICATE))).isEqualTo("wrong");
        scene.certificate = given("other.example.org", 60, "");
        assertThat(scene.ofServer(Check.CERTIFICATE).verdict().advice()).contains("not for mail.example.org");
        scene.certificate = given("*.example.org", 60, "");
        assertThat(word(scene.ofServer(Check.CERTIFICATE))).isEqualTo("ok");
        scene.certificate = given("*.example.org", 60, "the chain leads to nobody");
        assertThat(word(scene.ofServer(Check.CERTIFICATE))).isEqualTo("advice");
        scene.certificate = given(Scene.HOST, 0, "");
        assertThat(scene.ofServer(Check.CERTIFICATE).verdict().advice()).contains("has run out");
        scene.certificate = new Shown.Given(List.of(Scene.HOST), Scene.NOW.plusSeconds(1), Scene.NOW.plus(Duration.ofDays(60)), "");
        assertThat(word(scene.ofServer(Check.CERTIFICATE))).isEqualTo("wrong");
    }

    @Test
    void certificateThatEndsSoonIsTold() {
        scene.certificate = given(Scene.HOST, 14, "");
        assertThat(word(scene.ofServer(Check.CERTIFICATE))).isEqualTo("advice");
        scene.certificate = new Shown.Given(List.of(Scene.HOST), Scene.NOW, Scene.NOW.plus(ServerLook.RENEW_BEFORE).plusSeconds(1), "");
        assertThat(word(scene.ofServer(Check.CERTIFICATE))).isEqualTo("ok");
    }

    private static Shown given(String name, int days, String doubt) {
        return new Shown.Given(List.of(name), Scene.NOW.minus(Duration.ofDays(90)), Scene.NOW.plus(Duration.ofDays(days)), doubt);
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8080,wrong", "https://127.0.0.1/,wrong", "http://[::1]:8080,wrong", "https://demo.localhost,wrong",
            "not an address,wrong", "https://nowhere.example.org,wrong", "https://10.0.0.5,wrong", "https://inside.example.org,wrong",
            "http://www.example.org,advice", "https://www.example.org:8443/indaba,ok", "HTTPS://WWW.EXAMPLE.ORG,ok",
            "https://192.0.2.80,ok"})
    void addressOfThePagesIsForEverybodyAndByHttps(String url, String word) {
        // RFC 8058 §3.1: one-click unsubscribing goes by HTTPS.
        scene.zone.address("inside.example.org", "192.168.1.1");
        scene.webUrl = url;
        assertThat(word(scene.ofServer(Check.WEB))).as(url).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"200,ok", "204,ok", "301,wrong", "308,wrong", "401,wrong", "404,wrong", "410,wrong", "429,unknown", "500,wrong",
            "502,wrong"})
    void pageForLeavingOpensWithoutARedirect(int status, String word) {
        // RFC 8058 §3.1: the click is answered, and not sent elsewhere.
        scene.page = new WebLook.Seen.Answered(status);
        assertThat(word(scene.ofServer(Check.WEB))).isEqualTo(word);
        scene.webUrl = "http://www.example.org";
        assertThat(word(scene.ofServer(Check.WEB))).as("nobody looks behind an address that is not https").isEqualTo("advice");
    }

    @Test
    void certificateOfThePagesThatNobodyBelievesIsWrong() {
        scene.page = new WebLook.Seen.Distrusted("NotAfter: Mon May 04 09:00:00 UTC 2026");
        assertThat(scene.ofServer(Check.WEB)).satisfies(finding -> {
            assertThat(word(finding)).isEqualTo("wrong");
            assertThat(finding.found()).contains("certificate").contains("NotAfter: Mon May 04");
            assertThat(finding.verdict().advice()).contains("a certificate for www.example.org from a public authority");
        });
        assertThat(scene.checkup().ofServer().wrong()).isEqualTo(1);
        scene.rule = PrivateAddresses.Rule.ALLOWED;
        assertThat(word(scene.ofServer(Check.WEB))).as("an authority of one's own").isEqualTo("advice");
    }

    @Test
    void pageThatCannotBeSeenFromHereIsNoTrouble() {
        scene.page = new WebLook.Seen.Unreachable("no answer within 10 seconds");
        assertThat(word(scene.ofServer(Check.WEB))).isEqualTo("unknown");
        assertThat(scene.ofServer(Check.WEB).found()).contains("no answer within 10 seconds");
        assertThat(scene.checkup().ofServer().wrong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://demo.localhost:8080"})
    void whereNobodyIsOnTheInternetThisMachineIsNoMistake(String url) {
        scene.rule = PrivateAddresses.Rule.ALLOWED;
        scene.webUrl = url;
        assertThat(word(scene.ofServer(Check.WEB))).isEqualTo("advice");
    }
}
