package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.indaba.deliver.PrivateAddresses.Reach;
import org.indaba.deliver.PrivateAddresses.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each network at its first and last address, and next to it. */
class PrivateAddressesTest {

    private final PrivateAddresses strict = new PrivateAddresses(Rule.REFUSED);
    private final PrivateAddresses lax = new PrivateAddresses(Rule.ALLOWED);

    // RFC 1918 §3, RFC 6598 §7, RFC 3927 §2.1, RFC 6890 §2.2.2, RFC 5771 §3; RFC 4193 §3.1, RFC 4291 §2.5.6, RFC 3879 §4,
    // RFC 8215 §4, RFC 6890 §2.2.3; and IPv4 inside of IPv6: RFC 4291 §2.5.5, RFC 6052 §2.1, RFC 3056 §2.
    @ParameterizedTest
    @ValueSource(strings = {
        "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", "100.64.0.0", "100.127.255.255",
        "169.254.0.0", "169.254.169.254", "169.254.255.255", "192.0.0.0", "192.0.0.255", "192.88.99.1", "198.18.0.0", "198.19.255.255",
        "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255",
        "fc00::", "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1", "feff::1", "ff00::", "ff02::1", "64:ff9b:1::1", "100::1",
        "2001::1", "2001:2::1", "2001:1ff:ffff::1",
        "::10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:0a00:0001::1", "2002:c0a8:0101::1"})
    void privateIsRefusedUnlessAllowed(String text) {
        InetAddress address = InetAddress.ofLiteral(text);

        assertThat(PrivateAddresses.reach(address)).isEqualTo(Reach.PRIVATE);
        assertThat(strict.refuses(address)).isTrue();
        assertThat(lax.refuses(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.255.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255", "::", "::1",
        "64:ff9b::127.0.0.1", "2002:7f00:0001::1", "::127.0.0.1"})
    void thisMachineIsRefusedUnlessAllowed(String text) {
        InetAddress address = InetAddress.ofLiteral(text);

        assertThat(PrivateAddresses.reach(address)).isEqualTo(Reach.THIS_MACHINE);
        assertThat(strict.refuses(address)).isTrue();
        assertThat(lax.refuses(address)).isFalse();
    }

    // RFC 5737 §3 and RFC 3849 §2, the addresses of examples, among them.
    @ParameterizedTest
    @ValueSource(strings = {
        "1.0.0.0", "9.255.255.255", "11.0.0.0", "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
        "192.169.0.0", "100.63.255.255", "100.128.0.0", "169.253.255.255", "169.255.0.0", "192.0.1.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "198.51.100.1", "8.8.8.8",
        "fbff::1", "fe00::1", "2001:200::1", "2001:db8::1", "2a00:1450::1", "2606:4700::1111", "64:ff9c::1", "100:1::1",
        "64:ff9b::8.8.8.8", "2002:0808:0808::1", "::8.8.8.8"})
    void publicIsNeverRefused(String text) {
        InetAddress address = InetAddress.ofLiteral(text);

        assertThat(PrivateAddresses.reach(address)).isEqualTo(Reach.PUBLIC);
        assertThat(strict.refuses(address)).isFalse();
    }

    @Test
    void mappedAddressIsTheOneInIt() throws UnknownHostException {
        // RFC 4291 §2.5.5.2: whether Java makes IPv4 of it or keeps all sixteen octets.
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 10, 0, 0, 1};

        assertThat(strict.refuses(java.net.Inet6Address.getByAddress("", mapped, -1))).isTrue();
        assertThat(strict.refuses(InetAddress.getByAddress(mapped))).isTrue();
        assertThat(strict.refuses(InetAddress.ofLiteral("::ffff:127.0.0.1"))).isTrue();
        mapped[12] = 8;
        assertThat(strict.refuses(java.net.Inet6Address.getByAddress("", mapped, -1))).isFalse();
    }
}
