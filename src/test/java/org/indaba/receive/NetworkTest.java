package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,192.0.2.255,true", "192.0.2.0/24,192.0.3.0,false", "192.0.2.129/25,192.0.2.128,true",
        "192.0.2.129/25,192.0.2.127,false", "192.0.2.1,192.0.2.1,true", "192.0.2.1,192.0.2.2,false", "0.0.0.0/0,8.8.8.8,true",
        "0.0.0.0/0,::1,false", "2001:db8::/32,2001:db8:ffff::1,true", "2001:db8::/32,2001:db9::1,false", "::1,::1,true"})
    void aNetworkHoldsWhatSharesItsPrefix(String network, String address, boolean within) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address))).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/x", "2001:db8::/129", "/8"})
    void whatIsNoNetworkIsNotRead(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPeerIsAnIpv4AddressOrAnIpv6Network() {
        PeerCounts counts = new PeerCounts(1);

        assertThat(counts.enter(InetAddress.ofLiteral("192.0.2.1"))).isTrue();
        assertThat(counts.enter(InetAddress.ofLiteral("192.0.2.1"))).isFalse();
        assertThat(counts.enter(InetAddress.ofLiteral("192.0.2.2"))).isTrue();
        assertThat(counts.enter(InetAddress.ofLiteral("2001:db8::1"))).isTrue();
        assertThat(counts.enter(InetAddress.ofLiteral("2001:db8::ffff"))).isFalse();
        assertThat(counts.enter(InetAddress.ofLiteral("2001:db8:0:1::1"))).isTrue();

        counts.leave(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(counts.peers()).isEqualTo(3);
        assertThat(counts.enter(InetAddress.ofLiteral("192.0.2.1"))).isTrue();
    }
}
