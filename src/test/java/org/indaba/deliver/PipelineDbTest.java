package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.indaba.mail.BodyType;
import org.indaba.mail.ReversePath;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels together, what never does, and what happens where a peer cannot do what it offers. */
class PipelineDbTest {

    private static final List<String> FLIGHTS = List.of("PIPELINING", "8BITMIME");
    private static final List<String> CHUNKS = List.of("PIPELINING", "CHUNKING", "8BITMIME");

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    private List<LedgerCopy> deliver(int copies) {
        return deliver(exploder.mailing(1, Exploder.POST), copies, 1);
    }

    private List<LedgerCopy> deliver(NewMailing mailing, int copies, int domains) {
        exploder.limits = limits(100);
        long id = exploder.post(mailing, 100, Exploder.addresses(copies, domains));
        exploder.to("mx.test", peer.host()).start();
        await().until(() -> exploder.copies(id).stream().allMatch(copy -> copy.attempts() > 0));
        return exploder.copies(id);
    }

    private static DeliveryLimits limits(int messagesPerConnection) {
        return new DeliveryLimits(1, 1, messagesPerConnection, 200, 256, 1 << 20, 4, 4, Duration.ofMinutes(15), Duration.ofMillis(50),
                Duration.ofMinutes(1), Duration.ofMinutes(30));
    }

    private static void assertAllDeliveredAtOnce(List<LedgerCopy> copies) {
        assertThat(copies).allMatch(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1);
    }

    /** What came together with the end of each message: the commands that the peer had in hand before it answered. */
    private List<String> behindEnds() {
        return peer.behind.stream().map(octets -> octets.replaceAll("(MAIL|RCPT)[^\r]*", "$1").replace("\r\n", " ").strip()).toList();
    }

    @Test
    void theNextEnvelopeComesBehindTheEndOfTheMessage() {
        peer.extensions = FLIGHTS;
        assertAllDeliveredAtOnce(deliver(4));

        // RFC 2920 §3.2: behind the end of a message, with DATA as the last command.
        assertThat(behindEnds()).containsExactly("MAIL RCPT DATA", "MAIL RCPT DATA", "MAIL RCPT DATA", "");
        assertThat(peer.commands).endsWith("QUIT").filteredOn("RSET"::equals).isEmpty();
    }

    @Test
    void withChunksTheFirstCopyIsOneFlightAndTheNextEnvelopeWaitsForNo354() {
        peer.extensions = CHUNKS;
        assertAllDeliveredAtOnce(deliver(4));

        assertThat(behindEnds()).containsExactly("", "MAIL RCPT", "MAIL RCPT", "");
        assertThat(peer.commands).noneMatch("DATA"::equals).filteredOn(line -> line.matches("BDAT \\d+ LAST")).hasSize(4);
        assertThat(peer.taken).allSatisfy(taken -> assertThat(taken.message()).endsWith("\r\nHello.\r\n.dot\r\n"));
    }

    @Test
    void windowsOfTheSameMessageFollowEachOtherWithoutAPause() {
        peer.extensions = FLIGHTS;
        deliver(exploder.mailing(1, Exploder.POST), 5, 5);
        peer.behind.clear();
        long second = exploder.post(exploder.mailing(2, Exploder.POST), 100, Exploder.addresses(5, 5));
        await().until(() -> exploder.copies(second).stream().allMatch(copy -> copy.state() == CopyState.DELIVERED));

        // The first claim of a run is one window; what follows is claimed together.
        assertThat(behindEnds()).filteredOn("MAIL RCPT DATA"::equals).hasSizeGreaterThanOrEqualTo(3);
        assertThat(peer.taken).hasSize(10);
    }

    @Test
    void nothingGoesAheadWhenTheConnectionHasCarriedItsNumber() {
        peer.extensions = FLIGHTS;
        exploder.to("mx.test", peer.host());
        exploder.limits = limits(2);
        long id = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(5, 1));
        exploder.start();
        await().until(() -> exploder.copies(id).stream().allMatch(copy -> copy.state() == CopyState.DELIVERED));

