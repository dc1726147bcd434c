package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow peers, and the end of the server. */
class TimeTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String TOO_SLOW = "421 4.4.2 Too slow, closing the connection";

    private final RunningServer.Options options = new RunningServer.Options();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    private RunningServer start(Duration command, Duration data, Duration session) {
        options.timeouts = new SmtpTimeouts(command, data, session);
        RunningServer server = options.start();
        toClose.add(server);
        return server;
    }

    private WireClient connect(RunningServer server) throws IOException {
        WireClient client = server.connect();
        toClose.add(client);
        return client;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    @Test
    void aPeerThatSaysNothingIsSeenOff() throws IOException {
        // RFC 5321 §3.8: with 421.
        WireClient client = connect(start(SHORT, LONG, LONG));
        assertThat(client.reply()).startsWith("220");

        assertThat(client.reply()).isEqualTo(TOO_SLOW);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aCommandLineMustArriveWholeInItsTime() throws IOException {
        WireClient client = connect(start(SHORT, LONG, LONG));
        client.reply();

        assertThat(dripUntilReply(client)).isEqualTo(TOO_SLOW);
    }

    @Test
    void aMessageMayTakeLongButNotPauseLong() throws IOException {
        WireClient client = connect(start(LONG, SHORT, LONG)).greet().begin("ann@example.net");
        client.say("DATA");
        client.raw("a");

        assertThat(client.reply()).isEqualTo(TOO_SLOW);
        WireClient chunks = connect(start(LONG, SHORT, LONG)).greet().begin("ann@example.net");
        chunks.raw("BDAT 10\r\nabc");
        assertThat(chunks.reply()).isEqualTo(TOO_SLOW);
    }

    @Test
    void aMessageThatDripsEndsWithTheSession() throws IOException {
        RunningServer server = start(LONG, LONG, Duration.ofMillis(700));
        WireClient client = connect(server).greet().begin("ann@example.net");
        client.say("DATA");

        assertThat(dripUntilReply(client)).isEqualTo(TOO_SLOW);
        assertThat(server.intake.taken()).isEmpty();
    }

    /** Sends an octet each few milliseconds until the server answers. */
    private static String dripUntilReply(WireClient client) throws IOException {
        client.socket().setSoTimeout(20);
        for (int i = 0; i < 1_000; i++) {
            try {
                client.raw("a");
                return client.reply();
            } catch (SocketTimeoutException notYet) {
                // It is still listening.
            } catch (SocketException closed) {
                return client.reply();
            }
        }
        return "never";
    }

    @Test
    void aBusySessionEndsWithItsTimeToo() throws IOException {
        options.caps = new SmtpCaps(10, 10, 10_000, 100, 20, 100, Integer.MAX_VALUE);
        WireClient client = connect(start(LONG, LONG, Duration.ofMillis(500))).greet();
        String last = client.say("NOOP");
        while (last.startsWith("250")) {
            last = client.say("NOOP");
        }

        assertThat(last).isEqualTo(TOO_SLOW);
    }

    @Test
    void aPeerThatNeverReadsIsClosed() throws IOException {
        options.caps = new SmtpCaps(10, 10, 10_000, 100, Integer.MAX_VALUE, 100, Integer.MAX_VALUE);
        RunningServer server = start(SHORT, LONG, LONG);
        WireClient client = connect(server);
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    client.raw("HELP\r\n".repeat(1_000));
                }
            } catch (IOException closed) {
                // As it should be.
            }
        });

        await().atMost(Duration.ofSeconds(20)).until(() -> server.server.sessions() == 0);
        assertThat(flood).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aThousandIdlePeersDisturbNobody() throws IOException {
        RunningServer server = start(LONG, LONG, LONG);
        int platformThreads = Thread.activeCount();
        for (int i = 0; i < 1_000; i++) {
            assertThat(connect(server).reply()).startsWith("220");
        }
        assertThat(server.server.sessions()).isEqualTo(1_000);
        WireClient client = connect(server).greet().begin("ann@example.net");
        client.say("DATA");

        assertThat(client.say("x\r\n.")).startsWith("250");
        // Virtual threads are in no thread group; what grew is at most their carriers.
        assertThat(Thread.activeCount() - platformThreads).isLessThan(20);
    }

    @Test
    void aServerThatStopsTellsIdlePeersAtOnceAndListensNoMore() throws Exception {
        RunningServer server = start(LONG, LONG, LONG);
        WireClient idle = connect(server).greet();
        WireClient midway = connect(server).greet().begin("ann@example.net");

        server.server.stop(LONG);

        assertThat(idle.reply()).startsWith("421 4.3.2");
        assertThat(idle.isClosed()).isTrue();
        assertThat(midway.reply()).startsWith("421 4.3.2");
        assertThat(server.server.sessions()).isZero();
        assertThatThrownBy(server::connect).isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatStopsLetsMessagesComeIn() throws Exception {
        RunningServer server = start(LONG, LONG, LONG);
        WireClient sending = connect(server).greet().begin("ann@example.net");
        sending.say("DATA");
        WireClient committing = connect(server).greet().begin("slow@example.net");
        committing.say("DATA");
        committing.raw("x\r\n.\r\n");
        await().until(() -> server.intake.taken().size() == 1);

        CompletableFuture<Void> stopped = stop(server, LONG);
        assertThat(stopped).isNotDone();
        assertThat(sending.say("x\r\n.")).startsWith("250");
        assertThat(sending.reply()).startsWith("421 4.3.2");
        server.intake.slow.countDown();
        assertThat(committing.reply()).startsWith("250");
        assertThat(committing.reply()).startsWith("421 4.3.2");
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aMessageThatDoesNotEndInTheGraceIsCutOff() throws Exception {
        RunningServer server = start(LONG, LONG, LONG);
        WireClient sending = connect(server).greet().begin("ann@example.net");
        sending.say("DATA");
        sending.raw("x\r\n");

        CompletableFuture<Void> stopped = stop(server, SHORT);

        assertThat(sending.reply()).startsWith("421 4.3.2");
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
        assertThat(server.intake.taken()).isEmpty();
    }

    private static CompletableFuture<Void> stop(RunningServer server, Duration grace) {
        return CompletableFuture.runAsync(() -> {
            try {
                server.server.stop(grace);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
