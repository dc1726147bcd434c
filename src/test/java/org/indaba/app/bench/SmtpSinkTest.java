package org.indaba.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.indaba.app.bench.SinkOptions.Extension;
import org.indaba.app.bench.SinkOptions.Keep;
import org.indaba.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink as a client sees it, over real sockets. */
@Timeout(60)
class SmtpSinkTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private SmtpSink sink = SmtpSink.start(0, SinkOptions.counting().telling(Keep.MESSAGE, deliveries::add), () -> NOON);

    @AfterEach
    void stop() {
        sink.close();
    }

    private void restart(SinkOptions options) {
        sink.close();
        sink = SmtpSink.start(0, options, () -> NOON);
    }

    private Typist greeted() {
        Typist typist = new Typist(sink.port());
        assertThat(typist.reply()).startsWith("220 ");
        assertThat(typist.say("EHLO client.example")).isEqualTo("250");
        return typist;
    }

    private String text(int delivery) {
        return new String(deliveries.get(delivery).content().message().toArray(), StandardCharsets.UTF_8);
    }

    @Test
    void textbookDialogueIsAnsweredWithTheTextbooksDigits() {
        try (Typist typist = new Typist(sink.port())) {
            assertThat(typist.reply()).startsWith("220");
            assertThat(typist.say("HELO client.example")).isEqualTo("250");
            assertThat(typist.say("MAIL FROM:<owner-afnog@afnog.org>")).isEqualTo("250");
            assertThat(typist.say("RCPT TO:<you@yourdomain.com>")).isEqualTo("250");
            assertThat(typist.say("DATA")).isEqualTo("354");
            assertThat(typist.say("Message-ID: <1@x>\r\n\r\nHello\r\n.")).isEqualTo("250");
            assertThat(typist.say("QUIT")).isEqualTo("221");
            assertThat(typist.reply()).isEqualTo("closed");
        }

        assertThat(sink.messages()).isEqualTo(1);
        assertThat(deliveries).singleElement().satisfies(delivery -> {
            assertThat(delivery.at()).isEqualTo(NOON);
            assertThat(delivery.mailFrom()).isEqualTo("owner-afnog@afnog.org");
            assertThat(delivery.recipients()).containsExactly("you@yourdomain.com");
            assertThat(delivery.content().messageId()).isEqualTo("<1@x>");
            assertThat(delivery.content().sizeBytes()).isEqualTo(28);
            assertThat(delivery.content().bodySha256()).isEqualTo(sha256("Hello\r\n"));
        });
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    // RFC 2920 §3, RFC 6152 §3, RFC 6531 §3, RFC 1870 §3, RFC 2034 §3, RFC 3030 §2.
    @Test
    void ehloOffersWhatTheOptionsSay() {
        try (Typist typist = new Typist(sink.port())) {
            typist.reply();
            typist.send("EHLO client.example\r\n");
            assertThat(List.of(typist.line(), typist.line(), typist.line(), typist.line(), typist.line(), typist.line(), typist.line()))
                    .containsExactly("250-sink.invalid", "250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8", "250-SIZE 67108864",
                            "250-ENHANCEDSTATUSCODES", "250 CHUNKING");
        }
        restart(SinkOptions.counting().offering(Set.of()));
        try (Typist typist = new Typist(sink.port())) {
            typist.reply();
            assertThat(typist.send("EHLO client.example\r\n").line()).isEqualTo("250 sink.invalid");
        }
        restart(SinkOptions.counting().offering(EnumSet.of(Extension.SMTPUTF8)));
        try (Typist typist = new Typist(sink.port())) {
            typist.reply();
            assertThat(typist.send("EHLO client.example\r\n").line()).isEqualTo("250-sink.invalid");
            assertThat(typist.line()).isEqualTo("250 SMTPUTF8");
        }
    }

    @Test
    void commandsOutOfOrderAreRefused() {
        try (Typist typist = new Typist(sink.port())) {
            typist.reply();
            assertThat(typist.say("MAIL FROM:<a@example.org>")).isEqualTo("503");
            assertThat(typist.say("EHLO client.example")).isEqualTo("250");
            assertThat(typist.say("RCPT TO:<b@example.org>")).isEqualTo("503");
            assertThat(typist.say("DATA")).isEqualTo("503");
            assertThat(typist.say("MAIL FROM:a@example.org")).isEqualTo("501");
            assertThat(typist.say("MAIL FROM:<a@example.org>")).isEqualTo("250");
            assertThat(typist.say("MAIL FROM:<a@example.org>")).isEqualTo("503");
            assertThat(typist.say("DATA")).isEqualTo("554");
            assertThat(typist.say("NONSENSE")).isEqualTo("500");
            assertThat(typist.say("RSET")).isEqualTo("250");
            assertThat(typist.say("RCPT TO:<b@example.org>")).isEqualTo("503");
            assertThat(typist.say("VRFY b")).isEqualTo("252");
            assertThat(typist.say("NOOP")).isEqualTo("250");
        }
    }

    @Test
    void pipelinedGroupsAreAnsweredInOrder() {
        try (Typist typist = greeted()) {
            typist.send("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nRCPT TO:<c@example.org>\r\nDATA\r\n");
            assertThat(List.of(typist.reply(), typist.reply(), typist.reply(), typist.reply()))
                    .extracting(reply -> reply.substring(0, 3)).containsExactly("250", "250", "250", "354");
            // RFC 2920 §3.1: the next group may follow the end of the message.
            typist.send("One\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<d@example.org>\r\nDATA\r\n");
            assertThat(List.of(typist.reply(), typist.reply(), typist.reply(), typist.reply()))
                    .extracting(reply -> reply.substring(0, 3)).containsExactly("250", "250", "250", "354");
            assertThat(typist.say("Two\r\n.")).isEqualTo("250");
        }

        assertThat(deliveries).extracting(Delivery::mailFrom).containsExactly("a@example.org", "");
        assertThat(deliveries.getFirst().recipients()).containsExactly("b@example.org", "c@example.org");
        assertThat(text(0)).isEqualTo("One\r\n");
        assertThat(text(1)).isEqualTo("Two\r\n");
        assertThat(sink.breaches()).isEmpty();
    }

    @Test
    void messageSentBeforeThe354IsABreach() {
        try (Typist typist = greeted()) {
            typist.send("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nEarly\r\n.\r\n");
            for (int i = 0; i < 3; i++) {
                typist.reply();
            }
            assertThat(typist.reply()).startsWith("250");
        }

        assertThat(sink.breaches()).containsExactly("octets sent after DATA before its 354");
    }

    @Test
    void bareLineFeedInACommandIsABreach() {
        try (Typist typist = greeted()) {
            typist.send("NOOP\nQUIT\r\n");
            assertThat(typist.reply()).startsWith("250");
            assertThat(typist.reply()).startsWith("221");
            assertThat(typist.reply()).isEqualTo("closed");
        }

        await().untilAsserted(() -> assertThat(sink.breaches()).containsExactly("a command line that ends with a bare LF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "a\r\n", ".a\r\n", "..\r\n", "a\r\n..b\r\n", "\r\n\r\n", "a\r\r\n", "a\n.\nb\r\n",
        "a\r\n.b\r\n.\rc\r\n",
        "a\n.\r\nb\r\n", "\n.\r\nb\r\n"})
    void onlyCrLfDotCrLfEndsAMessageAndDotsAreTakenOut(String message) {
        String stuffed = ("\r\n" + message).replace("\r\n.", "\r\n..").substring(2);
        try (Typist typist = greeted()) {
            typist.say("MAIL FROM:<a@example.org>");
            typist.say("RCPT TO:<b@example.org>");
            typist.say("DATA");
            assertThat(typist.say(stuffed + ".")).isEqualTo("250");
            assertThat(typist.say("NOOP")).isEqualTo("250");
        }

        // RFC 5321 §4.5.2 and §4.1.1.4. A dot after a bare LF was not doubled and stays, unless it is taken for one that was.
        assertThat(text(0)).isEqualTo(message.replace("\n.\n", "\n\n").replace("a\n.\r\nb", "a\n\r\nb").replace("\n.\r\nb", "\n\r\nb"));
    }

    @Test
    void randomMessagesInRandomPiecesArriveWhole() {
        Random random = new Random(7);
        try (Typist typist = greeted()) {
            for (int round = 0; round < 60; round++) {
                String message = randomMessage(random);
                String wire = ("\r\n" + message).replace("\r\n.", "\r\n..").substring(2) + ".\r\n";
                typist.say("MAIL FROM:<a@example.org>");
                typist.say("RCPT TO:<b@example.org>");
                typist.say("DATA");
                for (int at = 0; at < wire.length();) {
                    int next = Math.min(wire.length(), at + 1 + random.nextInt(random.nextBoolean() ? 5 : 40_000));
                    typist.send(wire.substring(at, next));
                    at = next;
                }
                assertThat(typist.reply()).startsWith("250");
                assertThat(text(round)).isEqualTo(message);
            }
        }
    }

    /** Lines of what is hard to tell from the end of a message, up to some 100 KB. */
    private static String randomMessage(Random random) {
        StringBuilder message = new StringBuilder();
        int pieces = random.nextInt(random.nextBoolean() ? 10 : 20_000);
        for (int i = 0; i < pieces; i++) {
            message.append(List.of("\r\n", ".", "\r\n.", "..", "\r", "x", "hello", "\r\n\r\n", ".\r\n").get(random.nextInt(9)));
        }
        return message.append("\r\n").toString();
    }

    @Test
    void chunksAreTakenAsTheyAre() {
        try (Typist typist = greeted()) {
            typist.say("MAIL FROM:<a@example.org> BODY=8BITMIME SIZE=20");
            typist.say("RCPT TO:<b@example.org>");
            // RFC 3030 §2: counted octets, no dots, no end line.
            assertThat(typist.send("BDAT 7\r\n.\r\n.\r\nxBDAT 3\r\n..\n").reply()).startsWith("250");
            assertThat(typist.reply()).startsWith("250");
            assertThat(typist.say("DATA")).isEqualTo("503");
            assertThat(typist.send("BDAT 0 LAST\r\n").reply()).startsWith("250");
            assertThat(typist.say("MAIL FROM:<a@example.org>")).isEqualTo("250");
            assertThat(typist.say("RCPT TO:<b@example.org>")).isEqualTo("250");
            assertThat(typist.send("BDAT 2 LAST\r\nok").reply()).startsWith("250");
        }

        assertThat(text(0)).isEqualTo(".\r\n.\r\nx..\n");
        assertThat(deliveries.getFirst().parameters()).isEqualTo("BODY=8BITMIME SIZE=20");
        assertThat(text(1)).isEqualTo("ok");
    }

    @Test
    void refusedChunkIsReadAllTheSame() {
        try (Typist typist = greeted()) {
            assertThat(typist.send("BDAT 6 LAST\r\nQUIT\r\n").reply()).startsWith("503");
            assertThat(typist.say("NOOP")).isEqualTo("250");
            assertThat(typist.say("MAIL FROM:<a@example.org>")).isEqualTo("250");
            assertThat(typist.send("BDAT 6 LAST\r\nQUIT\r\n").reply()).startsWith("554");
            assertThat(typist.say("BDAT many")).isEqualTo("501");
            assertThat(typist.reply()).isEqualTo("closed");
        }

        assertThat(sink.messages()).isZero();
    }

    @Test
    void limitsAreAtTheirNumbers() {
        try (Typist typist = greeted()) {
            // RFC 1870 §6.1.
            assertThat(typist.say("MAIL FROM:<a@example.org> SIZE=" + (SmtpSink.MAX_SIZE_BYTES + 1))).isEqualTo("552");
            assertThat(typist.say("MAIL FROM:<a@example.org> SIZE=" + SmtpSink.MAX_SIZE_BYTES)).isEqualTo("250");
            for (int i = 0; i < SmtpSink.MAX_RECIPIENTS; i++) {
                assertThat(typist.say("RCPT TO:<b" + i + "@example.org>")).isEqualTo("250");
            }
            assertThat(typist.say("RCPT TO:<one-more@example.org>")).isEqualTo("452");
            assertThat(typist.say("NOOP " + "x".repeat(SinkWire.MAX_LINE - 7))).isEqualTo("250");
            assertThat(typist.say("NOOP " + "x".repeat(SinkWire.MAX_LINE - 6))).isEqualTo("closed");
        }
    }

    @Test
    void connectionBeyondTheLastIsClosed() {
        sink.close();
        sink = SmtpSink.start(0, SinkOptions.counting(), () -> NOON, 2);
        try (Typist first = greeted(); Typist second = greeted()) {
            try (Typist third = new Typist(sink.port())) {
                assertThat(third.reply()).isEqualTo("closed");
            }
            assertThat(first.say("QUIT")).isEqualTo("221");
            await().untilAsserted(() -> assertThat(sink.openConnections()).isEqualTo(1));
            try (Typist fourth = greeted()) {
                assertThat(fourth.say("NOOP")).isEqualTo(second.say("NOOP")).isEqualTo("250");
            }
        }
    }

    @Test
    void hundredBreachesAreRememberedAndTheNextIsNot() {
        for (int i = 0; i <= SmtpSink.MAX_BREACHES; i++) {
            try (Typist typist = greeted()) {
                typist.send("QUIT\n");
                typist.reply();
                assertThat(typist.reply()).isEqualTo("closed");
            }
        }
        await().untilAsserted(() -> assertThat(sink.openConnections()).isZero());
        assertThat(sink.breaches()).hasSize(SmtpSink.MAX_BREACHES);
    }

    @Test
    void nonsenseIsAnsweredAndNeverEndsTheSession() {
        Random random = new Random(11);
        List<String> words = List.of("MAIL", "RCPT", "FROM:", "TO:", "<", ">", "<a@b>", "SIZE=", "SIZE=x", "99999999999999999999", " ", ":",
                "EHLO", "HELO", "RSET", "STARTTLS", "é", "\t", "VRFY", "<>", "BODY=8BITMIME");
        try (Typist typist = greeted()) {
            for (int i = 0; i < 3_000; i++) {
                StringBuilder line = new StringBuilder();
                for (int word = random.nextInt(5); word >= 0; word--) {
                    line.append(words.get(random.nextInt(words.size())));
                }
                assertThat(typist.say(line.toString())).as(line.toString()).matches("[245]\\d\\d");
            }
        }
    }

    @Test
    void messageOfTheGreatestSizeIsTakenAndALargerOneIsNot() {
        restart(SinkOptions.counting());
        String megabyte = ("x".repeat(1022) + "\r\n").repeat(1024);
        try (Typist typist = greeted()) {
            for (String more : List.of("", "y\r\n")) {
                typist.say("MAIL FROM:<a@example.org>");
                typist.say("RCPT TO:<b@example.org>");
                typist.say("DATA");
                for (int i = 0; i < SmtpSink.MAX_SIZE_BYTES / megabyte.length(); i++) {
                    typist.send(megabyte);
                }
                assertThat(typist.say(more + ".")).isEqualTo(more.isEmpty() ? "250" : "552");
            }
        }

        assertThat(sink.messages()).isEqualTo(1);
    }

    /** Hundreds of sessions that each took one large message would fill the memory of whoever has the sink beside it. */
    @Test
    void roomOfALargeMessageIsGivenBack() {
        SinkContent content = new SinkContent(Keep.MESSAGE);
        byte[] usual = new byte[SinkContent.KEPT_OCTETS];
        content.take(usual, 0, usual.length);
        content.clear();
        assertThat(content.room()).isEqualTo(SinkContent.KEPT_OCTETS);

        content.take(usual, 0, usual.length);
        content.take(usual, 0, 1);
        assertThat(content.room()).isGreaterThan(SinkContent.KEPT_OCTETS).isLessThan(2 * SinkContent.KEPT_OCTETS);
        assertThat(content.told().message().size()).isEqualTo(SinkContent.KEPT_OCTETS + 1);
        content.clear();
        assertThat(content.room()).isZero();

        content.take(usual, 0, 10);
        assertThat(content.told().message().size()).isEqualTo(10);
    }

    @Test
    void startTlsBeginsTheDialogueAnew() throws IOException {
        TestCertificate certificate = TestCertificate.of("sink.invalid");
        restart(SinkOptions.counting().telling(Keep.MESSAGE, deliveries::add).encrypting(certificate.server()));
        try (Typist typist = greeted()) {
            // RFC 3207 §4.2: what was sent on in the clear is forgotten.
            assertThat(typist.say("STARTTLS")).isEqualTo("220");
            SSLSocket secure = (SSLSocket) certificate.client().getSocketFactory()
                    .createSocket(typist.socket(), "sink.invalid", sink.port(), true);
            secure.startHandshake();
            typist.use(secure);
            assertThat(typist.say("MAIL FROM:<a@example.org>")).isEqualTo("503");
            assertThat(typist.say("EHLO client.example")).isEqualTo("250");
            assertThat(typist.say("STARTTLS")).isEqualTo("502");
            assertThat(typist.say("MAIL FROM:<a@example.org>")).isEqualTo("250");
            assertThat(typist.say("RCPT TO:<b@example.org>")).isEqualTo("250");
            assertThat(typist.say("DATA")).isEqualTo("354");
            assertThat(typist.say("Secret\r\n.")).isEqualTo("250");
            assertThat(typist.say("QUIT")).isEqualTo("221");
        }
        assertThat(text(0)).isEqualTo("Secret\r\n");
    }

    @Test
    void startTlsIsOfferedOnlyWithACertificate() {
        try (Typist typist = greeted()) {
            assertThat(typist.say("STARTTLS")).isEqualTo("502");
        }
        restart(SinkOptions.counting().offering(Set.of()).encrypting(TestCertificate.of("sink.invalid").server()));
        try (Typist typist = new Typist(sink.port())) {
            typist.reply();
            typist.send("EHLO client.example\r\n");
            assertThat(List.of(typist.line(), typist.line())).containsExactly("250-sink.invalid", "250 STARTTLS");
        }
    }

    @Test
    void repliesAreDelayedOneByOne() {
        restart(SinkOptions.counting().delaying(Duration.ofMillis(30)));
        long before = System.nanoTime();
        try (Typist typist = greeted()) {
            typist.send("NOOP\r\nNOOP\r\nNOOP\r\n");
            for (int i = 0; i < 3; i++) {
                assertThat(typist.reply()).startsWith("250");
            }
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void closingCutsConnectionsAndFreesThePort() {
        Typist typist = greeted();
        int port = sink.port();

        sink.close();

        assertThat(typist.reply()).isEqualTo("closed");
        await().untilAsserted(() -> assertThat(sink.openConnections()).isZero());
        sink = SmtpSink.start(port, SinkOptions.counting(), () -> NOON);
        assertThat(sink.address()).isEqualTo("127.0.0.1:" + port);
    }
}
