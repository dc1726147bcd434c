package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.mime.HeaderBlock;
import org.indaba.smtp.WireLimits;
import org.indaba.testing.LogWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each limit at n and at n+1. Those of lines and addresses stand in the dialogs. */
class LimitsTest {

    private static final String BUSY = "421 4.3.2 Too many connections in all, try again later";
    private static final String BUSY_PEER = "421 4.7.0 Too many connections from your address, try again later";

    private final RunningServer.Options options = new RunningServer.Options();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    private RunningServer start() {
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
    void aThousandRecipientsAreTakenAndTheNextIsAskedToComeAgain() throws IOException {
        RunningServer server = start();
        WireClient client = connect(server).greet();
        client.say("MAIL FROM:<ann@example.net>");

        // RFC 5321 §4.5.3.1.8 and §4.5.3.1.10: 452 for those beyond the limit, and those before stand.
        StringBuilder burst = new StringBuilder();
        IntStream.rangeClosed(1, 1_003).forEach(i -> burst.append("RCPT TO:<list").append(i).append("@lists.example.org>\r\n"));
        client.raw(burst.toString());
        for (int i = 1; i <= 1_000; i++) {
            assertThat(client.reply()).startsWith("250 2.1.5");
        }
        for (int i = 1_001; i <= 1_003; i++) {
            assertThat(client.reply()).startsWith("452 4.5.3");
        }
        client.say("DATA");

        assertThat(client.say("x\r\n.")).startsWith("250");
        assertThat(server.intake.taken().getFirst().submission().envelope().recipients()).hasSize(1_000);
        assertThat(server.intake.taken().getFirst().submission().destinations()).hasSize(1_000);
    }

    @Test
    void aRecipientThatIsNamedTwiceGetsTheMessageOnce() throws IOException {
        RunningServer server = start();
        WireClient client = connect(server).greet();
        client.begin("ann@example.net").say("RCPT TO:<AFNOG@lists.example.org>");
        client.say("DATA");
        client.say("x\r\n.");

        assertThat(server.intake.taken().getFirst().submission().envelope().recipients()).hasSize(1);
        assertThat(server.intake.taken().getFirst().submission().destinations()).hasSize(1);
    }

    @Test
    void connectionsOfOnePeerAreCapped() throws IOException {
        options.caps = options.caps.withConnections(10, 2);
        RunningServer server = start();
        WireClient first = connect(server);
        assertThat(first.reply()).startsWith("220");
        assertThat(connect(server).reply()).startsWith("220");

        WireClient third = connect(server);
        assertThat(third.reply()).isEqualTo(BUSY_PEER);
        assertThat(third.isClosed()).isTrue();
        assertThat(server.events.told).contains("turned away 127.0.0.1");

        first.say("QUIT");
        first.close();
        await().untilAsserted(() -> assertThat(connect(server).reply()).startsWith("220"));
    }

    @Test
    void connectionsInAllAreCappedForTrustedRelaysToo() throws IOException {
        options.caps = options.caps.withConnections(3, 1);
        options.trusted = List.of(Network.parse("127.0.0.1"));
        RunningServer server = start();
        for (int i = 0; i < 3; i++) {
            assertThat(connect(server).reply()).startsWith("220");
        }

        assertThat(connect(server).reply()).isEqualTo(BUSY);
        assertThat(server.server.sessions()).isEqualTo(3);
    }

    @Test
    void whatGoesWrongWithOneConnectionKeepsNobodyElseOut() throws IOException {
        options.caps = options.caps.withConnections(1, 1);
        RunningServer server = start();
        WireClient first = connect(server);
        assertThat(first.reply()).startsWith("220");
        List<Runnable> bugs = List.of(() -> {
            throw new IllegalStateException("a bug");
        }, () -> {
            throw new OutOfMemoryError("a test");
        });
        for (Runnable bug : bugs) {
            server.events.bug.set(bug);
            assertThat(connect(server).isClosed()).isTrue();
        }
        server.events.bug.set(() -> { });

        assertThat(connect(server).reply()).isEqualTo(BUSY);
        first.say("QUIT");
        first.close();
        await().untilAsserted(() -> assertThat(connect(server).reply()).startsWith("220"));
    }

    @Test
    void whatKeepsConnectionsFromBeingTakenIsToldOnceAndNotForEach() throws IOException {
        options.caps = options.caps.withConnections(1, 1);
        RunningServer server = start();
        assertThat(connect(server).reply()).startsWith("220");
        server.events.bug.set(() -> {
            throw new IllegalStateException("a bug");
        });

        try (LogWatch log = new LogWatch("org.indaba.receive")) {
            for (int i = 0; i < 5; i++) {
                assertThat(connect(server).isClosed()).isTrue();
            }

            assertThat(log.noticed()).containsExactly(
                    "Taking connections failed; it is tried again: java.lang.IllegalStateException: a bug");
        }
    }

    @Test
    void twentyErrorsAreForgivenWhenAMessageIsTaken() throws IOException {
        WireClient client = connect(start()).greet();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.say("WRONG")).startsWith("500");
            }
            client.begin("ann@example.net").say("DATA");
            assertThat(client.say("x\r\n.")).startsWith("250");
        }
        for (int i = 0; i < 20; i++) {
            assertThat(client.say("WRONG")).startsWith("500");
        }
        assertThat(client.say("WRONG")).startsWith("421 4.7.0");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aHundredRefusedRecipientsAreAnsweredAndOneMoreEndsTheSession() throws IOException {
        WireClient client = connect(start()).greet();
        client.say("MAIL FROM:<ann@example.net>");
        for (int i = 0; i < 100; i++) {
            assertThat(client.say("RCPT TO:<nobody@lists.example.org>")).startsWith("550 5.1.1");
        }

        assertThat(client.say("RCPT TO:<nobody@lists.example.org>")).startsWith("421 4.7.0");
    }

    @Test
    void aTrustedRelayMayAskForAsManyUnknownRecipientsAsStrangersNameToIt() throws IOException {
        options.trusted = List.of(Network.parse("127.0.0.0/8"));
        WireClient client = connect(start()).greet();
        client.say("MAIL FROM:<ann@example.net>");
        for (int i = 0; i < 101; i++) {
            assertThat(client.say("RCPT TO:<nobody@lists.example.org>")).startsWith("550 5.1.1");
        }
    }

    private String post(RunningServer server, String message) throws IOException {
        WireClient client = connect(server).greet().begin("ann@example.net");
        client.say("DATA");
        return client.raw(message + ".\r\n").reply();
    }

    @Test
    void headersUpToTheLimitOfFieldsPass() throws IOException {
        RunningServer server = start();
        String most = "a: b\r\n".repeat(HeaderBlock.MAX_FIELDS);

        assertThat(post(server, most + "\r\na\r\n")).startsWith("250");
        assertThat(post(server, most.replace("b\r\n", "b\r\n c\r\n") + "\r\na\r\n")).startsWith("250");
        assertThat(post(server, most + "a: b\r\n\r\na\r\n")).startsWith("552 5.6.0");
        assertThat(post(server, "\r\n" + most + "a: b\r\n")).startsWith("250");
    }

    @Test
    void headersUpToOneMegabytePass() throws IOException {
        RunningServer server = start();
        String field = "a: " + "b".repeat(996) + "\r\n";
        String most = field.repeat(HeaderBlock.MAX_OCTETS / field.length());
        String filled = most + "c: " + "d".repeat(HeaderBlock.MAX_OCTETS - most.length() - 7) + "\r\n";
        assertThat(filled.length()).as("with the empty line, the limit").isEqualTo(HeaderBlock.MAX_OCTETS - 2);

        assertThat(post(server, filled + "\r\nbody\r\n")).startsWith("250");
        assertThat(post(server, "c" + filled + "\r\nbody\r\n")).startsWith("552 5.6.0");
    }

    @Test
    void aTextLineOfOneMegabytePassesUnharmed() throws IOException {
        RunningServer server = start();
        String line = "\r\n" + "x".repeat(WireLimits.TEXT_LINE) + "\r\n";

        assertThat(post(server, line)).startsWith("250");
        assertThat(server.intake.taken().getFirst().octets().equals(line)).isTrue();
        assertThat(post(server, "\r\n" + "x".repeat(WireLimits.TEXT_LINE + 1) + "\r\n")).startsWith("554 5.6.0");
    }

    @Test
    void aMessageIsInMemoryUpToItsLimitAndInAFileBeyondAndTheFileGoesAway() throws IOException {
        RunningServer server = start();
        WireClient client = connect(server).greet().begin("slow@example.net");
        client.say("DATA");
        client.raw("\r\n" + "x".repeat(MessageSpool.IN_MEMORY - 4) + "\r\n.\r\n");
        await().until(() -> server.intake.taken().size() == 1);
        assertThat(server.spooledFiles()).isZero();

        WireClient larger = connect(server).greet().begin("slow@example.net");
        larger.say("DATA");
        larger.raw("\r\n" + "x".repeat(MessageSpool.IN_MEMORY - 3) + "\r\n.\r\n");
        await().until(() -> server.intake.taken().size() == 2);
        assertThat(server.spooledFiles()).isEqualTo(1);

        server.intake.slow.countDown();
        assertThat(client.reply()).startsWith("250");
        assertThat(larger.reply()).startsWith("250");
        await().until(() -> server.spooledFiles() == 0);
    }

    @Test
    void whoSaysMoreBehindQuitReadsTheGoodbyeAllTheSame() throws IOException {
        RunningServer server = start();
        for (String more : List.of("", "NOOP\r\n", "NOOP\r\n".repeat(20_000))) {
            WireClient client = connect(server).greet();

            assertThat(client.raw("QUIT\r\n" + more).reply()).startsWith("221 2.0.0");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aSpooledMessageThatIsGivenUpLeavesNoFile() throws IOException {
        RunningServer server = start();
        String large = "x".repeat(100_000);
        for (String farewell : List.of("RSET", "EHLO me", "QUIT", "")) {
            WireClient client = connect(server).greet().begin("ann@example.net");
            assertThat(client.raw("BDAT 100000\r\n" + large).reply()).startsWith("250");
            assertThat(server.spooledFiles()).isEqualTo(1);
            if (farewell.isEmpty()) {
                client.close();
            } else {
                client.say(farewell);
            }
            await().until(() -> server.spooledFiles() == 0);
        }
        WireClient client = connect(server).greet().begin("ann@example.net");
        client.say("DATA");
        client.raw(large);
        await().until(() -> server.spooledFiles() == 1);
        client.close();
        await().until(() -> server.spooledFiles() == 0);
    }

    @Test
    void aSpoolThatTakesNoMoreIsAnsweredWith452AndTheMessageIsReadToItsEnd() throws IOException {
        RunningServer server = start();
        Files.delete(server.spool);

        assertThat(post(server, "\r\n" + "x".repeat(200_000) + "\r\nNOOP\r\n")).startsWith("452 4.3.1");
        WireClient client = connect(server).greet().begin("ann@example.net");
        assertThat(client.raw("BDAT 100000\r\n" + "x".repeat(100_000)).reply()).startsWith("452 4.3.1");
        assertThat(client.raw("BDAT 6 LAST\r\nQUIT\r\n").reply()).startsWith("503");
        assertThat(post(server, "\r\nsmall\r\n")).startsWith("250");
    }

    @Test
    void theStartDeletesWhatACrashLeftAndNothingElse() throws IOException {
        Path folder = Files.createTempDirectory("indaba-spool");
        Path left = Files.createFile(folder.resolve("incoming-123.part"));
        Path other = Files.createFile(folder.resolve("other"));

        SpoolDirectory.open(folder);

        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }
}
