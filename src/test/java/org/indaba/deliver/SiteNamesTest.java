package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "notyahoodns.net, notyahoodns.net", "yahoodns.net, yahoodns.net"})
    void hostsOfLargeProvidersAreOneSite(String host, String site) {
        assertThat(standard.siteOf(hosts(10, host))).isEqualTo(site);
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
    void tableWithMistakesIsRefused() {
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
