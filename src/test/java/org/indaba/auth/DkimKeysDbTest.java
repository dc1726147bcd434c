package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.indaba.auth.DomainKey.State;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys are made, seen in DNS, sign, and are followed by others; two nodes share them. */
class DkimKeysDbTest {

    private static final String DOMAIN = "lists.example.org";
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    private static final Set<DkimKeyType> BOTH = EnumSet.allOf(DkimKeyType.class);

    private static TestDatabase database;

    private Instant now = START;
    private final DkimKeys keys = new DkimKeys(database.jdbi(), () -> now, new SecureRandom());
    private final SigningKeys own = new SigningKeys(keys, () -> now);
    private final SigningKeys node = elsewhere();
    private final SigningKeys otherNode = elsewhere();

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @BeforeEach
    void begin() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE dkim_keys"));
    }

    /** Another process on the same database. */
    private SigningKeys elsewhere() {
        return new SigningKeys(new DkimKeys(database.jdbi(), () -> now, new SecureRandom()), () -> now);
    }

    private static <T> T inTx(Supplier<T> work) {
        return database.transactions().call(work);
    }

    private List<DomainKey> done(Supplier<DkimKeyChange> change) {
        return switch (inTx(change)) {
            case DkimKeyChange.Done(List<DomainKey> changed) -> changed;
            case DkimKeyChange.Refused(String reason) -> throw new AssertionError(reason);
        };
    }

    private Map<String, Class<?>> states() {
        return keys.of(DOMAIN).stream().collect(Collectors.toMap(key -> key.names().selector(), key -> key.state().getClass()));
    }

    private String ofType(DkimKeyType type, Function<DomainKey, String> what) {
        return keys.of(DOMAIN).stream().filter(key -> key.kind().equals(type.word())).map(what).findFirst().orElseThrow();
    }

    private void minutes(long minutes) {
        now = now.plus(Duration.ofMinutes(minutes));
    }

    private static int signatures(SigningKeys node) {
        return node.of(DOMAIN).map(DkimSigner::signatures).orElse(0);
    }

    @Test
    void newKeysWaitUntilDnsServesThem() {
        assertThat(done(() -> keys.createInTx(DOMAIN, BOTH))).extracting(DomainKey::dnsName).containsExactly(
                "indaba-20261128-rsa._domainkey.lists.example.org", "indaba-20261128-ed25519._domainkey.lists.example.org");
        assertThat(keys.waiting()).hasSize(2).isEqualTo(keys.of("Lists.Example.org"));
        assertThat(signatures(node)).isZero();

        TextDns dns = new TextDns().with(ofType(DkimKeyType.RSA, DomainKey::dnsName), ofType(DkimKeyType.RSA, DomainKey::record));
        DkimPublication publication = new DkimPublication(dns);
        for (DomainKey key : keys.waiting()) {
            assertThat(publication.of(key) instanceof DkimPublication.Answer.Served).isEqualTo(key.kind().equals("rsa"));
        }
        assertThat(inTx(() -> keys.servedInTx(keys.of(DOMAIN).getFirst().names()))).isTrue();
        assertThat(inTx(() -> keys.servedInTx(keys.of(DOMAIN).getFirst().names()))).as("it is seen once").isFalse();
        assertThat(keys.of(DOMAIN).getFirst().state()).isEqualTo(new State.Soon(START.plus(DkimKeys.LEAD)));

        minutes(14);
        assertThat(signatures(node)).isZero();
        minutes(1);
        assertThat(signatures(node)).as("RSA alone: the other one is not served").isEqualTo(1);
        assertThat(keys.of(DOMAIN).getFirst().state()).isEqualTo(new State.Signing(START.plus(DkimKeys.LEAD)));
        assertThat(keys.waiting()).extracting(DomainKey::kind).containsExactly("ed25519");
    }

    @Test
    void aKeyThatDnsDoesNotServeIsToldWhy() {
        DomainKey key = done(() -> keys.createInTx(DOMAIN, EnumSet.of(DkimKeyType.ED25519))).getFirst();
        DomainKey other = done(() -> keys.createInTx("other.example", EnumSet.of(DkimKeyType.ED25519))).getFirst();

        assertThat(new DkimPublication(new TextDns()).of(key)).isEqualTo(new DkimPublication.Answer.NotServed("there is no key"));
        assertThat(new DkimPublication(new TextDns().with(key.dnsName(), other.record())).of(key))
                .isEqualTo(new DkimPublication.Answer.NotServed("another key stands there"));
        assertThat(new DkimPublication(new TextDns().with(key.dnsName(), "v=DKIM1; k=ed25519; p=")).of(key))
                .isEqualTo(new DkimPublication.Answer.NotServed("the key is revoked"));
    }

    @Test
    void theNextKeyTakesOverAndTheOldOneStaysForTwoWeeks() {
        done(() -> keys.createInTx(DOMAIN, BOTH));
        assertThat(done(() -> keys.activateInTx(DOMAIN))).hasSize(2).allMatch(key -> key.state().equals(new State.Signing(START)));
        minutes(2);
        DkimSigner first = node.of(DOMAIN).orElseThrow();
        assertThat(first.signatures()).isEqualTo(2);

        now = START.plus(Duration.ofDays(180));
        List<DomainKey> next = done(() -> keys.rotateInTx(DOMAIN));
        assertThat(next).extracting(key -> key.names().selector()).containsExactly("indaba-20270527-rsa", "indaba-20270527-ed25519");
        minutes(2);
        assertThat(node.of(DOMAIN)).as("the same keys, so the same object").containsSame(first);

        Instant activated = now;
        done(() -> keys.activateInTx(DOMAIN));
        minutes(2);
        assertThat(node.of(DOMAIN).orElseThrow()).isNotSameAs(first);
        assertThat(states()).containsEntry("indaba-20270527-rsa", State.Signing.class)
                .containsEntry("indaba-20261128-rsa", State.Followed.class);
        assertThat(keys.of(DOMAIN)).extracting(DomainKey::state)
                .contains(new State.Followed(activated, activated.plus(DkimKeys.NEEDED)));
        assertThat(otherNode.of(DOMAIN).orElseThrow().signatures()).isEqualTo(2);
    }

    @Test
    void keysThatWereFollowedLongAgoAreForgotten() {
        done(() -> keys.createInTx(DOMAIN, BOTH));
        done(() -> keys.activateInTx(DOMAIN));
        minutes(1);
        done(() -> keys.rotateInTx(DOMAIN));
        done(() -> keys.activateInTx(DOMAIN));
        now = now.plus(DkimKeys.NEEDED).plus(DkimKeys.SHOWN);

        assertThat(inTx(() -> keys.sweepInTx(500))).as("at the limit").isZero();
        now = now.plusMillis(1);
        assertThat(inTx(() -> keys.sweepInTx(1))).isEqualTo(1);
        assertThat(inTx(() -> keys.sweepInTx(500))).isEqualTo(1);
        assertThat(keys.of(DOMAIN)).hasSize(2).allMatch(key -> key.state() instanceof State.Signing);
    }

    @Test
    void wishesThatMakeNoSenseAreRefused() {
        assertThat(inTx(() -> keys.rotateInTx(DOMAIN))).isEqualTo(new DkimKeyChange.Refused("it has no keys"));
        assertThat(inTx(() -> keys.activateInTx(DOMAIN))).isEqualTo(new DkimKeyChange.Refused("no key of it waits"));
        done(() -> keys.createInTx(DOMAIN, EnumSet.of(DkimKeyType.RSA)));
        assertThat(inTx(() -> keys.createInTx(DOMAIN, BOTH))).isEqualTo(new DkimKeyChange.Refused("it has a key of the kind rsa already"));
        assertThat(inTx(() -> keys.rotateInTx(DOMAIN)))
                .isEqualTo(new DkimKeyChange.Refused("its next keys are made already, and wait to be seen in DNS"));
        assertThat(done(() -> keys.createInTx(DOMAIN, EnumSet.of(DkimKeyType.ED25519)))).as("the other kind, later").hasSize(1);
        assertThat(done(() -> keys.activateInTx(DOMAIN))).hasSize(2);
        assertThat(done(() -> keys.rotateInTx(DOMAIN))).as("on the same day, under other names").extracting(key -> key.names().selector())
                .containsExactly("indaba-20261128-rsa-2", "indaba-20261128-ed25519-2");
    }

    @Test
    void aKeyThatIsRemovedSignsNoMore() {
        done(() -> keys.createInTx(DOMAIN, BOTH));
        done(() -> keys.activateInTx(DOMAIN));
        assertThat(signatures(node)).isEqualTo(2);
        assertThat(signatures(own)).isEqualTo(2);

        assertThat(inTx(() -> keys.removeInTx(DOMAIN, "INDABA-20261128-rsa"))).isTrue();
        assertThat(inTx(() -> keys.removeInTx(DOMAIN, "indaba-20261128-rsa"))).isFalse();
        assertThat(signatures(own)).as("who changes them knows at once").isEqualTo(1);
        now = now.plus(SigningKeys.KEPT).minusNanos(1);
        assertThat(signatures(node)).as("what was read holds for a minute").isEqualTo(2);
        now = now.plusNanos(1);
        assertThat(signatures(node)).isEqualTo(1);
    }

    @Test
    void aBrokenKeyLeavesTheWorkToTheOtherOneAndNoKeyIsAFault() {
        done(() -> keys.createInTx(DOMAIN, BOTH));
        done(() -> keys.activateInTx(DOMAIN));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE dkim_keys SET private_key = '\\x00' WHERE kind = 'RSA'"));
        assertThat(signatures(node)).isEqualTo(1);

        database.jdbi().useHandle(handle -> handle.execute("UPDATE dkim_keys SET kind = 'FALCON' WHERE kind = 'ED25519'"));
        assertThatThrownBy(() -> otherNode.of(DOMAIN)).isInstanceOf(IllegalStateException.class)
                .hasMessage("the signing keys of lists.example.org cannot be used");
        assertThat(otherNode.of("other.example")).as("others sign nothing, and leave").isEmpty();
    }

    @Test
    void aBrokenKeyIsShownAsThatAndStopsNoOther() {
        String other = "other.example";
        done(() -> keys.createInTx(DOMAIN, BOTH));
        done(() -> keys.createInTx(other, BOTH));
        database.jdbi().useHandle(handle -> {
            handle.execute("UPDATE dkim_keys SET private_key = '\\x00' WHERE domain = ? AND kind = 'RSA'", DOMAIN);
            handle.execute("UPDATE dkim_keys SET kind = 'FALCON' WHERE domain = ? AND kind = 'ED25519'", DOMAIN);
        });

        assertThat(keys.all()).extracting(DomainKey::state).containsExactly(new State.Broken("no keys of the type RSA"),
                new State.Broken("this version knows no keys of the type FALCON"), new State.Waiting(), new State.Waiting());
        assertThat(keys.of(DOMAIN)).extracting(DomainKey::kind).containsExactly("rsa", "falcon");
        assertThat(keys.of(DOMAIN)).allMatch(key -> key.zoneLine().isEmpty() && key.record().isEmpty() && !key.isNext());
        assertThat(new DkimPublication(new TextDns()).of(keys.of(DOMAIN).getFirst()))
                .isEqualTo(new DkimPublication.Answer.NotServed("it cannot be read: no keys of the type RSA"));
        assertThat(keys.waiting()).hasSize(2).allMatch(key -> key.names().domain().equals(other));
        assertThat(inTx(() -> keys.activateInTx(DOMAIN))).isEqualTo(new DkimKeyChange.Refused("no key of it waits"));
        assertThat(done(() -> keys.activateInTx(other))).hasSize(2);
        minutes(1);
        done(() -> keys.rotateInTx(other));
        done(() -> keys.activateInTx(other));
        now = now.plus(DkimKeys.NEEDED).plus(DkimKeys.SHOWN).plusMillis(1);
        assertThat(inTx(() -> keys.sweepInTx(500))).isEqualTo(2);

        assertThat(inTx(() -> keys.removeInTx(DOMAIN, "indaba-20261128-rsa"))).isTrue();
        assertThat(keys.of(DOMAIN)).extracting(DomainKey::kind).containsExactly("falcon");
    }

    @Test
    void twoWhoMakeKeysAtOnceMakeThemOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<DkimKeyChange> create = () -> inTx(() -> keys.createInTx(DOMAIN, EnumSet.of(DkimKeyType.ED25519)));
            assertThat(threads.invokeAll(List.of(create, create))).extracting(change -> change.get().getClass().getSimpleName())
                    .containsExactlyInAnyOrder("Done", "Refused");
        }
        assertThat(keys.of(DOMAIN)).hasSize(1);
    }

    @Test
    void internationalDomainsAreKeptAsDnsHasThem() {
        done(() -> keys.createInTx("bücher.example", EnumSet.of(DkimKeyType.ED25519)));
        done(() -> keys.activateInTx("bücher.example"));

        // RFC 8616 §4: d= is written in A-labels.
        assertThat(keys.of("xn--bcher-kva.example")).hasSize(1);
        assertThat(node.of("bücher.example")).isPresent().isEqualTo(node.of("xn--bcher-kva.example"));
    }
}
