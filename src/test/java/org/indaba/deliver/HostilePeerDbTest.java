package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every point of the dialogue times everything that a peer can do there, in each way of speaking: what the ledger says, and what
 * becomes of the copies before and behind it on the same connection.
 */
class HostilePeerDbTest {

    /** How the two speak. */
    private enum Manner {
        /** A command, a reply. */
        SINGLE("8BITMIME"),
        /** RFC 2920: in flights. */
        FLIGHT("PIPELINING", "8BITMIME"),
        /** RFC 3030: BDAT, a command, a reply. */
        SINGLE_CHUNK("CHUNKING", "8BITMIME"),
        /** BDAT in flights. */
        CHUNK("PIPELINING", "CHUNKING", "8BITMIME");

        private final List<String> extensions;

        Manner(String... extensions) {
            this.extensions = List.of(extensions);
        }

        private boolean chunks() {
            return this == SINGLE_CHUNK || this == CHUNK;
        }
    }

    /** What a peer does, and what the ledger must say of a copy that it ends. */
    record Deed(String name, Does does, CopyState state, int code, String told) {
    }

    /** @param copies 1: the peer does it always; 3: only to the second copy on the connection */
    private record Case(At point, Deed deed, Manner manner, int copies) {

        String domain() {
            String name = point + "-" + deed.name() + "-" + manner + (copies == 1 ? "-always" : "-once");
            return name.toLowerCase(Locale.ROOT).replace('_', '-') + ".test";
        }

        @Override
        public String toString() {
            return point + " " + deed.name() + " " + manner;
        }
    }

    static final List<Deed> DEEDS = List.of(
            new Deed("4yz", new Does.Reply("450-4.2.0 wait\r\n450 4.2.0 a while"), CopyState.DEFERRED, 450, "wait a while"),
            new Deed("5yz", new Does.Reply("550 5.7.1 never"), CopyState.FAILED, 550, "never"),
            new Deed("530", new Does.Reply("530 5.7.0 sign in first"), CopyState.DEFERRED, 530, "sign in first"),
            new Deed("421", new Does.Reply("421 4.3.2 closing"), CopyState.DEFERRED, 421, "closing"),
            new Deed("421-closed", new Does.LastReply("421 4.3.2 closing"), CopyState.DEFERRED, 421, "closing"),
            new Deed("garbage", new Does.Reply("<html>what?</html>"), CopyState.DEFERRED, 0, "not a reply"),
            new Deed("long-line", new Does.LongLine(10 << 20), CopyState.DEFERRED, 0, "more than 2048 octets"),
            new Deed("silence", new Does.Silence(), CopyState.DEFERRED, 0, "did not answer in time"),
            new Deed("reset", new Does.Reset(), CopyState.DEFERRED, 0, "connection"),
            new Deed("close", new Does.Close(), CopyState.DEFERRED, 0, "connection"),
            new Deed("wrong-kind", new Does.Reply("350 go on"), CopyState.DEFERRED, 0, "unexpected reply"));

    /** 250, and the connection is gone: no failure at all. */
    private static final Deed TAKEN_AND_CLOSED = new Deed("250-closed", new Does.LastReply("250 2.0.0 taken"), CopyState.DELIVERED, 250,
            "taken");

