package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;
import static org.indaba.deliver.CopyState.FAILED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.indaba.app.bench.Delivery;
import org.indaba.app.bench.SinkOptions.Extension;
import org.indaba.deliver.Answer;
import org.indaba.deliver.LedgerCopy;
import org.indaba.lists.MailList;
import org.indaba.testing.TestCertificate;
import org.junit.jupiter.api.Test;

/** Mail hosts that offer less than we would like, or more. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class PeersOfFewAbilitiesTest {

    private static final String EIGHT_BIT = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n";

    @Inject
    World world;

    private static Set<Extension> without(Extension... missing) {
        Set<Extension> all = EnumSet.allOf(Extension.class);
        all.removeAll(Set.of(missing));
        return all;
    }

    /** Posts a letter to a list whose reader lives at the host; what the ledger says in the end. */
    private LedgerCopy post(String name, String more, String body) {
        MailList list = world.list(name, Map.of("posting", "open"), "reader@" + name + ".example");
        Letter letter = Letter.of("poster@people.example", list.post().toString(), more, body);
        assertThat(world.send(letter, list.post().toString())).startsWith("250");
        return world.copy(letter.messageId(), "reader@" + name + ".example", DELIVERED, FAILED);
    }

    @Test
    void peerWithoutEightBitMimeGetsASevenBitRendering() {
        Set<Extension> offered = without(Extension.EIGHTBITMIME, Extension.SMTPUTF8);
        try (MailHost host = world.host("seven.example", options -> options.offering(offered))) {
            // When
            LedgerCopy copy = post("seven", EIGHT_BIT, "Käse, and a line that ends in a blank \n.\nand a dot\n");

            // Then: RFC 6152 §3.
            assertThat(copy.state()).isEqualTo(DELIVERED);
            assertThat(copy.answer().octets()).isEqualTo(Answer.Octets.SEVEN_BIT);
            String mail = MailHost.text(host.taken().getFirst());
            assertThat(host.taken().getFirst().parameters()).doesNotContain("8BITMIME");
            assertThat(mail.chars()).allMatch(octet -> octet < 128);
            assertThat(mail).contains("Content-Transfer-Encoding: quoted-printable").contains("K=C3=A4se").doesNotContain("8bit");
        }
    }

    @Test
    void peerWithEightBitMimeGetsTheOctetsAsTheyAre() {
        try (MailHost host = world.host("eight.example")) {
            // When
            LedgerCopy copy = post("eight", EIGHT_BIT, "Käse\n");

            // Then
            assertThat(copy.answer().octets()).isEqualTo(Answer.Octets.AS_THEY_ARE);
            Delivery taken = host.taken().getFirst();
            assertThat(taken.parameters()).contains("BODY=8BITMIME");
            assertThat(new String(taken.content().message().toArray(), StandardCharsets.UTF_8)).endsWith("\r\n\r\nKäse\r\n");
        }
    }

    @Test
    void peerWithoutSmtpUtf8GetsNoMailThatNeedsIt() {
        try (MailHost host = world.host("ascii.example", options -> options.offering(without(Extension.SMTPUTF8)))) {
            // When
            LedgerCopy copy = post("ascii", "Comments: Käse\n", "Hello\n");

            // Then: RFC 6531 §3.5: mail that needs SMTPUTF8 may not go where it is not offered.
            assertThat(copy.state()).isEqualTo(FAILED);
            assertThat(copy.answer().text()).isEqualTo("5.6.7 the host does not offer SMTPUTF8");
            assertThat(host.taken()).isEmpty();
        }
    }

    @Test
    void peerWithSmtpUtf8GetsTheHeaderAsItIs() {
        try (MailHost host = world.host("utf.example")) {
            // When
            LedgerCopy copy = post("utf", "Comments: Käse\n", "Hello\n");

            // Then
            assertThat(copy.state()).isEqualTo(DELIVERED);
            assertThat(host.taken().getFirst().parameters()).contains("SMTPUTF8");
            assertThat(new String(host.taken().getFirst().content().message().toArray(), StandardCharsets.UTF_8))
                    .contains("\r\nComments: Käse\r\n");
        }
    }

    @Test
    void peerWithoutPipeliningHearsOneCommandAtATime() {
        try (MailHost host = world.host("slow.example", options -> options.offering(without(Extension.PIPELINING)))) {
            // When
            LedgerCopy copy = post("slow", "", "Hello\n");

            // Then
            assertThat(copy.state()).isEqualTo(DELIVERED);
            assertThat(host.breaches()).isEmpty();
        }
    }

    @Test
    void peerWithNothingAtAllGetsItsCopy() {
        try (MailHost host = world.host("bare.example", options -> options.offering(Set.of()))) {
            // When
            LedgerCopy copy = post("bare", EIGHT_BIT, "Käse\n");

            // Then
            assertThat(copy.state()).isEqualTo(DELIVERED);
            assertThat(host.taken().getFirst().parameters()).isEmpty();
            assertThat(MailHost.text(host.taken().getFirst())).contains("K=C3=A4se");
        }
    }

    @Test
    void encryptionIsInTheLedger() {
        TestCertificate certificate = TestCertificate.of("somebody.else.example");
        try (MailHost host = world.host("tls.example", options -> options.encrypting(certificate.server()))) {
            // When
            LedgerCopy copy = post("tls", "", "Hello\n");

            // Then: RFC 3207 §4.1: a certificate that proves nothing still keeps listeners out.
            assertThat(copy.state()).isEqualTo(DELIVERED);
            assertThat(copy.answer().tls()).startsWith("TLSv1.3");
            assertThat(host.lines()).filteredOn(line -> line.startsWith("EHLO")).hasSize(2).containsOnly("EHLO " + World.OWN_NAME);
            assertThat(host.taken()).hasSize(1);
        }
    }
}
