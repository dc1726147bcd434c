package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.indaba.deliver.PrivateAddresses.Rule;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a domain in every world of MX. Public addresses are from 198.51.100.0/24 and 2001:db8::/32, ours is 203.0.113.1. */
class MxRouterTest {

    private static final Duration ASK_AGAIN = Duration.ofMinutes(5);
    private static final InetAddress OUR_ADDRESS = InetAddress.ofLiteral("203.0.113.1");

    private final DnsZone zone = new DnsZone();

    private Way wayTo(String domain) {
        return wayTo(domain, Rule.REFUSED, 25);
    }

    private Way wayTo(String domain, Rule rule, int ourPort) {
        MxOurselves ourselves = new MxOurselves(Set.of("Lists.Example.org", MxOurselves.NAME), OUR_ADDRESS::equals, ourPort,
                "served.example"::equals);
        return new MxRouter(new FakeDns(zone), 25, new PrivateAddresses(rule), ourselves, SiteNames.standard(), TlsPolicies.none(),
                ASK_AGAIN).wayTo(domain);
    }

    private static void assertClosed(Way way, String enhanced) {
        assertThat(way).isInstanceOfSatisfying(Way.Closed.class,
                closed -> assertThat(closed.enhanced()).as(closed.reason()).isEqualTo(enhanced));
    }

    private static void assertUnknown(Way way, String enhanced) {
        assertThat(way).isInstanceOfSatisfying(Way.Unknown.class, unknown -> {
            assertThat(unknown.enhanced()).as(unknown.reason()).isEqualTo(enhanced);
            assertThat(unknown.askAgain()).isEqualTo(ASK_AGAIN);
            assertThat(unknown.reason()).isNotBlank();
        });
    }

    static List<String> hostsOf(Way way) {
        assertThat(way).isInstanceOf(Way.Open.class);
        return ((Way.Open) way).route().hosts().stream().map(Route.Host::name).toList();
    }

    private void host(int preference, String name, String... addresses) {
        zone.mx("example.com", preference, name).address(name, addresses);
    }

    @Test
    void hostsComeInTheOrderOfTheirPreference() {
        // RFC 5321 §5.1: the lowest number first.
        host(20, "b.example.com", "198.51.100.2");
        host(5, "c.example.com", "198.51.100.3");
        host(10, "a.example.com", "2001:db8::1");

        Way way = wayTo("example.com");

        assertThat(way).isEqualTo(new Way.Open(new Route("c.example.com", List.of(new Route.Host(5, "c.example.com", 25),
                new Route.Host(10, "a.example.com", 25), new Route.Host(20, "b.example.com", 25))), Duration.ofSeconds(300)));
    }

    @Test
    void hostNamedTwiceIsTriedOnceAtItsBetterPreference() {
        host(20, "a.example.com", "198.51.100.1");
        host(10, "b.example.com", "198.51.100.2");
        zone.mx("example.com", 5, "A.example.com");

        assertThat(hostsOf(wayTo("example.com"))).containsExactly("a.example.com", "b.example.com");
    }

    @Test
    void withoutMxTheDomainItselfIsTheHost() {
        // RFC 5321 §5.1: the implicit MX, of either family.
        zone.address("four.example", "198.51.100.1").address("six.example", "2001:db8::1");

        assertThat(wayTo("four.example")).isEqualTo(new Way.Open(
                new Route("four.example", List.of(new Route.Host(0, "four.example", 25))), Duration.ofSeconds(300)));
        assertThat(hostsOf(wayTo("six.example"))).containsExactly("six.example");
    }

