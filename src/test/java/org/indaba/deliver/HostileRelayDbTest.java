package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.indaba.deliver.HostilePeerDbTest.Deed;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reply of a sign-in (RFC 4954 §4) times everything that a relay can do in its place: no copy ends by it, the ledger says what
 * happened, and no mail is sent to a relay that does not know us.
 */
class HostileRelayDbTest {

    /** How the client signs in. */
    private enum Mechanism {
        /** RFC 4616 §2: all in one command. */
        PLAIN(1),
        /** A command, the user, the password. */
        LOGIN(3);

        private final int replies;

        Mechanism(int replies) {
            this.replies = replies;
        }
    }

    /** @param reply which reply of the sign-in the deed takes the place of, from 1 */
    private record Case(Mechanism mechanism, int reply, Deed deed) {

        private String domain() {
            return (mechanism + "-" + reply + "-" + deed.name()).toLowerCase(Locale.ROOT) + ".test";
        }

        private boolean isLast() {
            return reply == mechanism.replies;
        }

        @Override
        public String toString() {
            return mechanism + " reply " + reply + " " + deed.name();
        }
    }

    /** Positive, and yet no sign-in: 334 asks for more than there is. */
    private static final Deed MORE = new Deed("asks-for-more", new Does.Reply("334 bW9yZQ=="), CopyState.DEFERRED, 0, "bW9yZQ==");

    private static final String USER = "someone";
    private static final String PASSWORD = "correct-horse";
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Exploder EXPLODER = new Exploder();
    private static final Map<Case, ScriptedPeer> PEERS = new ConcurrentHashMap<>();
    private static final Map<Case, Long> MAILINGS = new ConcurrentHashMap<>();

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Mechanism mechanism : Mechanism.values()) {
            for (int reply = 1; reply <= mechanism.replies; reply++) {
                for (Deed deed : HostilePeerDbTest.DEEDS) {
                    cases.add(new Case(mechanism, reply, deed));
                }
            }
            cases.add(new Case(mechanism, mechanism.replies, MORE));
        }
        // 3yz is what all replies but the last are there for.
        cases.removeIf(each -> each.deed().name().equals("wrong-kind") && !each.isLast());
        return cases;
    }

    private static Does script(Case which, At point, int count) {
        if (point != At.AUTH) {
            return null;
        }
        return count == which.reply() ? which.deed().does() : count < which.mechanism().replies ? new Does.Reply("334 VXNlcm5hbWU6") : null;
    }

    /** The relay is one name and port; each case has an address of its own, which the preference tells. */
    private static Dialer dialer(Dialer loopback) {
        return new Dialer() {
            @Override
            public Targets targets(Route.Host host) {
                return new Targets.Known(List.of(address(host.preference())));
            }

            @Override
            public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
                return loopback.dial(host, address, sources);
            }
        };
    }

    private static InetAddress address(int number) {
        return InetAddress.ofLiteral("127.0.25." + number);
    }

    @BeforeAll
    static void sendToEach() {
        List<Case> all = cases();
        int port = 0;
        for (int n = 0; n < all.size(); n++) {
            Case each = all.get(n);
            ScriptedPeer peer = new ScriptedPeer(address(n + 1), port);
            port = peer.port();
            peer.extensions = List.of("PIPELINING", "8BITMIME", "AUTH " + each.mechanism());
            peer.script = (point, _, count) -> script(each, point, count);
            PEERS.put(each, peer);
            EXPLODER.ways.put(each.domain(), new Way.Open(new Route(each.domain(), List.of(new Route.Host(n + 1, "mx.test", port))),
                    Duration.ofHours(1)));
            MAILINGS.put(each, EXPLODER.post(n + 1, "a@" + each.domain()));
        }
        EXPLODER.limits = Exploder.limits(200, 1);
        EXPLODER.dialer = dialer(EXPLODER.dialer);
        EXPLODER.profile = new ClientProfile("indaba.test", TlsMode.NONE, PeerIdentity.ANY, OpportunisticTls.context(),
                new Login.Password(new Route.Host(1, "mx.test", port), USER, PASSWORD, Login.Over.ANYTHING), Exploder.verification(),
                new ClientTimeouts(Duration.ofSeconds(20), PATIENCE, PATIENCE, PATIENCE, PATIENCE, Duration.ofMinutes(1), PATIENCE));
        EXPLODER.start();
        await().atMost(Duration.ofSeconds(50)).until(() -> EXPLODER.jdbi.withHandle(handle -> handle.createQuery(
                "SELECT count(*) FROM outcomes").mapTo(Integer.class).one()) >= all.size());
    }

    @AfterAll
    static void close() {
        EXPLODER.close();
        PEERS.values().forEach(ScriptedPeer::close);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theCopyWaitsAndTheLedgerSaysWhatTheRelayDid(Case which) {
        LedgerCopy copy = EXPLODER.only(MAILINGS.get(which));
        ScriptedPeer relay = PEERS.get(which);
        boolean replied = which.deed().code() != 0 || which.deed() == MORE || which.deed().name().equals("wrong-kind");

        assertThat(copy.state()).isEqualTo(CopyState.DEFERRED);
        assertThat(copy.attempts()).isEqualTo(1);
        assertThat(copy.nextAttempt()).isNotNull();
        // A relay's word about us is none about the copy, whatever it says.
        assertThat(copy.answer().code()).isZero();
        assertThat(copy.answer().host()).isEqualTo("mx.test[" + address(numberOf(which)).getHostAddress() + "]");
        assertThat(copy.answer().reply()).contains(replied ? "the relay refused our sign-in: " : which.deed().told())
                .contains(which.deed().name().equals("wrong-kind") ? "go on" : which.deed().told()).doesNotContain(USER, PASSWORD);
        assertThat(relay.connections).hasValue(1);
        // Neither mail nor what is left of the sign-in is said behind the deed.
        assertThat(relay.commands.stream().filter(line -> !line.startsWith("EHLO") && !line.equals("QUIT"))).hasSize(which.reply());
        assertThat(relay.taken).isEmpty();
    }

    private static int numberOf(Case which) {
        return cases().indexOf(which) + 1;
    }
}
