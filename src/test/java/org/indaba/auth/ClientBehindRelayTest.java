package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientBehindRelayTest {

    private static final String RELAY = "198.51.100.1";

    private final ClientBehindRelay relays = new ClientBehindRelay(address -> address.equals(InetAddress.ofLiteral(RELAY)));

    @Test
    void whoIsNoRelaySpeaksForItself() {
        Peer peer = new Peer("192.0.2.1", "client.example", "ESMTP", "TLS", false);

        assertThat(relays.of(arrival(peer, "Received: from a.example ([203.0.113.5]) by client.example; today"))).isEqualTo(peer);
    }

    @Test
    void whomARelayNamesByXclientIsTheClient() {
        Peer peer = relays.of(arrival(new Peer("203.0.113.5", "client.example", "ESMTP", "", true), "Received: from x by y; today"));

        assertThat(peer.address()).isEqualTo("203.0.113.5");
        assertThat(peer.helo()).isEqualTo("client.example");
        assertThat(peer.trusted()).isFalse();
    }

    /** As Postfix, Exim, Sendmail and Exchange write them; whatever the client calls itself is not its address. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "from a.example (host.example [203.0.113.5]) by relay.example (Postfix) with ESMTP id 1; today | 203.0.113.5 | a.example",
        "from [192.0.2.66] (unknown [203.0.113.5]) by relay.example with ESMTP; today | 203.0.113.5 | [192.0.2.66]",
        "from a.example (unknown [IPv6:2001:db8::5]) by relay.example; today | 2001:db8::5 | a.example",
        "from host.example ([203.0.113.5] helo=[192.0.2.66]) by relay.example with esmtp; today | 203.0.113.5 | host.example",
        "from [203.0.113.5] (helo=[192.0.2.66]) by RELAY.example with smtp; today | 203.0.113.5 | [203.0.113.5]",
        "from [203.0.113.5] (port=1 helo=[192.0.2.66] ident=[192.0.2.66]) by relay.example; today | 203.0.113.5 | [203.0.113.5]",
        "from host.example ([203.0.113.5] ident=[192.0.2.66]) by relay.example with esmtp; today | 203.0.113.5 | host.example",
        "from host.example ([203.0.113.5]:25 helo=x ident=[192.0.2.66]) by relay.example; today | 203.0.113.5 | host.example",
        "from [192.0.2.66] [203.0.113.5] by relay.example; today | 203.0.113.5 | [192.0.2.66]",
        "from [192.0.2.66] (203.0.113.5) by relay.example (10.0.0.5) with Microsoft SMTP Server id 15.1; x | 203.0.113.5 | [192.0.2.66]",
        "from a.example (2001:db8::5) by relay.example (fd00::5) with Microsoft SMTP Server; today | 2001:db8::5 | a.example",
        "from a.example [203.0.113.5] by relay.example; today | 203.0.113.5 | a.example",
        "from a.example (\u0130\u0130\u0130\u0130\u0130 [203.0.113.5]) By relay.example; today | 203.0.113.5 | a.example",
        "FROM a.example (host.example [203.0.113.5]) BY relay.example | 203.0.113.5 | a.example"})
    void receivedFieldOfTheRelayNamesTheClient(String received, String address, String helo) {
        Peer peer = relays.of(arrival(relay(), "Received: " + received));

        assertThat(peer.address()).isEqualTo(address);
        assertThat(peer.helo()).isEqualTo(helo);
        assertThat(peer.trusted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "from a.example (host.example [203.0.113.5]) by somebody.else; today",
        "from unknown (HELO a.example) (203.0.113.5) by relay.example; today",
        "from a.example ((x) [203.0.113.5]) by relay.example; today",
        "from a.example (host.example [nonsense]) by relay.example; today",
        "from [192.0.2.66] by relay.example with SMTP; today",
        "from [192.0.2.66] (203.0.113.5) by relay.example with ESMTP; today",
        "from [192.0.2.66] (nobody knows) by relay.example (10.0.0.5) with Microsoft SMTP Server id 15.1; today",
        "from [203.0.113.5] (HELO [192.0.2.66]) by relay.example (CommuniGate Pro SMTP 7.1.1); today",
        "from [203.0.113.5] (account ann [192.0.2.66]) by relay.example (CommuniGate Pro SMTP 7.1.1); today",
        "from [203.0.113.5] (ident=a [192.0.2.66]) by relay.example with esmtp; today",
        "from [203.0.113.5] (helo=a ident=b [192.0.2.66]) by relay.example with esmtp; today",
        "from host.example ([203.0.113.5] ident=a [192.0.2.66]) by relay.example with esmtp; today",
        "from host.example ([192.0.2.66] [203.0.113.5]) by relay.example; today",
        "from host.example (a b [192.0.2.66]) by relay.example; today",
        "from host.example ([203.0.113.5]) [192.0.2.66] by relay.example; today",
        "by relay.example with local; today",
        "from by relay.example; today",
        "from \u0130\u0130\u0130\u0130\u0130\u0130\u0130\u0130\u0130\u0130 by x",
        "nonsense"})
    void fieldThatDoesNotSayLeavesTheRelay(String received) {
        Peer relay = relay();
        Peer found = relays.of(arrival(relay, "Received: " + received));

        assertThat(found.equals(relay) || found.address().equals("nonsense")).isTrue();
    }

    /** RFC 5321 §4.4: Postfix, Exim and Sendmail begin their second line with a tab. */
    @Test
    void fieldOfSeveralLinesNamesTheClient() {
        Peer peer = relays.of(arrival(relay(), "Received: from a.example (host.example\r\n\t[203.0.113.5])\r\n\tby relay.example; today"));

        assertThat(peer.address()).isEqualTo("203.0.113.5");
        assertThat(peer.helo()).isEqualTo("a.example");
    }

    /** Who calls itself a host of ours is none: what it wrote below is not believed. */
    @ParameterizedTest
    @ValueSource(strings = {"[203.0.113.5] (HELO [10.0.0.1])", "[10.0.0.1] (203.0.113.5)", "[203.0.113.5] (ident=x [10.0.0.1])",
        "[10.0.0.1]"})
    void whoCallsItselfAHostOfOursIsNotSteppedOver(String from) {
        assertThat(relays.of(arrival(relay(), "Received: from " + from + " by relay.example (CommuniGate Pro SMTP 7.1.1); today\r\n"
                + "Received: from owner.example (owner.example [192.0.2.66]) by anything; today"))).isEqualTo(relay());
    }

    @Test
    void messageWithoutAFieldLeavesTheRelay() {
        assertThat(relays.of(arrival(relay(), "Subject: x"))).isEqualTo(relay());
    }

    @Test
    void hostsOfOursAreSteppedOverUpToALimit() {
        String inner = "Received: from localhost (localhost [127.0.0.1]) by relay.example; today\r\n";
        String outer = "Received: from a.example (host.example [203.0.113.5]) by front.example; today";

        assertThat(relays.of(arrival(relay(), inner.repeat(ClientBehindRelay.MAX_HOPS - 1) + outer)).address()).isEqualTo("203.0.113.5");
        assertThat(relays.of(arrival(relay(), inner.repeat(ClientBehindRelay.MAX_HOPS) + outer))).isEqualTo(relay());
    }

    /** RFC 1918 §3, RFC 3927 §2.1, RFC 4193 §3.1, RFC 4291 §2.5.6: whatever no domain can name is no client. */
    @ParameterizedTest
    @ValueSource(strings = {"IPv6:fd00::1", "IPv6:fc12:3456::5", "IPv6:fe80::1", "IPv6:::1", "IPv6:::ffff:10.0.0.1", "10.0.0.1",
        "172.31.0.1", "192.168.0.1", "169.254.0.1", "127.0.0.1"})
    void hostsInPrivateNetworksAreSteppedOver(String hop) {
        assertThat(relays.of(arrival(relay(), "Received: from filter (filter [" + hop + "]) by relay.example; today\r\n"
                + "Received: from a.example (host.example [203.0.113.5]) by filter; today")).address()).isEqualTo("203.0.113.5");
    }

    /** RFC 6598 §1: a carrier's customer may write below it what he likes. */
    @ParameterizedTest
    @ValueSource(strings = {"100.64.0.1", "IPv6:2001:db8::1", "172.32.0.1", "IPv6:fe00::1"})
    void whoMayBeAStrangerIsTheClient(String hop) {
        assertThat(relays.of(arrival(relay(), "Received: from x (x [" + hop + "]) by relay.example; today\r\n"
                + "Received: from a.example (host.example [203.0.113.5]) by x; today")).address()).isEqualTo(hop.replace("IPv6:", ""));
    }

    private static Peer relay() {
        return new Peer(RELAY, "relay.example", "ESMTP", "", true);
    }

    private static Arrival arrival(Peer peer, String fields) {
        String mail = fields + "\r\nFrom: ann@example.org\r\n\r\n";
        ByteOctets octets = ByteOctets.utf8(mail);
        return new Arrival(peer, ReversePath.none(), octets, Vectors.header(octets));
    }
}