    @Test
    void domainWithoutMxAndAddressIsClosed() {
        zone.text("example.com", "here, but not for mail");

        assertClosed(wayTo("example.com"), "5.1.2");
        assertClosed(wayTo("nowhere.example"), "5.1.2");
        assertClosed(wayTo("localhost"), "5.1.2");
        assertClosed(wayTo("single"), "5.1.2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void nullMxIsClosedAtOnce(int preference) {
        // RFC 7505 §3: preference 0; another number means the same to us.
        zone.mx("example.com", preference, "").address("example.com", "198.51.100.1");

        assertClosed(wayTo("example.com"), "5.1.10");
    }

    @Test
    void rootBesideOtherMxSaysNothing() {
        host(10, "mx.example.com", "198.51.100.1");
        zone.mx("example.com", 0, "");

        assertThat(hostsOf(wayTo("example.com"))).containsExactly("mx.example.com");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVFAIL", "REFUSED", "SILENCE", "GARBAGE"})
    void failedLookupIsUnknownForNow(Trouble trouble) {
        zone.trouble("mx.fails.example", "MX", trouble).address("mx.fails.example", "198.51.100.1");
        zone.address("implicit.example", "198.51.100.1").trouble("implicit.example", "A", trouble);
        zone.mx("host.fails.example", 10, "broken.example").trouble("broken.example", trouble);

        assertUnknown(wayTo("mx.fails.example"), "4.4.3");
        assertUnknown(wayTo("implicit.example"), "4.4.3");
        assertUnknown(wayTo("host.fails.example"), "4.4.3");
    }

    @Test
    void hostThatCannotBeLookedUpNowStaysInTheRouteForLater() {
        host(10, "broken.example.com");
        host(20, "good.example.com", "198.51.100.2");
        zone.trouble("broken.example.com", Trouble.SERVFAIL).ttl(3600);

        Way way = wayTo("example.com");

        assertThat(hostsOf(way)).containsExactly("broken.example.com", "good.example.com");
        assertThat(((Way.Open) way).validFor()).isEqualTo(ASK_AGAIN);
    }

    @Test
    void hostWithoutAddressIsLeftOut() {
        host(10, "gone.example.com");
        host(20, "good.example.com", "198.51.100.2");

        assertThat(hostsOf(wayTo("example.com"))).containsExactly("good.example.com");
    }

    @Test
    void mxOfNoUseIsAnErrorAndTheDomainsOwnAddressIsNotTried() {
        // RFC 5321 §5.1: "none of them are usable … MUST be reported as an error".
        host(10, "gone.example.com");
        host(20, "192.0.2.7");
        zone.address("example.com", "198.51.100.9").text("gone.example.com", "no address");

        assertClosed(wayTo("example.com"), "5.4.4");
    }

    @Test
    void oneFailedLookupAmongUselessHostsIsUnknownForNow() {
        host(10, "gone.example.com");
        host(20, "broken.example.com");
        zone.trouble("broken.example.com", Trouble.SERVFAIL);

        assertUnknown(wayTo("example.com"), "4.4.3");
    }

    @Test
    void addressWrittenAsMxIsNotDialled() {
        host(10, "198.51.100.5");
        host(20, "good.example.com", "198.51.100.2");
        // Not even if DNS has such a name.
        zone.address("198.51.100.5", "198.51.100.6");

        assertThat(hostsOf(wayTo("example.com"))).containsExactly("good.example.com");
    }

    @Test
    void aliasesAreTolerated() {
        zone.alias("other.example", "example.com").alias("mx.example.com", "real.example.net").address("real.example.net", "198.51.100.1");
        zone.mx("example.com", 10, "mx.example.com");

        // RFC 5321 §5.1: the target of an MX should not be an alias; the world has them.
        assertThat(hostsOf(wayTo("other.example"))).containsExactly("mx.example.com");
    }

    @Test
    void ourselvesByNameAndAllThatAreNotBetterAreLeftOut() {
        host(10, "a.example.com", "198.51.100.1");
        host(20, "lists.example.org", "198.51.100.2");
        host(20, "b.example.com", "198.51.100.3");
        host(30, "c.example.com", "198.51.100.4");

        // RFC 5321 §5.1: those of equal or higher number are discarded.
        assertThat(hostsOf(wayTo("example.com"))).containsExactly("a.example.com");
    }

    @Test
    void ourselvesByAddressAndAllThatAreNotBetterAreLeftOut() {
        host(10, "a.example.com", "198.51.100.1");
        host(20, "alias-of-us.example.com", "198.51.100.2", "203.0.113.1");
        host(20, "b.example.com", "198.51.100.3");
        host(30, "c.example.com", "198.51.100.4");

        assertThat(hostsOf(wayTo("example.com"))).containsExactly("a.example.com");
    }

    @Test
    void ourAddressOnAnotherPortIsSomebodyElse() {
        host(10, "neighbour.example.com", "203.0.113.1");

        assertThat(hostsOf(wayTo("example.com", Rule.REFUSED, 2525))).containsExactly("neighbour.example.com");
        assertClosed(wayTo("example.com", Rule.REFUSED, 25), "5.4.6");
    }

    @Test
    void ourNameOnAnotherPortIsTheServerInFrontOfUs() {
        host(10, "lists.example.org", "203.0.113.1");
        host(20, "b.example.com", "198.51.100.3");

        // RFC 5321 §5.1: only who is ourselves is left out, with all that are not better.
        assertThat(hostsOf(wayTo("example.com", Rule.REFUSED, 2525))).containsExactly("lists.example.org", "b.example.com");
        assertThat(hostsOf(wayTo("lists.example.org", Rule.REFUSED, 2525))).containsExactly("lists.example.org");
        assertClosed(wayTo("example.com", Rule.REFUSED, 25), "5.4.6");
        assertClosed(wayTo("lists.example.org", Rule.REFUSED, 25), "5.4.6");
    }

    @Test
    void ourselvesAsTheBestIsALoop() {
        host(10, "lists.example.org", "198.51.100.2");
        host(20, "b.example.com", "198.51.100.3");
        zone.address("implicit.example", "203.0.113.1").address("lists.example.org", "198.51.100.2");

        assertClosed(wayTo("example.com"), "5.4.6");
        assertClosed(wayTo("implicit.example"), "5.4.6");
        assertClosed(wayTo("lists.example.org"), "5.4.6");
        assertClosed(wayTo("[203.0.113.1]"), "5.4.6");
    }

    @Test
    void domainThatEndsHereGoesRoundToOurselves() {
        zone.mx("served.example", 10, "lists.example.org").address("lists.example.org", "198.51.100.2");
        Way round = new Way.Open(new Route("ourselves", List.of(new Route.Host(0, "ourselves", 25))), MxRouter.MIN_VALID);
        assertThat(wayTo("served.example")).isEqualTo(round);

        zone.forget("served.example").mx("served.example", 10, "door.example").address("door.example", "203.0.113.1");
        assertThat(wayTo("served.example")).isEqualTo(round);

        // RFC 5321 §5.1: a better host, such as a relay in front of us, takes the mail; what is served says nothing about all its people.
        zone.mx("served.example", 5, "relay.example").address("relay.example", "198.51.100.9");
        assertThat(hostsOf(wayTo("served.example"))).containsExactly("relay.example");
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 2525})
    void domainThatEndsHereGoesRoundWhateverPortLeadsToUs(int ourPort) {
        // A server in front of us, or a port that is passed on from outside, has our name at port 25.
        zone.mx("served.example", 10, "lists.example.org").address("lists.example.org", "203.0.113.1");

        assertThat(hostsOf(wayTo("served.example", Rule.REFUSED, ourPort))).containsExactly("ourselves");
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 2525})
    void whoNamesOurInnerNameIsNotCarriedRound(int ourPort) {
        host(10, "ourselves", "198.51.100.2");

        assertClosed(wayTo("example.com", Rule.REFUSED, ourPort), "5.4.6");
    }

