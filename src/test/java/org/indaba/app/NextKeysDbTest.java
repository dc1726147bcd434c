package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimKeys;
import org.indaba.auth.DkimPublication;
import org.indaba.auth.DomainKey;
import org.indaba.auth.SigningKeys;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys take over when DNS is seen to serve them, whichever of several nodes sees that (RFC 6376 §3.6.2). */
class NextKeysDbTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final TestDatabase database = TestDatabase.create();
    private final DkimKeys keys = new DkimKeys(database.jdbi(), () -> NOW, new SecureRandom());
    private final DnsZone zone = new DnsZone();
    private final List<String> audited = new ArrayList<>();
    private final NextKeys node = node();
    private final NextKeys otherNode = node();

    private NextKeys node() {
        SigningKeys atWork = new SigningKeys(keys, () -> NOW);
        return new NextKeys(keys, atWork, new DkimPublication(new FakeDns(zone)), database.transactions(), new Audit() {
            @Override
            public void appendInTx(String actor, String action, String subject, String detail) {
                audited.add(actor + " " + action + " " + subject + ": " + detail);
            }

            @Override
            public List<AuditEntry> latest(int limit) {
                return List.of();
            }

            @Override
            public List<AuditEntry> about(String subject, int limit) {
                return List.of();
            }
        });
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void aKeySignsAQuarterOfAnHourAfterItWasFirstSeen() {
        database.transactions().call(() -> keys.createInTx("lists.example.org", EnumSet.allOf(DkimKeyType.class)));
        node.look();
        assertThat(keys.waiting()).hasSize(2);
        assertThat(audited).isEmpty();

        DomainKey rsa = keys.of("lists.example.org").getFirst();
        zone.text(rsa.dnsName(), rsa.record());
        node.look();
        otherNode.look();

        assertThat(keys.of("lists.example.org")).extracting(DomainKey::state)
                .containsExactly(new DomainKey.State.Soon(NOW.plus(DkimKeys.LEAD)), new DomainKey.State.Waiting());
        assertThat(audited).containsExactly("indaba dkim activate lists.example.org: indaba-20261128-rsa is served by DNS, and signs in 15 "
                + "minutes");
    }

    @Test
    void aKeyThatCannotBeReadKeepsNoOtherDomainWaiting() {
        database.transactions().call(() -> keys.createInTx("broken.example.org", EnumSet.of(DkimKeyType.RSA)));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE dkim_keys SET private_key = '\\x00'"));
        database.transactions().call(() -> keys.createInTx("lists.example.org", EnumSet.of(DkimKeyType.ED25519)));
        DomainKey served = keys.of("lists.example.org").getFirst();
        zone.text(served.dnsName(), served.record());

        node.look();

        assertThat(keys.of("lists.example.org")).extracting(DomainKey::state)
                .containsExactly(new DomainKey.State.Soon(NOW.plus(DkimKeys.LEAD)));
    }
}
