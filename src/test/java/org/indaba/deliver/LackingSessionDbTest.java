package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session lacks, TLS that did not work or a sign-in, is no fault of the copies. */
class LackingSessionDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    private LedgerCopy deliver() {
        exploder.to("mx.test", peer.host()).start();
        return ended(exploder.post(1, "a@x.test"));
    }

    private LedgerCopy ended(long mailing) {
        await().until(() -> exploder.copies(mailing).stream().allMatch(copy -> copy.attempts() > 0)
                && exploder.copies(mailing).stream().noneMatch(copy -> copy.state() == CopyState.TRYING));
        return exploder.copies(mailing).getFirst();
    }

    private static ClientProfile relay(TlsMode tls, Login login) {
        return new ClientProfile("indaba.test", tls, PeerIdentity.ANY, OpportunisticTls.context(), login,
                Exploder.verification(), Exploder.timeouts());
    }

    /** In single commands, in flights, and with the message in the flight of its envelope. */
    static List<List<String>> manners() {
        return List.of(List.of("8BITMIME"), List.of("8BITMIME", "PIPELINING"), List.of("8BITMIME", "CHUNKING"),
                List.of("8BITMIME", "PIPELINING", "CHUNKING"));
    }

    @ParameterizedTest
    @MethodSource("manners")
    void aPeerThatInsistsOnTlsAndCannotDoItOnceGetsEveryCopyInTls(List<String> manner) {
        // RFC 3207 §4: not now.
        insistsAndFirstAnswers("454 4.7.0 not now", manner);
    }

    @ParameterizedTest
    @MethodSource("manners")
    void aHandshakeThatBrokeIsForgottenWhereThePeerInsistsOnTls(List<String> manner) {
        // The handshake breaks at the first connection, the second one is in clear text, the third one has TLS again.
        insistsAndFirstAnswers("220 go\r\nthis is no handshake", manner);
    }

    private void insistsAndFirstAnswers(String startTls, List<String> manner) {
        peer.tls = TestTls.server();
        peer.insistsOnTls = true;
        peer.extensions = manner;
        peer.script = (point, _, count) -> point == At.STARTTLS && count == 1 ? new Does.Reply(startTls) : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test", "b@x.test", "c@x.test");
        ended(mailing);

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1);
        assertThat(peer.taken).hasSize(3).allMatch(ScriptedPeer.Taken::tls);
    }

    @ParameterizedTest
    @MethodSource("manners")
    void aPeerThatInsistsOnTlsAndCannotDoItIsLeftAloneSoonAndNoCopyFails(List<String> manner) {
        peer.tls = TestTls.server();
        peer.insistsOnTls = true;
        peer.extensions = manner;
        peer.script = (point, _, _) -> point == At.STARTTLS ? new Does.Reply("454 4.7.0 not now") : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(50, 1));
        ended(mailing);

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.DEFERRED && copy.answer().code() == 530);
        assertThat(peer.connections).hasValue(Passage.MAX_FRUITLESS);
        // RFC 5321 §4.1.1.10: the connection is in order, and ends with QUIT.
        await().untilAsserted(() -> assertThat(peer.commands).filteredOn("QUIT"::equals).hasSize(Passage.MAX_FRUITLESS));
        peer.script = (_, _, _) -> null;
        exploder.clock.forward(Duration.ofMinutes(10));
        exploder.wake();
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.DELIVERED);
        assertThat(peer.taken).allMatch(ScriptedPeer.Taken::tls);
    }

    @ParameterizedTest
    @MethodSource("manners")
    void whatASignInWouldHelpAgainstEndsNoCopy(List<String> manner) {
        peer.extensions = manner;
        // RFC 4954 §6: to any command, as long as nobody signed in.
        peer.script = (point, line, _) -> point == At.RCPT && line.contains("inside") ? null
                : point == At.RCPT ? new Does.Reply("530 5.7.0 Authentication required") : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test", "inside@x.test", "c@x.test");
        ended(mailing);

        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state)
                .containsExactly(CopyState.DEFERRED, CopyState.DELIVERED, CopyState.DEFERRED);
        assertThat(exploder.copies(mailing)).extracting(copy -> copy.answer().code()).containsExactly(530, 250, 530);
        assertThat(peer.connections).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"550 5.7.10 encryption is needed, DEFERRED", "554 5.7.11 encryption is needed, DEFERRED", "530 in TLS please, DEFERRED",
        "530 5.5.1 Authentication Required, DEFERRED", "530 5.1.1 no such user, FAILED", "530 5.2.1 the mailbox is closed, FAILED",
        "530 5.6.0 not such a content, FAILED", "550 5.7.0 policy, FAILED", "550 5.7.1 go away, FAILED", "538 5.7.0 no, FAILED",
        "531 no, FAILED", "553 5.7.1 no, FAILED", "554 no, FAILED", "521 5.3.2 no, FAILED", "500 what, FAILED", "502 5.5.1 no, FAILED"})
    void onlyWhatIsSaidOfTheSessionIsTemporary(String reply, CopyState state) {
        peer.script = (point, _, _) -> point == At.MAIL ? new Does.Reply(reply) : null;

        LedgerCopy copy = deliver();

        assertThat(copy.state()).isEqualTo(state);
        assertThat(copy.answer().text()).isEqualTo(reply);
    }

    @Test
    void encryptionThatIsThereIsNotWhatAPeerLacks() {
        peer.tls = TestTls.server();
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("550 5.7.10 not encrypted enough for me") : null;

        assertThat(deliver().state()).isEqualTo(CopyState.FAILED);
    }

    @Test
    void aRelayThatGetsThePasswordOverTlsOnlyIsNotAskedWithoutForAnHour() {
        peer.tls = TestTls.server();
        peer.extensions = List.of("PIPELINING", "AUTH PLAIN");
        peer.script = (point, _, count) -> point == At.STARTTLS && count == 1 ? new Does.Reply("220 go\r\nthis is no handshake") : null;
        exploder.profile = relay(TlsMode.OPPORTUNISTIC, new Login.Password(peer.host(), "user", "pass", Login.Over.TLS));
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test");
        assertThat(ended(mailing).state()).isEqualTo(CopyState.DEFERRED);

        exploder.clock.forward(Duration.ofMinutes(10));
        exploder.wake();
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.DELIVERED);
        assertThat(exploder.only(mailing).answer().tls()).startsWith("TLSv1.3 ");
    }

    @Test
    void aPeerThatRefusesTheHandshakeBehindOurPartOfItGetsTheCopyInClear() {
        peer.tls = TestTls.server();
        peer.wantsCertificate = true;

        // In TLS 1.3 the server says so when our part is over.
        LedgerCopy copy = deliver();
        ended(exploder.post(2, "b@x.test"));

        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(copy.answer().tls()).isEmpty();
        assertThat(peer.commands).filteredOn(line -> line.startsWith("STARTTLS")).hasSize(1);
    }

    @Test
    void whereTlsIsARequirementAHandshakeThatIsRefusedLateKeepsTheCopy() {
        peer.tls = TestTls.server();
        peer.wantsCertificate = true;
        exploder.profile = relay(TlsMode.STARTTLS, new Login.None());

        assertThat(deliver().state()).isEqualTo(CopyState.DEFERRED);
        assertThat(peer.taken).isEmpty();
        assertThat(peer.connections).hasValue(1);
    }
}