    @Test
    void betterHostThatCannotBeLookedUpKeepsUsFromCallingItALoop() {
        host(10, "broken.example.com");
        host(20, "lists.example.org", "203.0.113.1");
        zone.trouble("broken.example.com", Trouble.SERVFAIL);

        assertUnknown(wayTo("example.com"), "4.4.3");
    }

    @Test
    void privateHostsAreLeftOutUnlessAllowed() {
        host(10, "inside.example.com", "10.0.0.1", "fd00::1");
        host(20, "outside.example.com", "198.51.100.1");
        host(30, "both.example.com", "192.168.0.1", "198.51.100.2");

        assertThat(hostsOf(wayTo("example.com"))).containsExactly("outside.example.com", "both.example.com");
        assertThat(hostsOf(wayTo("example.com", Rule.ALLOWED, 25)))
                .containsExactly("inside.example.com", "outside.example.com", "both.example.com");
    }

    @Test
    void onlyPrivateHostsAreUnknownForNow() {
        host(10, "inside.example.com", "10.0.0.1");
        host(20, "here.example.com", "127.0.0.1");

        assertUnknown(wayTo("example.com"), "4.4.4");
        assertUnknown(wayTo("[10.0.0.1]"), "4.4.4");
    }

    @Test
    void onlyThisMachineIsALoopUnlessAllowed() {
        host(0, "localhost", "127.0.0.1", "::1");

        assertClosed(wayTo("example.com"), "5.4.6");
        assertClosed(wayTo("[127.0.0.1]"), "5.4.6");
        assertThat(hostsOf(wayTo("example.com", Rule.ALLOWED, 25))).containsExactly("localhost");
        assertThat(hostsOf(wayTo("[127.0.0.1]", Rule.ALLOWED, 25))).containsExactly("127.0.0.1");
    }

