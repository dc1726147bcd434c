package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DEFERRED;
import static org.indaba.deliver.CopyState.DELIVERED;
import static org.indaba.deliver.CopyState.FAILED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.indaba.app.bench.Behaviour;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.deliver.LedgerCopy;
import org.indaba.lists.MailList;
import org.indaba.testing.DnsZone.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What DNS and mail hosts can be like: one post to a reader in each such world, and what the ledger says of each copy. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class EveryWorldOfMailHostsTest {

    @Inject
    World world;

    private final List<MailHost> hosts = new ArrayList<>();
    private final Map<String, MailHost> named = new TreeMap<>();

    @AfterEach
    void closeHosts() {
        hosts.forEach(MailHost::close);
    }

    private MailHost up(String domain, int preference, String host) {
        MailHost made = world.unnamedHost();
        hosts.add(made);
        named.put(host, made);
        world.zone.mx(domain, preference, host).address(host, made.address());
        return made;
    }

    private void down(String domain, int preference, String host) {
        world.zone.mx(domain, preference, host).address(host, world.freeAddress());
    }

    private void buildWorlds() {
        up("order.example", 20, "second.order.example");
        up("order.example", 10, "first.order.example");
        MailHost plain = world.unnamedHost();
        hosts.add(plain);
        world.zone.address("plain.example", plain.address());
        world.zone.mx("nullmx.example", 0, "");
        down("onedown.example", 10, "first.onedown.example");
        up("onedown.example", 20, "second.onedown.example");
        up("onebusy.example", 10, "first.onebusy.example").saying(Stage.CONNECT, "421 4.3.2 busy");
        up("onebusy.example", 20, "second.onebusy.example");
        up("grey.example", 10, "first.grey.example").saying(Stage.RCPT, "450 4.2.0 greylisted");
        up("grey.example", 20, "second.grey.example");
        down("alldown.example", 10, "first.alldown.example");
        down("alldown.example", 20, "second.alldown.example");
        up("hangup.example", 10, "mx.hangup.example").reacting(Stage.CONTENT, new Behaviour.Reaction.HangUp());
        up("alias.example", 10, "real.alias.example");
        world.zone.forget("alias.example").mx("alias.example", 10, "name.alias.example").alias("name.alias.example", "real.alias.example");
        // Mail hosts are at another port than we are: who has our name there stands in front of us, and is not ourselves.
        world.zone.forget(World.OWN_NAME);
        up("front.example", 10, World.OWN_NAME);
        world.zone.mx("ourselves.example", 10, "ourselves");
        up("ourselves.example", 20, "worse.ourselves.example");
        down("better.example", 5, "better.better.example");
        world.zone.mx("better.example", 10, "ourselves");
        up("better.example", 20, "worse.better.example");
        world.zone.trouble("servfail.example", Trouble.SERVFAIL);
        world.zone.trouble("silent.example", Trouble.SILENCE);
        up("truncated.example", 10, "mx.truncated.example");
        world.zone.trouble("truncated.example", Trouble.TRUNCATED);
        world.zone.trouble("dripping.example", Trouble.TRUNCATED_AND_DRIPPING);
        world.zone.mx("nowhere.example", 10, "mx.nowhere.example");
        up("refusing.example", 10, "mx.refusing.example").saying(Stage.RCPT, "550 5.1.1 no such user");
    }

    private static String[] readers(String... worlds) {
        String[] readers = worlds.clone();
        for (int i = 0; i < readers.length; i++) {
            readers[i] = "r@" + readers[i] + ".example";
        }
        return readers;
    }

    private String row(String messageId, String of) {
        LedgerCopy copy = world.copy(messageId, "r@" + of + ".example", DELIVERED, DEFERRED, FAILED);
        String host = copy.answer().host().replaceAll("\\[.*", "");
        return copy.state().word() + " | " + host + " | " + copy.answer().text();
    }

    @Test
    void hasItsRowInTheLedger() {
        // Given
        buildWorlds();
        String[] worlds = {"order", "plain", "nullmx", "onedown", "onebusy", "grey", "alldown", "hangup", "alias", "front", "ourselves",
            "better", "servfail", "silent", "truncated", "dripping", "nowhere", "nodomain", "refusing"};
        MailList list = world.list("worlds", Map.of("posting", "open"), readers(worlds));
        Letter letter = Letter.of("poster@people.example", list.post().toString());

        // When
        assertThat(world.send(letter, list.post().toString())).startsWith("250");
        Map<String, String> rows = new TreeMap<>();
        for (String each : worlds) {
            rows.put(each, row(letter.messageId(), each));
        }

        // Then
        String dns = world.config.getValue("indaba.dns.servers", String.class);
        assertThat(rows).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                // RFC 5321 §5.1: by preference; where there is no MX, the domain itself; an alias as the name it stands for.
                Map.entry("order", "delivered | first.order.example | 250 2.0.0 taken"),
                Map.entry("plain", "delivered | plain.example | 250 2.0.0 taken"),
                Map.entry("alias", "delivered | name.alias.example | 250 2.0.0 taken"),
                Map.entry("onedown", "delivered | second.onedown.example | 250 2.0.0 taken"),
                Map.entry("onebusy", "delivered | second.onebusy.example | 250 2.0.0 taken"),
                Map.entry("grey", "deferred | first.grey.example | 450 4.2.0 greylisted"),
                Map.entry("refusing", "failed | mx.refusing.example | 550 5.1.1 no such user"),
                Map.entry("alldown", "deferred | first.alldown.example | 4.4.1 no connection: Connection refused"),
                Map.entry("hangup", "deferred | mx.hangup.example | 4.4.2 the peer closed the connection"),
                Map.entry("front", "delivered | " + World.OWN_NAME + " | 250 2.0.0 taken"),
                // RFC 5321 §5.1: only hosts better than ourselves are tried.
                Map.entry("ourselves", "failed |  | 5.4.6 mail for ourselves.example loops back to us"),
                Map.entry("better", "deferred | better.better.example | 4.4.1 no connection: Connection refused"),
                // RFC 7505 §4.
                Map.entry("nullmx", "failed |  | 5.1.10 the domain nullmx.example takes no mail (null MX)"),
                Map.entry("nodomain", "failed |  | 5.1.2 there is no domain nodomain.example"),
                Map.entry("nowhere", "failed |  | 5.4.4 no mail host of nowhere.example has an address"),
                Map.entry("truncated", "delivered | mx.truncated.example | 250 2.0.0 taken"),
                Map.entry("servfail", "deferred |  | 4.4.3 MX of servfail.example: SERVFAIL from " + dns),
                Map.entry("silent", "deferred |  | 4.4.3 MX of silent.example: no answer from " + dns),
                Map.entry("dripping", "deferred |  | 4.4.3 MX of dripping.example: no answer from " + dns)));
        assertThat(named.get("second.order.example").connections()).isZero();
        assertThat(named.get("worse.ourselves.example").connections()).isZero();
        assertThat(named.get("worse.better.example").connections()).isZero();
        assertThat(named.get("mx.hangup.example").taken()).isEmpty();
    }

    @Test
    void thatWasSickGetsItsCopyWhenItIsWell() {
        // Given
        up("well.example", 10, "mx.well.example").reacting(Stage.CONTENT, new Behaviour.Reaction.HangUp());
        world.zone.trouble("unknown.example", Trouble.SERVFAIL);
        String dead = world.freeAddress();
        world.zone.mx("dead.example", 10, "mx.dead.example").address("mx.dead.example", dead);
        MailList list = world.list("sick", Map.of("posting", "open"), readers("well", "unknown", "dead"));
        Letter letter = Letter.of("poster@people.example", list.post().toString());
        world.send(letter, list.post().toString());
        for (String reader : readers("well", "unknown", "dead")) {
            world.copy(letter.messageId(), reader, DEFERRED);
        }

        // When
        named.get("mx.well.example").behaving(Behaviour.FRIENDLY);
        world.zone.forget("unknown.example").forget("mx.dead.example");
        up("unknown.example", 10, "mx.unknown.example");
        MailHost risen = world.unnamedHost();
        hosts.add(risen);
        world.zone.address("mx.dead.example", risen.address());
        world.forward(Duration.ofHours(2));

        // Then
        for (String reader : readers("well", "unknown", "dead")) {
            assertThat(world.copy(letter.messageId(), reader, DELIVERED).attempts()).as(reader).isEqualTo(2);
        }
        assertThat(named.get("mx.well.example").taken()).hasSize(1);
        assertThat(risen.taken()).hasSize(1);
    }

    @Test
    void withEqualHostsSpreadsMailOverThem() {
        MailHost one = up("ties.example", 10, "one.ties.example");
        MailHost other = up("ties.example", 10, "other.ties.example");
        MailList list = world.list("ties", Map.of("posting", "open"), "r@ties.example");

        // When: all of forty connections to the same host would be a chance of one in 2^39.
        for (int i = 0; i < 40 && (one.taken().isEmpty() || other.taken().isEmpty()); i++) {
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            world.send(letter, list.post().toString());
            world.copy(letter.messageId(), "r@ties.example", DELIVERED);
        }

        // Then
        assertThat(one.taken()).isNotEmpty();
        assertThat(other.taken()).isNotEmpty();
    }
}
