package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.indaba.dns.DnsjavaDns;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.TestDnsServer;
import org.indaba.testing.TestPki;
import org.indaba.testing.TestPki.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS records and policies demand of a host is met, or the copy waits: sockets, DNS and certificates are real. */
class DemandedTlsDbTest {

    private final DnsZone zone = new DnsZone();
    private final TestDnsServer server = TestDnsServer.serving(zone);
    private final Exploder exploder = new Exploder();
    private long posts;
    private final ScriptedPeer peer = new ScriptedPeer();
    private final TestPki pki = new TestPki("authority");
    private final TestPki.Host host = pki.host(Time.GOOD, "mx.test");

    DemandedTlsDbTest() {
        zone.ttl(1).address("mx.test", "127.0.0.1").authentic("mx.test").authentic(tlsaName());
        peer.tls = host.server();
        exploder.profile = ClientProfile.towardsMailServers("indaba.test",
                new PeerVerification(new DnsjavaDns(List.of(server.address()), exploder.clock), pki.trusting(), InstantSource.system()),
                Exploder.timeouts());
    }

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
        server.close();
    }

    private String tlsaName() {
        return "_" + peer.port() + "._tcp.mx.test";
    }

    private void tlsa(String record) {
        zone.tlsa("mx.test", peer.port(), record);
    }

    private LedgerCopy deliver(TlsDemand demand, String... addresses) {
        exploder.to("mx.test", peer.host().demanding(demand)).start();
        return ended(exploder.post(++posts, addresses.length == 0 ? new String[] {"a@x.test"} : addresses));
    }

    private LedgerCopy ended(long mailing) {
        await().until(() -> exploder.copies(mailing).stream().allMatch(copy -> copy.attempts() > 0)
                && exploder.copies(mailing).stream().noneMatch(copy -> copy.state() == CopyState.TRYING));
        return exploder.copies(mailing).getFirst();
    }

    private void assertDelivered(LedgerCopy copy, String proof) {
        assertThat(copy.state()).as(copy.answer().text()).isEqualTo(CopyState.DELIVERED);
        assertThat(copy.answer().tls()).matches("TLSv1\\.3 TLS_\\w+, " + proof);
    }

    private void assertWaits(LedgerCopy copy, String reason) {
        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.answer().enhanced()).startsWith("4.7.");
        assertThat(copy.answer().reply()).contains(reason);
        assertThat(peer.taken).isEmpty();
        assertThat(peer.commands).noneMatch(line -> line.startsWith("MAIL"));
        // Others' mail to the same host goes on: the site has no failure on its account.
        assertThat(new Sites(exploder.jdbi, exploder.clock, _ -> Optional.empty()).troubled(10)).isEmpty();
    }

    @Test
    void aKeyInDnsIsTheProof() {
        // RFC 7671 §5.1: neither authority nor name counts with usage 3.
        TestPki.Host own = new TestPki("stranger").host(Time.OVER, "other.test");
        peer.tls = own.server();
        tlsa("3 1 1 " + own.keyDigest());

        assertDelivered(deliver(TlsDemand.DANE), "dane");
    }

    @Test
    void everySelectorAndMatchingTypeIsUnderstood() throws GeneralSecurityException {
        // RFC 6698 §2.1: certificate or key; as it is, SHA-256 or SHA-512.
        byte[] whole = host.certificate().getEncoded();
        byte[] key = host.certificate().getPublicKey().getEncoded();
        for (String record : List.of("3 0 0 " + HexFormat.of().formatHex(whole), "3 1 0 " + HexFormat.of().formatHex(key),
                "3 0 1 " + TestPki.digest("SHA-256", whole), "3 0 2 " + TestPki.digest("SHA-512", whole),
                "3 1 2 " + TestPki.digest("SHA-512", key), "2 0 1 " + TestPki.digest("SHA-256", pki.root().getEncoded()),
                "2 1 1 " + TestPki.digest("SHA-256", pki.root().getPublicKey().getEncoded()),
                "2 0 0 " + HexFormat.of().formatHex(pki.root().getEncoded()))) {
            zone.forget(tlsaName());
            tlsa(record);
            exploder.clock.forward(Duration.ofMinutes(2));
            exploder.stop();
            assertDelivered(deliver(TlsDemand.DANE), "dane");
        }
    }

    @Test
    void aDigestThatDoesNotFitDefers() {
        tlsa("3 1 1 " + "00".repeat(32));

        assertWaits(deliver(TlsDemand.DANE), "fits none of its TLSA records");
    }

    @Test
    void ofTwoRecordsOneThatFitsIsEnough() {
        // RFC 7671 §8.1: the next key stands beside the present one while it is changed.
        tlsa("3 1 1 " + "00".repeat(32));
        tlsa("3 1 1 " + host.keyDigest());

        assertDelivered(deliver(TlsDemand.DANE), "dane");
    }

    @Test
    void aNewKeyIsKnownAsSoonAsItsRecordIs() {
        tlsa("3 1 1 " + host.keyDigest());
        assertDelivered(deliver(TlsDemand.DANE), "dane");

        TestPki.Host next = pki.host(Time.GOOD, "mx.test");
        zone.forget(tlsaName());
        tlsa("3 1 1 " + next.keyDigest());
        peer.tls = next.server();
        exploder.clock.forward(Duration.ofMinutes(2));
        exploder.stop();

        assertDelivered(deliver(TlsDemand.DANE), "dane");
    }

    @Test
    void aSessionThatIsResumedIsHeldAgainstTheRecordsOfTheDay() {
        tlsa("3 1 1 " + host.keyDigest());
        assertDelivered(deliver(TlsDemand.DANE), "dane");
        peer.taken.clear();
        peer.commands.clear();

        // The host could resume the session, but its records name another key by now.
        zone.forget(tlsaName());
        tlsa("3 1 1 " + "00".repeat(32));
        exploder.clock.forward(Duration.ofMinutes(2));
        exploder.stop();

        assertWaits(deliver(TlsDemand.DANE), "fits none of its TLSA records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mx.test", "x.test", "*.test"})
    void anAuthorityVouchesForTheHostOrTheDomain(String name) {
        // RFC 6125 §6.4.3: the asterisk is a whole label.
        peer.tls = pki.host(Time.GOOD, name).server();
        tlsa("2 1 1 " + TestPki.digest("SHA-256", pki.root().getPublicKey().getEncoded()));

        assertDelivered(deliver(TlsDemand.DANE), "dane");
    }

    @Test
    void anAuthorityDoesNotVouchForAnotherName() {
        peer.tls = pki.host(Time.GOOD, "other.test").server();
        tlsa("2 1 1 " + TestPki.digest("SHA-256", pki.root().getPublicKey().getEncoded()));

        assertWaits(deliver(TlsDemand.DANE), "other.test");
    }

    @Test
    void anAuthorityDoesNotVouchForWhatHasRunOut() {
        peer.tls = pki.host(Time.OVER, "mx.test").server();
        tlsa("2 1 1 " + TestPki.digest("SHA-256", pki.root().getPublicKey().getEncoded()));

        assertWaits(deliver(TlsDemand.DANE), "does not come from the authority");
    }

    @Test
    void aConnectionProvenByTheDomainsNameCarriesNoOtherDomain() {
        peer.tls = pki.host(Time.GOOD, "x.test").server();
        tlsa("2 1 1 " + TestPki.digest("SHA-256", pki.root().getPublicKey().getEncoded()));
        exploder.limits = Exploder.limits(1, 1);
        exploder.to("mx.test", peer.host().demanding(TlsDemand.DANE)).start();
        long mailing = exploder.post(1, "a@x.test", "b@y.test");
        ended(mailing);

        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state).containsExactly(CopyState.DELIVERED, CopyState.DEFERRED);
    }

    @Test
    void withoutStartTlsNothingIsSaidWhereRecordsAre() {
        // RFC 7672 §2.2: a downgrade is what DANE is against.
        peer.tls = null;
        tlsa("3 1 1 " + host.keyDigest());

        assertWaits(deliver(TlsDemand.DANE), "no STARTTLS is offered");
    }

    @Test
    void whoRefusesStartTlsGetsNothing() {
        peer.script = (point, _, _) -> point == At.STARTTLS ? new Does.Reply("454 4.7.0 not now") : null;
        tlsa("3 1 1 " + host.keyDigest());

        assertWaits(deliver(TlsDemand.DANE), "STARTTLS was refused");
    }

    @Test
    void aRefusalBeforeTlsEndsNoCopyThatDemandsTls() {
        peer.script = (point, _, _) -> point == At.GREETING ? new Does.Reply("554 5.7.1 go away") : null;
        tlsa("3 1 1 " + host.keyDigest());

        LedgerCopy copy = deliver(TlsDemand.DANE);

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.answer().reply()).contains("not believed").contains("554 5.7.1 go away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 1 00", "1 1 1 00", "3 2 1 00", "3 1 9 00", "3 1 1 00"})
    void recordsOfNoUseStillSayThatThereIsTls(String record) {
        // RFC 7672 §2.2: unusable records ask for TLS without a proof.
        tlsa(record);

        assertDelivered(deliver(TlsDemand.DANE), "unverified");
        exploder.stop();
        peer.tls = null;
        peer.taken.clear();
        peer.commands.clear();
        exploder.clock.forward(Duration.ofMinutes(2));
        assertWaits(deliver(TlsDemand.DANE), "no STARTTLS is offered");
    }

    @Test
    void whoSuppressesTheRecordsStopsTheMailOnly() {
        // RFC 7672 §2.1.1: a failed lookup is not "no records".
        zone.trouble(tlsaName(), Trouble.SERVFAIL);

        assertWaits(deliver(TlsDemand.DANE), "nobody can say what certificate");
        assertThat(peer.connections).hasValue(0);
    }

    @Test
    void recordsThatNobodyProvesDoNotCount() {
        DnsZone unproven = new DnsZone().ttl(1).address("mx.test", "127.0.0.1").tlsa("mx.test", peer.port(), "3 1 1 " + "00".repeat(32));
        try (TestDnsServer other = TestDnsServer.serving(unproven)) {
            exploder.profile = ClientProfile.towardsMailServers("indaba.test", new PeerVerification(
                    new DnsjavaDns(List.of(other.address()), exploder.clock), pki.trusting(), InstantSource.system()), Exploder.timeouts());

            assertDelivered(deliver(TlsDemand.DANE), "unverified");
        }
    }

    @Test
    void aHostOfWhichNobodyDemandsAnythingIsNotVerified() {
        tlsa("3 1 1 " + "00".repeat(32));

        assertDelivered(deliver(TlsDemand.ANY), "unverified");
    }

    @Test
    void aPolicyIsMetByACertificateThatTheWorldTrusts() {
        assertDelivered(deliver(TlsDemand.MTA_STS), "mta-sts");
    }

    @Test
    void aPolicyIsNotMetByAnotherName() {
        // RFC 8461 §4.1: the certificate is for the MX host.
        peer.tls = pki.host(Time.GOOD, "other.test").server();

        assertWaits(deliver(TlsDemand.MTA_STS), "the TLS handshake failed");
    }

    @Test
    void aPolicyIsNotMetByACertificateThatHasRunOut() {
        peer.tls = pki.host(Time.OVER, "mx.test").server();

        assertWaits(deliver(TlsDemand.MTA_STS), "the TLS handshake failed");
    }

    @Test
    void aPolicyIsNotMetByAStranger() {
        peer.tls = new TestPki("stranger").host(Time.GOOD, "mx.test").server();

        assertWaits(deliver(TlsDemand.MTA_STS), "the TLS handshake failed");
    }

    @Test
    void aPolicyIsNotMetInClear() {
        peer.tls = null;

        assertWaits(deliver(TlsDemand.MTA_STS), "no STARTTLS is offered");
    }

    @Test
    void aPolicyIsNotMetByAnOldUnverifiedSession() {
        peer.tls = new TestPki("stranger").host(Time.GOOD, "mx.test").server();
        assertDelivered(deliver(TlsDemand.ANY), "unverified");
        exploder.stop();
        peer.taken.clear();
        peer.commands.clear();
        // The route is looked for again, and the session may be resumed.
        exploder.clock.forward(Duration.ofHours(2));

        assertWaits(deliver(TlsDemand.MTA_STS), "the TLS handshake failed");
    }

    @Test
    void daneGoesBeforeThePolicy() {
        // RFC 8461 §2: a policy does not override records that do not fit; and records that fit need no policy.
        tlsa("3 1 1 " + "00".repeat(32));
        assertWaits(deliver(TlsDemand.DANE_OR_MTA_STS), "fits none of its TLSA records");
        exploder.stop();

        zone.forget(tlsaName());
        exploder.clock.forward(Duration.ofMinutes(2));
        assertDelivered(deliver(TlsDemand.DANE_OR_MTA_STS), "mta-sts");
    }

    @Test
    void aHostThatThePolicyDoesNotNameIsDialledIfDaneVouchesForIt() {
        assertWaits(deliver(TlsDemand.DANE_OR_NOT), "does not name the host mx.test");
        exploder.stop();

        tlsa("3 1 1 " + host.keyDigest());
        exploder.clock.forward(Duration.ofMinutes(20));
        assertDelivered(deliver(TlsDemand.DANE_OR_NOT), "dane");
    }

    @Test
    void manyWindowsOfADomainThatDoesNotMeetItsPolicyCostOneDial() {
        peer.tls = null;
        exploder.limits = Exploder.limits(1, 1);
        exploder.to("mx.test", peer.host().demanding(TlsDemand.MTA_STS)).start();
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 2, Exploder.addresses(20, 1));
        ended(mailing);

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.DEFERRED);
        assertThat(peer.connections).hasValue(1);
    }

    @Test
    void theNextConnectionResumesTheSession() {
        exploder.limits = new DeliveryLimits(1, 1, 1, 200, 256, 1 << 20, 4, 4, Duration.ofMinutes(15), Duration.ofMillis(50),
                Duration.ofMinutes(1), Duration.ofMinutes(30));
        deliver(TlsDemand.MTA_STS, "a@x.test", "b@x.test", "c@x.test");

        assertThat(peer.connections).hasValue(3);
        assertThat(peer.resumed).hasValue(2);
    }
}