    @Test
    void addressLiteralsAreDialledAsTheyAre() {
        // RFC 5321 §4.1.3.
        assertThat(wayTo("[198.51.100.7]")).isEqualTo(new Way.Open(
                new Route("198.51.100.7", List.of(new Route.Host(0, "198.51.100.7", 25))), MxRouter.MAX_VALID));
        assertThat(hostsOf(wayTo("[ipv6:2001:db8::7]"))).containsExactly("2001:db8:0:0:0:0:0:7");
        assertThat(hostsOf(wayTo("[IPv6:2001:DB8::7]"))).containsExactly("2001:db8:0:0:0:0:0:7");
        // A mapped address is the IPv4 address in it.
        assertClosed(wayTo("[ipv6:::ffff:127.0.0.1]"), "5.4.6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[", "[198.51.100]", "[198.51.100.256]", "[2001:db8::1]", "[ipv6:198.51.100.7]", "[ipv6:2001:db8::1%lo]",
        "[x400:abc]", "[ipv6:]", "[198.51.100.7", "[0x7f.0.0.1]", "[017.0.0.1.]"})
    void whatIsNoAddressLiteralIsClosed(String literal) {
        assertClosed(wayTo(literal), "5.1.2");
    }

    @Test
    void twentyHostsAreLookedAtAndTheTwentyFirstIsNot() {
        for (int i = 0; i <= MxRouter.MAX_HOSTS; i++) {
            if (i < MxRouter.MAX_HOSTS) {
                host(i, "mx" + i + ".example.com");
            } else {
                host(i, "mx" + i + ".example.com", "198.51.100.1");
            }
        }
        assertClosed(wayTo("example.com"), "5.4.4");

        zone.address("mx" + (MxRouter.MAX_HOSTS - 1) + ".example.com", "198.51.100.2");
        assertThat(hostsOf(wayTo("example.com"))).containsExactly("mx19.example.com");
    }

    @Test
    void routeIsValidBetweenAMinuteAndAnHour() {
        host(10, "mx.example.com", "198.51.100.1");

        zone.ttl(59);
        assertThat(((Way.Open) wayTo("example.com")).validFor()).isEqualTo(Duration.ofMinutes(1));
        zone.ttl(61);
        assertThat(((Way.Open) wayTo("example.com")).validFor()).isEqualTo(Duration.ofSeconds(61));
        zone.ttl(3601);
        assertThat(((Way.Open) wayTo("example.com")).validFor()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void ourMachinesAddressesAreRecognisedWithoutAList() {
        MxOurselves everywhere = MxOurselves.listening("lists.example.org", InetAddress.ofLiteral("0.0.0.0"), 25, _ -> false);
        MxOurselves loopback = MxOurselves.listening("lists.example.org", InetAddress.ofLiteral("127.0.0.1"), 25, _ -> false);

        assertThat(everywhere.isAt(InetAddress.ofLiteral("127.0.0.7"), 25)).isTrue();
        assertThat(everywhere.isAt(InetAddress.ofLiteral("::1"), 25)).isTrue();
        assertThat(everywhere.isAt(InetAddress.ofLiteral("::1"), 26)).isFalse();
        assertThat(everywhere.isAt(InetAddress.ofLiteral("198.51.100.200"), 25)).isFalse();
        assertThat(loopback.isAt(InetAddress.ofLiteral("127.0.0.1"), 25)).isTrue();
        assertThat(loopback.isAt(InetAddress.ofLiteral("127.0.0.7"), 25)).isFalse();
    }
}
