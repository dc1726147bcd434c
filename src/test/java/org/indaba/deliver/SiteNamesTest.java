package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the site of a route is called. */
class SiteNamesTest {

    private final SiteNames standard = SiteNames.standard();

    private static List<Route.Host> hosts(int preference, String... names) {
        return java.util.Arrays.stream(names).map(name -> new Route.Host(preference, name, 25)).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "example-org.mail.protection.outlook.com, outlook", "example-org.a-v1.mx.microsoft, outlook",
        "hotmail-com.olc.protection.outlook.com, outlook-free",
        "aspmx.l.google.com, google", "alt4.aspmx.l.google.com, google", "gmail-smtp-in.l.google.com, google",
        "alt1.gmail-smtp-in.l.google.com, google", "smtp.google.com, google", "aspmx2.googlemail.com, google",
        "mta5.am0.yahoodns.net, yahoo", "mx-aol.mail.gm0.yahoodns.net, yahoo", "mx01.mail.icloud.com, icloud",
        "mx0a-00123456.pphosted.com, proofpoint", "eu-smtp-inbound-1.mimecast.com, mimecast",
        "mail.example.org, mail.example.org", "protection.outlook.com, protection.outlook.com",
        "evil-mail.protection.outlook.com.example.org, evil-mail.protection.outlook.com.example.org",
        "mx00.emig.gmx.net, gmx", "mx01.gmx.net, gmx", "mx-ha02.web.de, gmx", "mx.zoho.com, zoho", "smtpin.zoho.eu, zoho",
        "mxs.mail.ru, mail-ru", "emx.mail.ru, mail-ru", "mx.yandex.ru, yandex", "mxbiz1.qq.com, qq", "mx3.qq.com, qq",
        "163mx01.mxmail.netease.com, netease", "mx2.naver.com, naver", "mx00.ionos.de, ionos",
        "mx01.kundenserver.de, ionos", "mx1.seznam.cz, seznam",
        "eforward3.registrar-servers.com, namecheap", "aspmx1.migadu.com, migadu", "mx1.emailsrvr.com, rackspace",
        "d12345a.ess.barracudanetworks.com, barracuda", "mx1.hc123-45.iphmx.com, cisco-filter", "cluster5.eu.messagelabs.com, symantec",
        "in1-smtp.messagingengine.com, fastmail", "mx-apac.mail.gm0.yahoodns.net, yahoo", "mxa-123.gslb.pphosted.com, proofpoint",
        "example-org.in.tmes.trendmicro.eu, trendmicro",
        "notyahoodns.net, notyahoodns.net", "yahoodns.net, yahoodns.net"})
    void hostsOfLargeProvidersAreOneSite(String host, String site) {
        assertThat(standard.siteOf(hosts(10, host))).isEqualTo(site);
    }

    /** Whoever leads the mail of a domain there would have the mail of all that the provider serves held up. */
    @ParameterizedTest
    @ValueSource(strings = {"www.gmx.net", "mail.gmx.net", "www.web.de", "www.zoho.com", "accounts.zoho.eu", "e.mail.ru", "www.mail.ru",
        "disk.yandex.ru", "www.yandex.net", "www.qq.com", "www.netease.com", "blog.naver.com", "www.daum.net", "www.hanmail.net",
        "www.rediff.com", "www.ionos.com", "my.ionos.de", "www.1and1.com", "www.freenet.de", "www.sfr.fr", "www.laposte.net",
        "www.libero.it", "www.seznam.cz", "www.wp.pl", "www.onet.pl", "www.interia.pl", "www.prodigy.net", "acme.awsapps.com",
        "dns1.registrar-servers.com", "www.privateemail.com", "webmail.emailsrvr.com", "www.titan.email", "admin.migadu.com",
        "www.improvmx.com", "www.forwardemail.net", "api.mailgun.org", "api.sendgrid.net", "www.mimecast.com", "www.barracudanetworks.com",
        "hc1-q.acme.iphmx.com", "www.messagelabs.com", "www.trendmicro.com", "www.mailcontrol.com", "www.hornetsecurity.com",
        "www.spamexperts.com", "www.retarus.com", "www.mailroute.net", "www.googlemail.com", "edge.gycpi.b.yahoodns.net",
        "p01-imap.mail.icloud.com", "www.messagingengine.com"})
    void otherMachinesOfAProviderAreNotItsSite(String host) {
        assertThat(standard.siteOf(hosts(10, host))).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
        "mx.example.org,mx.example.org", " MX.Example.ORG ,mx.example.org", "MX.Exämple.org,mx.xn--exmple-cua.org",
        "'MX1.example,mx.exämple.org,Mx2.example','mx1.example,mx.xn--exmple-cua.org,mx2.example'",
        "'mx.example,m~0123456789ABCDEF','mx.example,m~0123456789abcdef'", "relay.example:587,relay.example:587", "'  ','  '", "'',''",
        "'a,,','a,,'"})
    void nameIsKeptInLowerCaseAndInALabels(String written, String kept) {
        assertThat(SiteNames.asKept(written)).isEqualTo(kept);
        assertThat(SiteNames.asKept(kept)).isEqualTo(kept);
        assertThat(QueueSelection.ofSite(written).site()).isEqualTo(kept);
    }

    @Test
    void whatIsNoNameStaysAsItIs() {
        String tooLong = "ä".repeat(200) + ".example";

        assertThat(SiteNames.asKept(tooLong)).isEqualTo(tooLong);
    }

    @Test
    void lowestPreferenceNamesTheSite() {
        List<Route.Host> route = new java.util.ArrayList<>(hosts(20, "backup.example.net"));
        route.addAll(hosts(10, "mx2.example.org", "mx1.example.org"));

        assertThat(standard.siteOf(route)).isEqualTo("mx1.example.org,mx2.example.org");
    }

    @Test
    void orderOfTheHostsDoesNotMatter() {
        assertThat(standard.siteOf(hosts(1, "b.example", "a.example", "aspmx.l.google.com", "smtp.google.com")))
                .isEqualTo(standard.siteOf(hosts(9, "smtp.google.com", "a.example", "b.example")))
                .isEqualTo("a.example,b.example,google");
    }

    @Test
    void nameOfHundredCharactersStaysAndALongerOneGetsADigest() {
        String hundred = "a".repeat(60) + "." + "b".repeat(39);
        String first = standard.siteOf(hosts(1, hundred + "x", "other.example"));
        String second = standard.siteOf(hosts(1, hundred + "x", "another.example"));

        assertThat(standard.siteOf(hosts(1, hundred))).isEqualTo(hundred);
        assertThat(standard.siteOf(hosts(1, hundred + "x"))).hasSize(SiteNames.MAX_LENGTH).startsWith("aaaa");
        assertThat(first).hasSize(SiteNames.MAX_LENGTH).isNotEqualTo(second);
    }

    @Test
    void longestNameOfTheTableCounts() {
        SiteNames table = SiteNames.of(List.of("# a comment", "", "wide *.example", "narrow *.mx.example  # beside",
                "one host.mx.example"));

        assertThat(table.siteOf(hosts(1, "a.example"))).isEqualTo("wide");
        assertThat(table.siteOf(hosts(1, "a.b.mx.example"))).isEqualTo("narrow");
        assertThat(table.siteOf(hosts(1, "host.mx.example"))).isEqualTo("one");
        assertThat(table.siteOf(hosts(1, "example"))).isEqualTo("example");
    }

    @Test
    void asteriskStandsForAnythingAndForNothing() {
        SiteNames table = SiteNames.of(List.of("gate mx*.example *-in.example", "all *.example"));

        assertThat(table.siteOf(hosts(1, "mx1.example"))).isEqualTo("gate");
        assertThat(table.siteOf(hosts(1, "mx1.north.example"))).isEqualTo("gate");
        assertThat(table.siteOf(hosts(1, "eu-in.example"))).isEqualTo("gate");
        assertThat(table.siteOf(hosts(1, "mx.example"))).isEqualTo("gate");
        assertThat(table.siteOf(hosts(1, "xmx1.example"))).isEqualTo("all");
        assertThat(table.siteOf(hosts(1, "mx1.example.org"))).isEqualTo("mx1.example.org");
    }

    @Test
    void tableWithMistakesIsRefused() {
        assertThatThrownBy(() -> SiteNames.of(List.of("a *.x.*"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SiteNames.of(List.of("a mx.*"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SiteNames.of(List.of("a mx*"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SiteNames.of(List.of("lonely"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SiteNames.of(List.of("a *.x.example", "b *.x.example"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everythingGoesToTheSmarthost() {
        assertThat(SmarthostRouter.of("relay.example.org:587").wayTo("example.com")).isInstanceOfSatisfying(Way.Open.class,
                open -> assertThat(open.route()).isEqualTo(new Route("smarthost", List.of(new Route.Host(0, "relay.example.org", 587)))));
        assertThat(hostAndPort("127.0.0.1:2526")).isEqualTo(new Route.Host(0, "127.0.0.1", 2526));
        assertThat(hostAndPort("[2001:db8::1]:25")).isEqualTo(new Route.Host(0, "2001:db8::1", 25));
        assertThat(hostAndPort("relay")).isEqualTo(new Route.Host(0, "relay", SmarthostRouter.USUAL_PORT));
        for (String wrong : List.of("", ":25", "relay:", "relay:x", "relay:0", "relay:65536", "re lay:25", "2001:db8::1", "[relay]:25")) {
            assertThatThrownBy(() -> SmarthostRouter.of(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Route.Host hostAndPort(String text) {
        return ((Way.Open) SmarthostRouter.of(text).wayTo("any.example")).route().hosts().getFirst();
    }
}
