package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.indaba.deliver.HostAddresses.Found;
import org.indaba.deliver.PrivateAddresses.Rule;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses of a host are dialled, and in which order. */
class HostAddressesTest {

    private final DnsZone zone = new DnsZone();
    private final HostAddresses strict = new HostAddresses(new FakeDns(zone), new PrivateAddresses(Rule.REFUSED), new Random(1));
    private final HostAddresses lax = new HostAddresses(new FakeDns(zone), new PrivateAddresses(Rule.ALLOWED), new Random(1));

    private static List<String> texts(Found found) {
        assertThat(found).isInstanceOf(Found.Reachable.class);
        return ((Found.Reachable) found).addresses().stream().map(InetAddress::getHostAddress).toList();
    }

    @Test
    void familiesAlternateWithIpv6First() {
        // RFC 8305 §4: first IPv6, then by turns.
        zone.address("mx.example", "198.51.100.1", "198.51.100.2", "198.51.100.3", "2001:db8::1", "2001:db8::2");

        List<String> order = texts(strict.of("mx.example"));

        assertThat(order).hasSize(5).doesNotHaveDuplicates();
        assertThat(order.stream().map(address -> address.contains(":"))).containsExactly(true, false, true, false, false);
    }

    @Test
    void addressesOfAFamilyAreShuffled() {
        zone.address("mx.example", "198.51.100.1", "198.51.100.2", "198.51.100.3");
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            orders.add(texts(strict.of("mx.example")));
        }

        assertThat(orders).hasSize(6);
    }

    @Test
    void eightAddressesAreTriedAndANinthIsNot() {
        for (int i = 1; i <= HostAddresses.MAX_ADDRESSES; i++) {
            zone.address("eight.example", "198.51.100." + i);
            zone.address("nine.example", "198.51.100." + i);
        }
        zone.address("nine.example", "2001:db8::9");

        assertThat(texts(strict.of("eight.example"))).hasSize(HostAddresses.MAX_ADDRESSES);
        assertThat(texts(strict.of("nine.example"))).hasSize(HostAddresses.MAX_ADDRESSES).contains("2001:db8:0:0:0:0:0:9");
    }

    @Test
    void privateAddressesAreLeftOutUnlessAllowed() {
        zone.address("mx.example", "10.0.0.1", "198.51.100.1", "fe80::1").address("inside.example", "127.0.0.1", "::1");

        assertThat(texts(strict.of("mx.example"))).containsExactly("198.51.100.1");
        assertThat(strict.of("inside.example")).isInstanceOf(Found.PrivateOnly.class);
        assertThat(texts(lax.of("mx.example"))).hasSize(3);
        assertThat(texts(lax.of("inside.example"))).containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1");
    }

    @Test
    void whatDnsSaysIsToldApart() {
        zone.text("empty.example", "no address").trouble("broken.example", Trouble.SERVFAIL)
                .address("good.example", "198.51.100.1").ttl(77);

        assertThat(strict.of("empty.example")).isInstanceOf(Found.NoAddress.class);
        assertThat(strict.of("absent.example")).isInstanceOf(Found.NoAddress.class);
        assertThat(strict.of("broken.example")).isInstanceOf(Found.Unknown.class);
        assertThat(strict.of("good.example")).isEqualTo(
                new Found.Reachable(List.of(InetAddress.ofLiteral("198.51.100.1")), Duration.ofSeconds(77)));
    }

    @Test
    void dialerIsToldWhereOrWhyNot() {
        zone.address("good.example", "198.51.100.1").address("inside.example", "10.0.0.1").trouble("broken.example", Trouble.SERVFAIL);

        assertThat(strict.targets(new Route.Host(0, "good.example", 25)))
                .isEqualTo(new Dialer.Targets.Known(List.of(InetAddress.ofLiteral("198.51.100.1"))));
        for (String name : List.of("inside.example", "broken.example", "absent.example")) {
            assertThat(strict.targets(new Route.Host(0, name, 25))).isInstanceOfSatisfying(Dialer.Targets.Nowhere.class,
                    nowhere -> assertThat(nowhere.reason()).contains(name));
        }
    }

    @Test
    void addressInTextFormIsItself() {
        assertThat(texts(strict.of("198.51.100.1"))).containsExactly("198.51.100.1");
        assertThat(texts(strict.of("2001:db8::1"))).containsExactly("2001:db8:0:0:0:0:0:1");
        assertThat(strict.of("127.0.0.1")).isInstanceOf(Found.PrivateOnly.class);
        assertThat(texts(lax.of("127.0.0.1"))).containsExactly("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "1.2.3.4.5", "256.1.1.1", "fe80::1%lo",
        "::1%1", "dead.beef", ":", ""})
    void textThatIsNearlyAnAddressIsNone(String text) {
        assertThat(HostAddresses.literal(text)).isEmpty();
        assertThat(strict.of(text)).isInstanceOf(Found.NoAddress.class);
    }
}
