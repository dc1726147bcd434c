package org.indaba.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.DnsjavaDns;
import org.indaba.dns.MailExchanger;
import org.junit.jupiter.api.Test;

/** The name server of a measurement, asked by the resolver that is measured. */
class ZoneTest {

    private static Dns asking(Zone zone) {
        return new DnsjavaDns(List.of(zone.address()), Duration.ofSeconds(5), 100, InstantSource.system());
    }

    @Test
    void eachDomainHasAMailHostOfItsOwnOnThisMachine() {
        try (Zone zone = new Zone()) {
            Dns dns = asking(zone);

            assertThat(dns.mailExchangers("domain0001.bench.test")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                    found -> assertThat(found.records()).asString().contains("mx.domain0001.bench.test"));
            // RFC 3596 §2.1: the other family is asked for too, and there is none.
            assertThat(dns.addresses("mx.domain0001.bench.test")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                    found -> assertThat(found.records()).isEqualTo(List.of(InetAddress.ofLiteral("127.0.0.1"))));
        }
    }

    @Test
    void sickHostsAreAtAddressesOfTheirOwn() {
        try (Zone zone = new Zone()) {
            Dns dns = asking(zone);

            assertThat(dns.addresses("mx.hanging.bench.test")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                    found -> assertThat(found.records()).isEqualTo(List.of(InetAddress.ofLiteral("127.0.0.2"))));
            assertThat(dns.addresses("mx.busy.bench.test")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                    found -> assertThat(found.records()).isEqualTo(List.of(InetAddress.ofLiteral("127.0.0.4"))));
        }
    }

    @Test
    void otherNamesDoNotExist() {
        try (Zone zone = new Zone()) {
            DnsAnswer<MailExchanger> answer = asking(zone).mailExchangers("example.org");

            assertThat(answer).isInstanceOf(DnsAnswer.NoSuchName.class);
        }
    }

    @Test
    void nonsenseDoesNotEndIt() throws Exception {
        try (Zone zone = new Zone(); DatagramSocket stranger = new DatagramSocket()) {
            int port = Integer.parseInt(zone.address().split(":")[1]);
            for (byte[] nonsense : new byte[][] {{}, {1}, new byte[12], {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 1}, new byte[600]}) {
                stranger.send(new DatagramPacket(nonsense, nonsense.length, new InetSocketAddress("127.0.0.1", port)));
            }

            assertThat(asking(zone).mailExchangers("domain0002.bench.test")).isInstanceOf(DnsAnswer.Found.class);
        }
    }
}