        assertThat(behindEnds()).containsExactly("MAIL RCPT DATA", "", "MAIL RCPT DATA", "", "");
        assertThat(peer.commands).filteredOn("QUIT"::equals).hasSizeGreaterThanOrEqualTo(2);
        assertThat(peer.connections).hasValue(3);
    }

    /** RFC 2920 §3.1: each envelope that went ahead is judged by itself, whatever became of the message before it. */
    @Test
    void aRefusedMessageDoesNotHurtTheEnvelopeBehindIt() {
        peer.extensions = FLIGHTS;
        peer.script = (point, _, count) -> point == At.DOT && count == 2 ? new Does.Reply("554 5.6.0 not this")
                : point == At.RCPT && count == 4 ? new Does.Reply("550 5.1.1 not she") : null;

        assertThat(deliver(6)).extracting(LedgerCopy::state).containsExactly(CopyState.DELIVERED, CopyState.FAILED, CopyState.DELIVERED,
                CopyState.FAILED, CopyState.DELIVERED, CopyState.DELIVERED);
        assertThat(peer.connections).hasValue(1);
    }

    /** RFC 3030 §2: behind a failed BDAT a peer may insist on RSET, and says 503 to the MAIL that came ahead: no word about the copy. */
    @ParameterizedTest
    @ValueSource(strings = {"503 5.5.1 nested MAIL", "503 RSET first"})
    void a503ToWhatCameAheadEndsNoCopy(String reply) {
        peer.extensions = CHUNKS;
        peer.script = (point, _, count) -> point == At.BDAT && count == 2 ? new Does.Reply("554 5.6.0 not this")
                : point == At.MAIL && count == 3 ? new Does.Reply(reply) : null;

        List<LedgerCopy> copies = deliver(5);

        assertThat(copies.get(1).state()).isEqualTo(CopyState.FAILED);
        assertThat(copies).filteredOn(copy -> copy.state() == CopyState.DELIVERED && copy.attempts() == 1).hasSize(4);
        assertThat(peer.connections).hasValue(2);
    }

    @Test
    void aPeerThatDropsWhatComesAheadIsMetOnceAndThenSpokenToInTurn() {
        peer.extensions = FLIGHTS;
        // It throws away what it has read behind the end of the message, and then waits for a command that never comes.
        peer.forgetsWhatComesAhead = true;

        assertAllDeliveredAtOnce(deliver(5));

        assertThat(peer.connections).hasValue(2);
        assertThat(behindEnds()).containsExactly("MAIL RCPT DATA", "", "", "", "");
    }

    @Test
    void aPeerThatHangsUpBehindEveryMessageGetsNoneTwice() {
        peer.extensions = FLIGHTS;
        peer.script = (point, _, _) -> point == At.DOT ? new Does.LastReply("250 2.0.0 taken, good-bye") : null;

        assertAllDeliveredAtOnce(deliver(10));

        assertThat(peer.taken).hasSize(10);
        assertThat(behindEnds()).filteredOn("MAIL RCPT DATA"::equals).hasSize(1);
    }

    @Test
    void aPeerWithoutTheChunksThatItOffersGetsDataAndIsRemembered() {
        peer.extensions = CHUNKS;
        peer.chunkless = true;

        assertAllDeliveredAtOnce(deliver(5));

        assertThat(peer.taken).hasSize(5);
        assertThat(peer.commands).filteredOn(line -> line.startsWith("BDAT")).hasSize(1);
        assertThat(peer.connections).hasValue(2);

        long again = exploder.post(exploder.mailing(2, Exploder.POST), 100, Exploder.addresses(2, 1));
        await().until(() -> exploder.copies(again).stream().allMatch(copy -> copy.state() == CopyState.DELIVERED));
        assertThat(peer.commands).filteredOn(line -> line.startsWith("BDAT")).hasSize(1);

        // An hour later it may have learned.
        exploder.clock.forward(Duration.ofMinutes(61));
        peer.chunkless = false;
        long later = exploder.post(exploder.mailing(3, Exploder.POST), 100, Exploder.addresses(2, 1));
        await().until(() -> exploder.copies(later).stream().allMatch(copy -> copy.state() == CopyState.DELIVERED));
        assertThat(peer.commands).filteredOn(line -> line.startsWith("BDAT")).hasSize(3);
    }

    /** Octets of a message without slots: {@code size} before BDAT, dots included. */
    private NewMailing plain(int size) {
        String head = "A: b\r\n\r\n";
        String message = head + IntStream.range(0, size - head.length() - 2).mapToObj(i -> i % 64 == 62 ? "\r" : i % 64 == 63 ? "\n" : ".")
                .reduce("", String::concat) + "\r\n";
        return new NewMailing(1, 7, exploder.messages.store(message),
                new Rendering(List.of(new Piece.Keep(0, message.getBytes(StandardCharsets.UTF_8).length)), List.of()),
                new ReturnPathRule.Fixed(ReversePath.none()), BodyType.EIGHT_BIT_MIME, false, Priority.POST,
                        exploder.clock.instant(), "", Map.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aMessageUpToTheLimitOpensASessionUnaskedAndALargerOneWaitsForItsRecipient(int above) {
        peer.extensions = CHUNKS;
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("550 5.1.1 no such user") : null;

        List<LedgerCopy> copies = deliver(plain(CopyDialogue.MAX_UNASKED_OCTETS + above), 2, 1);

        assertThat(copies).allMatch(copy -> copy.state() == CopyState.FAILED && copy.answer().enhanced().equals("5.1.1"));
        assertThat(peer.commands).filteredOn(line -> line.startsWith("BDAT")).hasSize(1 - above);
        assertThat(peer.connections).hasValue(1);
    }

    @Test
    void aPeerThatTakesAMessageForNobodyDeliversNothing() {
        peer.extensions = CHUNKS;
        peer.takesForNobody = true;
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("550 5.1.1 no such user") : null;

        assertThat(deliver(2)).allMatch(copy -> copy.state() == CopyState.FAILED && copy.answer().code() == 550);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoStopsBetweenAnEnvelopeAndItsMessageLeavesNothingBehind(boolean chunks) throws Exception {
        peer.extensions = chunks ? CHUNKS : FLIGHTS;
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        peer.script = (point, _, count) -> {
            if (point == (chunks ? At.BDAT : At.DOT) && count == 3) {
                end.countDown();
                await().until(() -> stopped.getCount() == 0);
            }
            return null;
        };
        exploder.limits = limits(100);
        long id = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(10, 1));
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(), patient());
        exploder.to("mx.test", peer.host()).start();
        end.await();
        Thread stopping = Thread.ofVirtual().start(exploder::stop);
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        stopped.countDown();
        stopping.join();

        assertThat(exploder.copies(id)).filteredOn(copy -> copy.state() == CopyState.DELIVERED).hasSize(3);
        assertThat(exploder.copies(id)).filteredOn(copy -> copy.attempts() == 0).hasSize(7);
        exploder.start();
        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(10).allSatisfy(taken -> assertThat(taken.message()).contains("Hello"));
        assertAllDeliveredAtOnce(exploder.copies(id));
    }

    /** A host that is not there for mail, and the point at which it shows. */
    private enum NoHost {
        GREETING_421(At.GREETING, new Does.LastReply("421 4.3.2 not now")),
        GREETING_4YZ(At.GREETING, new Does.Reply("450 4.3.2 not now")),
        GREETING_5YZ(At.GREETING, new Does.Reply("554 5.3.2 never")),
        EHLO_421(At.EHLO, new Does.LastReply("421 4.3.2 not now")),
        EHLO_4YZ(At.EHLO, new Does.Reply("450 4.3.2 not now")),
        CLOSED(At.GREETING, new Does.Close()),
        RESET_AT_EHLO(At.EHLO, new Does.Reset()),
        SILENT(At.GREETING, new Does.Silence());

        private final At point;
        private final Does does;

        NoHost(At point, Does does) {
            this.point = point;
            this.does = does;
        }
    }

    @ParameterizedTest
    @EnumSource(NoHost.class)
    void whereAHostIsNotThereForMailTheNextOneIsAsked(NoHost how) {
        ScriptedPeer second = new ScriptedPeer();
        peer.script = (point, _, _) -> point == how.point ? how.does : null;
        exploder.to("mx.test", new Route.Host(10, "one.test", peer.port()), new Route.Host(20, "two.test", second.port()));
        long id = exploder.post(1, "a@x.test");
        exploder.start();
        await().until(() -> exploder.only(id).attempts() > 0);

        // RFC 5321 §5.1: in order, until one is ready.
        assertThat(exploder.only(id).state()).isEqualTo(CopyState.DELIVERED);
        assertThat(exploder.only(id).answer().host()).startsWith("two.test[");
        second.close();
    }

    @ParameterizedTest
    @EnumSource(value = At.class, names = {"MAIL", "RCPT", "DATA", "DOT"})
    void whatTheBestHostSaysOfACopyIsNoReasonToAskTheNext(At where) {
        ScriptedPeer second = new ScriptedPeer();
        peer.script = (point, _, _) -> point == where ? new Does.Reply("451 4.7.1 greylisted") : null;
        exploder.to("mx.test", new Route.Host(10, "one.test", peer.port()), new Route.Host(20, "two.test", second.port()));
        long id = exploder.post(1, "a@x.test");
        exploder.start();
        await().until(() -> exploder.only(id).attempts() > 0);

        assertThat(exploder.only(id).state()).isEqualTo(CopyState.DEFERRED);
        assertThat(second.connections).hasValue(0);
        second.close();
    }

    private static ClientTimeouts patient() {
        Duration ample = Duration.ofSeconds(10);
        return new ClientTimeouts(ample, ample, ample, ample, ample, ample, ample);
    }
}