    /** All silent peers are waited for at once; a peer that only has to wait for a processor answers in time. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Exploder EXPLODER = new Exploder();
    private static final Map<Case, ScriptedPeer> PEERS = new LinkedHashMap<>();
    private static final Map<Case, Long> MAILINGS = new LinkedHashMap<>();

    private static List<At> points(Manner manner, List<At> before) {
        List<At> points = new ArrayList<>(before);
        points.addAll(manner.chunks() ? List.of(At.MAIL, At.RCPT, At.BDAT, At.QUIT) : List.of(At.MAIL, At.RCPT, At.DATA, At.DOT, At.QUIT));
        return points;
    }

    static List<Case> always() {
        return cases(List.of(At.GREETING, At.EHLO, At.HELO, At.STARTTLS, At.EHLO_IN_TLS), 1);
    }

    static List<Case> once() {
        return cases(List.of(At.RSET), 3);
    }

    private static List<Case> cases(List<At> before, int copies) {
        List<Case> cases = new ArrayList<>();
        for (Manner manner : Manner.values()) {
            for (At point : points(manner, before)) {
                DEEDS.forEach(deed -> cases.add(new Case(point, deed, manner, copies)));
                if (point == At.DOT || point == At.BDAT) {
                    cases.add(new Case(point, TAKEN_AND_CLOSED, manner, copies));
                }
            }
        }
        // 3yz is what DATA is there for.
        cases.removeIf(each -> each.point() == At.DATA && each.deed().name().equals("wrong-kind"));
        return cases;
    }

    private static Does script(Case which, At point, int count) {
        if (which.copies() == 1) {
            // HELO is only asked where EHLO is not known.
            return point == which.point() ? which.deed().does()
                    : point == At.EHLO && which.point() == At.HELO ? new Does.Reply("502 5.5.1 unknown command") : null;
        }
        if (which.point() == At.RSET && point == At.RCPT && count == 2) {
            return new Does.Reply("450 4.2.1 not now");
        }
        boolean now = point == which.point() && count == (point == At.RSET || point == At.QUIT ? 1 : 2);
        return now ? which.deed().does() : null;
    }

    @BeforeAll
    static void sendToEach() {
        EXPLODER.limits = Exploder.limits(200, 1);
        EXPLODER.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                new ClientTimeouts(Duration.ofSeconds(20), PATIENCE, PATIENCE, PATIENCE, PATIENCE, Duration.ofMinutes(1), PATIENCE));
        List<Case> all = new ArrayList<>(always());
        all.addAll(once());
        long post = 0;
        long copies = 0;
        for (Case each : all) {
            ScriptedPeer peer = new ScriptedPeer();
            peer.extensions = each.manner().extensions;
            peer.tls = each.point() == At.STARTTLS || each.point() == At.EHLO_IN_TLS ? TestTls.server() : null;
            peer.script = (point, _, count) -> script(each, point, count);
            PEERS.put(each, peer);
            EXPLODER.ways.put(each.domain(), new Way.Open(new Route(each.domain(), List.of(peer.host())), Duration.ofHours(1)));
            String[] addresses = each.copies() == 1 ? new String[] {"b@" + each.domain()}
                    : new String[] {"a@" + each.domain(), "b@" + each.domain(), "c@" + each.domain()};
            MAILINGS.put(each, EXPLODER.post(++post, addresses));
            copies += each.copies();
        }
        long expected = copies;
        EXPLODER.start();
        await().atMost(Duration.ofSeconds(50)).until(() -> EXPLODER.jdbi.withHandle(handle -> handle.createQuery(
                "SELECT count(*) FROM outcomes").mapTo(Long.class).one()) >= expected);
    }

    @AfterAll
    static void close() {
        EXPLODER.close();
        PEERS.values().forEach(ScriptedPeer::close);
    }

    /** Points at which the peer's word is no obstacle: the good-bye, and what there is a way around. */
    private static boolean isWorkedAround(Case which) {
        String deed = which.deed().name();
        return switch (which.point()) {
            case QUIT -> true;
            // RFC 5321 §3.2: HELO is the way back.
            case EHLO -> deed.equals("5yz") || deed.equals("530");
            // RFC 3207 §4: the client may go on without TLS.
            case STARTTLS -> List.of("4yz", "5yz", "530", "wrong-kind").contains(deed);
            // RFC 7435 §3: the first record within TLS shows whether it works.
            case EHLO_IN_TLS -> deed.equals("reset") || deed.equals("close");
            // All others are answers to the copy, or end the session before it.
            default -> false;
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("always")
    void theLedgerSaysWhatThePeerDid(Case which) {
        LedgerCopy copy = EXPLODER.only(MAILINGS.get(which));
        boolean taken = isWorkedAround(which) || which.deed() == TAKEN_AND_CLOSED;

        if (isWorkedAround(which)) {
            assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
            assertThat(copy.answer().code()).isEqualTo(250);
        } else {
            assertSays(copy, which.deed());
        }
        assertThat(copy.attempts()).isEqualTo(1);
        assertThat(copy.nextAttempt() != null).isEqualTo(copy.state() == CopyState.DEFERRED);
        assertThat(copy.answer().host()).isEqualTo("mx.test[127.0.0.1]");
        assertThat(PEERS.get(which).taken).hasSize(taken ? 1 : 0);
    }

    private static void assertSays(LedgerCopy copy, Deed deed) {
        assertThat(copy.state()).isEqualTo(deed.state());
        assertThat(copy.answer().code()).isEqualTo(deed.code());
        assertThat(copy.answer().reply()).contains(deed.told());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("once")
    void whatHappensToOneCopyHurtsNoOther(Case which) {
        List<LedgerCopy> copies = EXPLODER.copies(MAILINGS.get(which));
        ScriptedPeer peer = PEERS.get(which);

        assertThat(copies).hasSize(3).allMatch(copy -> copy.attempts() == 1);
        assertThat(copies.getFirst().state()).isEqualTo(CopyState.DELIVERED);
        assertThat(copies.getLast().state()).isEqualTo(CopyState.DELIVERED);
        LedgerCopy second = copies.get(1);
        if (isItsAnswer(which)) {
            assertSays(second, which.deed());
        } else if (which.point() == At.RSET) {
            assertThat(second.answer().code()).isEqualTo(450);
        } else {
            // The session that others used before was gone before the copy was sent: another one takes it.
            assertThat(second.state()).isEqualTo(CopyState.DELIVERED);
        }
        assertThat(second.nextAttempt() != null).isEqualTo(second.state() == CopyState.DEFERRED);
        assertThat(peer.taken).extracting(ScriptedPeer.Taken::to).containsExactlyElementsOf(
                copies.stream().filter(copy -> copy.state() == CopyState.DELIVERED).map(LedgerCopy::address).toList());
    }

    private static boolean isItsAnswer(Case which) {
        return switch (which.point()) {
            case DOT, BDAT -> true;
            case MAIL, RCPT, DATA -> List.of("4yz", "5yz", "530").contains(which.deed().name());
            // No replies to a copy.
            default -> false;
        };
    }
}
