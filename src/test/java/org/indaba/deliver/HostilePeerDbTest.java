package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every point of the dialogue times everything that a peer can do there, with and without PIPELINING: what the ledger says. */
class HostilePeerDbTest {

    /** What a peer does, and what the ledger must say of it. */
    private record Deed(String name, Does does, CopyState state, int code, String told) {
    }

    private record Case(At point, Deed deed, boolean pipelining) {

        String domain() {
            return point.name().toLowerCase() + "-" + deed.name() + (pipelining ? "-flight" : "-single") + ".test";
        }

        @Override
        public String toString() {
            return domain();
        }
    }

    private static final List<Deed> DEEDS = List.of(
            new Deed("4yz", new Does.Reply("450-4.2.0 wait\r\n450 4.2.0 a while"), CopyState.DEFERRED, 450, "wait a while"),
            new Deed("5yz", new Does.Reply("550 5.7.1 never"), CopyState.FAILED, 550, "never"),
            new Deed("421", new Does.Reply("421 4.3.2 closing"), CopyState.DEFERRED, 421, "closing"),
            new Deed("garbage", new Does.Reply("<html>what?</html>"), CopyState.DEFERRED, 0, "not a reply"),
            new Deed("longline", new Does.LongLine(10 << 20), CopyState.DEFERRED, 0, "more than 2048 octets"),
            new Deed("silence", new Does.Silence(), CopyState.DEFERRED, 0, "did not answer in time"),
            new Deed("reset", new Does.Reset(), CopyState.DEFERRED, 0, "connection"),
            new Deed("close", new Does.Close(), CopyState.DEFERRED, 0, "connection"),
            new Deed("wrongkind", new Does.Reply("350 go on"), CopyState.DEFERRED, 0, "unexpected reply"));

    private static final Exploder EXPLODER = new Exploder();
    private static final Map<Case, ScriptedPeer> PEERS = new LinkedHashMap<>();
    private static final Map<Case, Long> MAILINGS = new LinkedHashMap<>();

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (At point : List.of(At.GREETING, At.EHLO, At.HELO, At.MAIL, At.RCPT, At.DATA, At.DOT, At.QUIT)) {
            for (Deed deed : DEEDS) {
                cases.add(new Case(point, deed, true));
                cases.add(new Case(point, deed, false));
            }
        }
        // 3yz is what DATA is there for.
        cases.removeIf(each -> each.point() == At.DATA && each.deed().name().equals("wrongkind"));
        return cases;
    }

    @BeforeAll
    static void sendOneCopyToEach() {
        EXPLODER.limits = Exploder.limits(200, 20);
        long post = 0;
        for (Case each : cases()) {
            ScriptedPeer peer = new ScriptedPeer();
            peer.extensions = each.pipelining() ? List.of("PIPELINING", "8BITMIME") : List.of("8BITMIME");
            peer.script = (point, _, _) -> point == each.point() ? each.deed().does()
                    // HELO is only asked where EHLO is not known.
                    : point == At.EHLO && each.point() == At.HELO ? new Does.Reply("502 5.5.1 unknown command") : null;
            PEERS.put(each, peer);
            EXPLODER.ways.put(each.domain(), new Way.Open(new Route(each.domain(), List.of(peer.host())), Duration.ofHours(1)));
            MAILINGS.put(each, EXPLODER.post(++post, "someone@" + each.domain()));
        }
        EXPLODER.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> EXPLODER.jdbi.withHandle(handle -> handle.createQuery(
                "SELECT count(*) FROM outcomes").mapTo(Long.class).one()) == MAILINGS.size());
    }

    @AfterAll
    static void close() {
        EXPLODER.close();
        PEERS.values().forEach(ScriptedPeer::close);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theLedgerSaysWhatThePeerDid(Case which) {
        LedgerCopy copy = EXPLODER.only(MAILINGS.get(which));
        Deed deed = which.deed();
        boolean taken = which.point() == At.QUIT || which.point() == At.EHLO && deed.name().equals("5yz");

        if (taken) {
            assertThat(copy.state()).isEqualTo(CopyState.DELIVERED);
            assertThat(copy.answer().code()).isEqualTo(250);
        } else {
            assertThat(copy.state()).isEqualTo(deed.state());
            assertThat(copy.answer().code()).isEqualTo(deed.code());
            assertThat(copy.answer().reply()).contains(deed.told());
        }
        assertThat(copy.attempts()).isEqualTo(1);
        assertThat(copy.nextAttempt() != null).isEqualTo(copy.state() == CopyState.DEFERRED);
        assertThat(copy.answer().host()).isEqualTo("mx.test[127.0.0.1]");
        assertThat(PEERS.get(which).taken).hasSize(taken ? 1 : 0);
    }
}
