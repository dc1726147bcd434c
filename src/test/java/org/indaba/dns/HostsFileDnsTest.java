package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hosts file comes first, and its absence is no error. */
class HostsFileDnsTest {

    @TempDir
    private Path folder;

    private final FakeDns next = new FakeDns(new DnsZone().address("relay", "192.0.2.1").address("other.example", "192.0.2.2")
            .mx("relay", 1, "mx.example"));

    @Test
    void addressesOfTheFileComeFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("hosts"), "10.1.2.3 Relay relay.inside # the relay\nfd00::1 relay\nnonsense\n");
        Dns dns = new HostsFileDns(file, next);

        assertThat(DnsContract.records(dns.addresses("relay")))
                .containsExactly(InetAddress.ofLiteral("10.1.2.3"), InetAddress.ofLiteral("fd00::1"));
        assertThat(DnsContract.records(dns.addresses("RELAY.inside"))).containsExactly(InetAddress.ofLiteral("10.1.2.3"));
        assertThat(DnsContract.records(dns.addresses("other.example"))).containsExactly(InetAddress.ofLiteral("192.0.2.2"));
        assertThat(DnsContract.records(dns.mailExchangers("relay"))).containsExactly(new MailExchanger(1, "mx.example"));
    }

    @Test
    void tenThousandLinesAreReadAndTheNextIsNot() throws IOException {
        String filling = "127.0.0.9 blocked.example\n".repeat(HostsFileDns.MAX_LINES - 1);
        Path file = Files.writeString(folder.resolve("hosts"), filling + "10.0.0.1 last.example\n10.0.0.1 behind.example\n");
        Dns dns = new HostsFileDns(file, next);

        assertThat(DnsContract.records(dns.addresses("last.example"))).hasSize(1);
        assertThat(dns.addresses("behind.example")).isInstanceOf(DnsAnswer.NoSuchName.class);
    }

    @Test
    void withoutFileOnlyDnsAnswersButLocalhostIsHere() {
        Dns dns = new HostsFileDns(folder.resolve("absent"), next);

        assertThat(DnsContract.records(dns.addresses("relay"))).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        // RFC 6761 §6.3: whatever DNS says.
        assertThat(DnsContract.records(dns.addresses("localhost"))).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(dns.addresses("a".repeat(64))).isInstanceOf(DnsAnswer.NoSuchName.class);
    }
}
