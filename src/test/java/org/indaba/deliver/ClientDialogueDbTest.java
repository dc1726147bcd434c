package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.mail.ReversePath;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client says, and what it makes of what it hears. */
class ClientDialogueDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    private LedgerCopy deliver(String message, boolean utf8, String address) {
        Rendering whole = new Rendering(List.of(new Piece.Keep(0, message.getBytes(StandardCharsets.UTF_8).length)), List.of());
        NewMailing mailing = new NewMailing(1, 7, exploder.messages.store(message), whole,
                new ReturnPathRule.Fixed(ReversePath.none()), BodyType.EIGHT_BIT_MIME, utf8, Priority.POST,
                        exploder.clock.instant(), "", Map.of());
        long id = exploder.post(mailing, 100, List.of(address));
        exploder.to("mx.test", peer.host()).start();
        return ended(id);
    }

    private LedgerCopy ended(long mailing) {
        await().until(() -> exploder.copies(mailing).stream().allMatch(copy -> copy.attempts() > 0)
                && exploder.copies(mailing).stream().noneMatch(copy -> copy.state() == CopyState.TRYING));
        return exploder.copies(mailing).getFirst();
    }

    @Test
    void a354BehindARefusedRecipientIsAnsweredByADotWhose250IsNoDelivery() {
        peer.script = (point, _, _) -> switch (point) {
            case RCPT -> new Does.Reply("550 5.1.1 no such user");
            // RFC 2920 §3.1: the server goes on though there is no recipient.
            case DATA -> new Does.Reply("354 go");
            // The other points behave as usual.
            default -> null;
        };
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        ended(mailing);

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.FAILED && copy.answer().code() == 550
                && copy.answer().enhanced().equals("5.1.1"));
        assertThat(peer.commands).doesNotContain("RSET").filteredOn(line -> line.startsWith("EHLO")).hasSize(1);
    }

    @Test
    void resetIsSaidAfterARefusalOnly() {
        peer.script = (point, line, _) -> point == At.RCPT && line.contains("bad") ? new Does.Reply("550 5.1.1 no") : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(1, "a@x.test", "bad@x.test", "c@x.test", "d@x.test");
        ended(mailing);

        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state)
                .containsExactly(CopyState.DELIVERED, CopyState.FAILED, CopyState.DELIVERED, CopyState.DELIVERED);
        assertThat(peer.commands).filteredOn("RSET"::equals).hasSize(1);
        assertThat(peer.connections).hasValue(1);
    }

    @Test
    void aConnectionCarriesAsManyMessagesAsTheLimitAndNotOneMore() {
        exploder.limits = new DeliveryLimits(1, 1, 5, 200, 256, 1 << 20, 4, 4, Duration.ofMinutes(15), Duration.ofMillis(50),
                Duration.ofMinutes(1), Duration.ofMinutes(30));
        exploder.to("mx.test", peer.host()).start();

        ended(exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(5, 1)));
        assertThat(peer.connections).hasValue(1);

        ended(exploder.post(exploder.mailing(2, Exploder.POST), 100, Exploder.addresses(6, 1)));
        assertThat(peer.connections).hasValue(3);
    }

    @Test
    void aPeerThatKnowsHeloOnlyIsServed() {
        // RFC 5321 §3.2: HELO is the way back.
        peer.script = (point, _, _) -> point == At.EHLO ? new Does.Reply("500 what?") : null;

        assertThat(deliver("A: b\r\n\r\nx\r\n", false, "a@x.test").state()).isEqualTo(CopyState.DELIVERED);
        assertThat(peer.commands).contains("HELO indaba.test", "MAIL FROM:<>", "RCPT TO:<a@x.test>", "DATA");
    }

    @Test
    void aMessageAsLargeAsThePeerTakesIsSentWithItsSizeAndALargerOneFails() {
        String message = "A: b\r\n\r\n" + ".2345678\r\n".repeat(100);
        peer.extensions = List.of("SIZE " + message.length(), "8BITMIME");

        assertThat(deliver(message, false, "a@x.test").state()).isEqualTo(CopyState.DELIVERED);
        // RFC 1870 §3: without the doubled dots.
        assertThat(peer.commands).contains("MAIL FROM:<> SIZE=" + message.length());
    }

    @Test
    void aMessageLargerThanThePeerTakesFailsWithoutBeingSent() {
        String message = "A: b\r\n\r\n" + "12345678\r\n".repeat(100);
        peer.extensions = List.of("SIZE " + (message.length() - 1), "8BITMIME");

        LedgerCopy copy = deliver(message, false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.FAILED);
        assertThat(copy.answer().enhanced()).isEqualTo("5.3.4");
        assertThat(peer.commands).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void eightBitContentIsDeclared() {
        LedgerCopy copy = deliver("A: b\r\n\r\ngr\u00fc\u00dfe\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(peer.commands).anyMatch(line -> line.matches("MAIL FROM:<> SIZE=17 BODY=8BITMIME"));
        assertThat(peer.taken.getFirst().message().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo("A: b\r\n\r\ngr\u00fc\u00dfe\r\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPeerWithout8BitMimeGetsTheSevenBitRendering() {
        peer.extensions = List.of("PIPELINING");
        exploder.sevenBit = (_, _) -> new Rendering(List.of(new Piece.Insert(Bytes.utf8("A: b\r\n\r\ngr=C3=BC=C3=9Fe\r\n"))), List.of());

        LedgerCopy copy = deliver("A: b\r\n\r\ngr\u00fc\u00dfe\r\n", false, "a@x.test");
        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(peer.taken.getFirst().message()).isEqualTo("A: b\r\n\r\ngr=C3=BC=C3=9Fe\r\n");
        assertThat(peer.taken.getFirst().mailLine()).isEqualTo("MAIL FROM:<>");
        assertThat(copy.answer().octets()).isEqualTo(Answer.Octets.SEVEN_BIT);
        assertThat(copy.answer().tls()).isEmpty();
    }

    @Test
    void whatIsRefusedInSevenBitsSaysThatItWas() {
        peer.extensions = List.of("PIPELINING");
        peer.script = (point, _, _) -> point == At.DOT ? new Does.Reply("550 5.7.1 DMARC") : null;
        exploder.sevenBit = (_, _) -> new Rendering(List.of(new Piece.Insert(Bytes.utf8("A: b\r\n\r\ngr=C3=BC=C3=9Fe\r\n"))), List.of());

        LedgerCopy copy = deliver("A: b\r\n\r\ngr\u00fc\u00dfe\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.FAILED);
        assertThat(copy.answer().octets()).isEqualTo(Answer.Octets.SEVEN_BIT);
    }

    @Test
    void whatLeavesAsItIsSaysNothingOfItsOctets() {
        assertThat(deliver("A: b\r\n\r\ngr\u00fc\u00dfe\r\n", false, "a@x.test").answer().octets())
                .isEqualTo(Answer.Octets.AS_THEY_ARE);
    }

    @Test
    void whatNoConversionMakesSevenBitIsNeverSentAsEightBit() {
        peer.extensions = List.of("PIPELINING");

        LedgerCopy copy = deliver("A: b\r\n\r\ngr\u00fc\u00dfe\r\n", false, "a@x.test");

        // RFC 6152 §3: under no circumstances.
        assertThat(copy.state()).isEqualTo(CopyState.FAILED);
        assertThat(copy.answer().enhanced()).isEqualTo("5.6.3");
        assertThat(copy.answer().octets()).isEqualTo(Answer.Octets.AS_THEY_ARE);
        assertThat(peer.taken).isEmpty();
    }

    @Test
    void anInternationalAddressNeedsSmtpUtf8() {
        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "j\u00fcrgen@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(peer.commands).anyMatch(line -> line.startsWith("MAIL") && line.endsWith(" SMTPUTF8"));
    }

    @Test
    void anInternationalAddressFailsWhereSmtpUtf8IsNotOffered() {
        peer.extensions = List.of("PIPELINING", "8BITMIME");

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "j\u00fcrgen@x.test");

        // RFC 6531 §3.5: it cannot be sent there.
        assertThat(copy.state()).isEqualTo(CopyState.FAILED);
        assertThat(copy.answer().enhanced()).isEqualTo("5.6.7");
    }

    @Test
    void anInternationalMessageWithPlainHeadersNeedsNoSmtpUtf8() {
        peer.extensions = List.of("PIPELINING", "8BITMIME");

        assertThat(deliver("A: b\r\n\r\n\u00fc\r\n", true, "a@x.test").state()).isEqualTo(CopyState.DELIVERED);
    }

    @Test
    void anInternationalHeaderFailsWhereSmtpUtf8IsNotOffered() {
        peer.extensions = List.of("PIPELINING", "8BITMIME");

        assertThat(deliver("A: \u00fc\r\n\r\nx\r\n", true, "a@x.test").answer().enhanced()).isEqualTo("5.6.7");
    }

    @Test
    void tlsIsUsedWhereItIsOfferedAndToldInTheLedger() {
        peer.tls = TestTls.server();

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(copy.answer().tls()).matches("TLSv1\\.3 TLS_.*");
        assertThat(peer.taken.getFirst().tls()).isTrue();
        // RFC 3207 §4.2: EHLO is said anew.
        assertThat(peer.commands).filteredOn(line -> line.startsWith("EHLO")).hasSize(2);
    }

    @Test
    void whereTheHandshakeFailsTheCopyLeavesInClearAndThatIsRemembered() {
        peer.extensions = List.of("PIPELINING", "STARTTLS");
        peer.script = (point, _, _) -> point == At.STARTTLS ? new Does.Reply("220 go\r\nthis is no handshake") : null;

        // RFC 7435 §3: something is better than nothing, but mail is not lost over it.
        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");
        ended(exploder.post(2, "b@x.test"));

        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(copy.answer().tls()).isEmpty();
        assertThat(peer.commands).filteredOn(line -> line.startsWith("STARTTLS")).hasSize(1);
    }

    @Test
    void starttlsThatIsRefusedIsDoneWithout() {
        peer.extensions = List.of("PIPELINING", "STARTTLS");
        peer.script = (point, _, _) -> point == At.STARTTLS ? new Does.Reply("454 4.7.0 not now") : null;

        assertThat(deliver("A: b\r\n\r\nx\r\n", false, "a@x.test").state()).isEqualTo(CopyState.DELIVERED);
        assertThat(peer.connections).hasValue(1);
    }

    @Test
    void aRelayThatMustOfferTlsAndDoesNotGetsNothing() {
        exploder.profile = relay(TlsMode.STARTTLS, new Login.None());

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.answer().reply()).contains("no STARTTLS");
        assertThat(peer.taken).isEmpty();
    }

    @Test
    void theClientSignsInOverTls() {
        peer.tls = TestTls.server();
        peer.extensions = List.of("PIPELINING", "AUTH LOGIN PLAIN");
        exploder.profile = relay(TlsMode.STARTTLS, new Login.Password(peer.host(), "user", "pass", Login.Over.TLS));

        assertThat(deliver("A: b\r\n\r\nx\r\n", false, "a@x.test").state()).isEqualTo(CopyState.DELIVERED);
        // RFC 4954 §4 and RFC 4616 §2: with the initial response.
        assertThat(peer.commands).contains("AUTH PLAIN "
                + Base64.getEncoder().encodeToString("\0user\0pass".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aRelayWithImplicitTlsIsSpokenToInTlsFromTheFirstOctet() {
        // RFC 8314 §3.3: implicit TLS for submission.
        peer.tls = TestTls.server();
        peer.implicit = true;
        exploder.profile = relay(TlsMode.IMPLICIT, new Login.None());

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(copy.answer().tls()).startsWith("TLSv1.3 ");
        assertThat(peer.commands).doesNotContain("STARTTLS");
    }

    @Test
    void aRelayWhoseCertificateNobodyVouchesForGetsNeitherPasswordNorMail() throws Exception {
        peer.tls = TestTls.server();
        peer.extensions = List.of("PIPELINING", "AUTH PLAIN");
        exploder.profile = new ClientProfile("indaba.test", TlsMode.STARTTLS, PeerIdentity.NAMED, SSLContext.getDefault(),
                new Login.Password(peer.host(), "user", "pass", Login.Over.TLS), Exploder.verification(), Exploder.timeouts());

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.answer().reply()).contains("the TLS handshake failed");
        assertThat(peer.commands).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void thePasswordIsNotSaidInClear() {
        peer.extensions = List.of("PIPELINING", "AUTH LOGIN PLAIN");
        exploder.profile = relay(TlsMode.OPPORTUNISTIC, new Login.Password(peer.host(), "user", "pass", Login.Over.TLS));

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(peer.commands).noneMatch(line -> line.startsWith("AUTH"));
    }

    @Test
    void thePasswordOfTheRelayIsSaidToNobodyElse() {
        peer.tls = TestTls.server();
        peer.extensions = List.of("PIPELINING", "AUTH LOGIN PLAIN");
        Route.Host relay = new Route.Host(0, "relay.test", peer.host().port());
        exploder.profile = relay(TlsMode.STARTTLS, new Login.Password(relay, "user", "pass", Login.Over.TLS));

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.answer().reply()).contains("the password is for relay.test alone");
        assertThat(peer.commands).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void loginIsUsedWherePlainIsNotOffered() {
        peer.extensions = List.of("PIPELINING", "AUTH=LOGIN");
        peer.script = (point, _, count) -> point == At.AUTH && count < 3 ? new Does.Reply("334 VXNlcm5hbWU6") : null;
        exploder.profile = relay(TlsMode.NONE, new Login.Password(peer.host(), "user", "pass", Login.Over.ANYTHING));

        assertThat(deliver("A: b\r\n\r\nx\r\n", false, "a@x.test").state()).isEqualTo(CopyState.DELIVERED);
        assertThat(peer.commands).contains("AUTH LOGIN", "dXNlcg==", "cGFzcw==");
    }

    @Test
    void aWrongPasswordIsNoFaultOfTheCopy() {
        peer.extensions = List.of("PIPELINING", "AUTH PLAIN");
        peer.script = (point, _, _) -> point == At.AUTH ? new Does.Reply("535 5.7.8 no") : null;
        exploder.profile = relay(TlsMode.NONE, new Login.Password(peer.host(), "user", "pass", Login.Over.ANYTHING));

        LedgerCopy copy = deliver("A: b\r\n\r\nx\r\n", false, "a@x.test");

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.answer().reply()).contains("535 5.7.8 no").doesNotContain("pass");
    }

    private static ClientProfile relay(TlsMode tls, Login login) {
        return new ClientProfile("indaba.test", tls, PeerIdentity.ANY, OpportunisticTls.context(), login,
                Exploder.verification(), Exploder.timeouts());
    }

    @Test
    void aSessionThatEndsBetweenTwoCopiesIsNoFailureOfTheNext() {
        peer.script = (point, _, count) -> point == At.MAIL && count % 3 == 0 ? new Does.Reply("421 4.7.0 enough") : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(20, 1));
        ended(mailing);

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1);
        assertThat(peer.taken.stream().map(ScriptedPeer.Taken::to).collect(Collectors.toSet())).hasSize(20);
    }

    @Test
    void aPeerThatAlwaysHangsUpBehindTheDotIsLeftAloneSoon() {
        peer.script = (point, _, _) -> point == At.DOT ? new Does.Close() : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(50, 1));
        ended(mailing);

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.DEFERRED);
        assertThat(peer.connections).hasValue(Passage.MAX_FRUITLESS);
        await().untilAsserted(() -> assertThat(new Sites(exploder.jdbi, exploder.clock, _ -> Optional.empty()).states("")).singleElement()
                .matches(site -> site.failures() == 1 && site.backoffUntil() != null)
                .matches(site -> site.lastError().contains("closed the connection")));
    }

    @Test
    void everyHostIsTriedByPreferenceAndEveryAddressOfEach() throws Exception {
        ScriptedPeer busy = new ScriptedPeer();
        busy.script = (point, _, _) -> point == At.GREETING ? new Does.Reply("451 4.3.0 busy") : null;
        exploder.dialer = new SocketDialer(host -> host.name().equals("unknown.test") ? new Dialer.Targets.Nowhere("no address for it")
                : new Dialer.Targets.Known(List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1"))),
                Duration.ofSeconds(2), List.of(), exploder.random);
        exploder.to("mx.test", new Route.Host(30, "good.test", peer.port()), new Route.Host(20, "busy.test", busy.port()),
                new Route.Host(10, "unknown.test", peer.port())).start();

        LedgerCopy copy = ended(exploder.post(1, "a@x.test"));

        // RFC 5321 §5.1: in order, until one takes it.
        assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
        assertThat(copy.answer().host()).isEqualTo("good.test[127.0.0.1]");
        assertThat(busy.connections).hasValue(1);
        busy.close();
    }

    /** One host with two addresses, of which the first one is the given peer's. */
    private void twoAddresses(ScriptedPeer first) {
        exploder.dialer = new SocketDialer(
                _ -> new Dialer.Targets.Known(List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1"))),
                Duration.ofSeconds(2), List.of(), exploder.random);
        exploder.to("mx.test", new Route.Host(10, "mx.test", first.port())).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 5.7.25 no name for your address", "421 4.3.2 this machine is full"})
    void anAddressThatRefusesAtTheGreetingLeavesTheHostsOthers(String greeting) {
        try (ScriptedPeer first = new ScriptedPeer(InetAddress.ofLiteral("127.0.0.2"), peer.port())) {
            first.script = (point, _, _) -> point == At.GREETING ? new Does.Reply(greeting) : null;
            twoAddresses(first);

            LedgerCopy copy = ended(exploder.post(1, "a@x.test"));

            // RFC 5321 §5.1: each of the addresses, until one takes it.
            assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
            assertThat(copy.answer().host()).isEqualTo("mx.test[127.0.0.1]");
            assertThat(first.connections).hasValue(1);
        }
    }

    @Test
    void aWrongPasswordIsNotSaidAtEachAddressOfTheHost() {
        try (ScriptedPeer first = new ScriptedPeer(InetAddress.ofLiteral("127.0.0.2"), peer.port())) {
            first.extensions = List.of("AUTH PLAIN");
            first.script = (point, _, _) -> point == At.AUTH ? new Does.Reply("535 5.7.8 no") : null;
            exploder.profile = relay(TlsMode.NONE, new Login.Password(first.host(), "user", "pass", Login.Over.ANYTHING));
            twoAddresses(first);

            assertThat(ended(exploder.post(1, "a@x.test")).state()).isEqualTo(CopyState.DEFERRED);
            assertThat(peer.connections).hasValue(0);
        }
    }

    @Test
    void aHostThatRefusesForEverAtAllItsAddressesEndsTheCopy() {
        try (ScriptedPeer first = new ScriptedPeer(InetAddress.ofLiteral("127.0.0.2"), peer.port())) {
            first.script = (point, _, _) -> point == At.GREETING ? new Does.Reply("554 no mail here") : null;
            peer.script = first.script;
            twoAddresses(first);

            assertThat(ended(exploder.post(1, "a@x.test")).state()).isEqualTo(CopyState.FAILED);
            assertThat(peer.connections).hasValue(1);
        }
    }

    @Test
    void hostsOfEqualPreferenceShareTheLoad() {
        ScriptedPeer other = new ScriptedPeer();
        exploder.limits = new DeliveryLimits(1, 1, 1, 200, 256, 1 << 20, 4, 4, Duration.ofMinutes(15), Duration.ofMillis(50),
                Duration.ofMinutes(1), Duration.ofMinutes(30));
        exploder.to("mx.test", new Route.Host(10, "one.test", peer.port()), new Route.Host(10, "two.test", other.port())).start();
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(40, 1));
        ended(mailing);

        assertThat(peer.taken.size()).isBetween(8, 32);
        assertThat(peer.taken.size() + other.taken.size()).isEqualTo(40);
        other.close();
    }

    @Test
    void aTemporaryRefusalOfOneHostKeepsTheCopyThoughAnotherRefusesForEver() {
        ScriptedPeer never = new ScriptedPeer();
        never.script = (point, _, _) -> point == At.GREETING ? new Does.Reply("554 no mail here") : null;
        peer.script = (point, _, _) -> point == At.GREETING ? new Does.Reply("421 later") : null;
        exploder.to("mx.test", new Route.Host(20, "two.test", never.port()), new Route.Host(10, "one.test", peer.port())).start();

        LedgerCopy copy = ended(exploder.post(1, "a@x.test"));

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.answer().code()).isEqualTo(421);
        never.close();
    }

    @Test
    void ourOwnBugShuntsTheCopyAndAReplaySendsIt() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE copies SET address = 'not an address' WHERE subscription_id = 1"));
        exploder.start();
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state).containsExactly(CopyState.SHUNTED, CopyState.DELIVERED);
        ShuntedCopies shunted = new ShuntedCopies(exploder.jdbi, exploder.transactions, exploder.clock, exploder::wake);
        assertThat(shunted.list(0)).singleElement().matches(copy -> copy.stackTrace().contains("IllegalArgumentException"));

        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE copies SET address = 'a@x.test' WHERE subscription_id = 1"));
        assertThat(shunted.replay(shunted.list(0).getFirst().copyId())).isTrue();
        await().until(() -> exploder.windows() == 0);

        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state).containsOnly(CopyState.DELIVERED);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(java.util.Map.of(CopyState.DELIVERED, 2L));
        assertThat(exploder.ledger.story(exploder.copies(mailing).getFirst().copyId())).extracting(LedgerTry::state)
                .containsExactly(CopyState.SHUNTED, CopyState.QUEUED, CopyState.DELIVERED);
        assertThat(Set.copyOf(peer.taken.stream().map(ScriptedPeer.Taken::to).toList())).hasSize(2);
    }
}
