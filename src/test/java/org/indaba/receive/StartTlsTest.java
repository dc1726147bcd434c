package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.indaba.mail.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartTlsTest {

    @TempDir
    private static Path home;
    private static TlsKeys keys;

    private final RunningServer.Options options = new RunningServer.Options();
    private RunningServer server;
    private WireClient client;

    @BeforeAll
    static void makeKey() throws IOException {
        keys = TlsKeys.selfMade(home, "mx.example.org", Clock.systemUTC());
    }

    @BeforeEach
    void offerTls() throws IOException {
        options.tls = new TlsOffer.StartTls(keys);
        start();
    }

    private void start() throws IOException {
        server = options.start();
        client = server.connect();
    }

    @AfterEach
    void closeAll() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void afterTheHandshakeNothingIsKnownAndTlsIsNotOfferedAgain() throws Exception {
        client.greet().begin("ann@example.net");
        assertThat(client.say("STARTTLS")).startsWith("220 2.0.0");
        client.startTls();

        // RFC 3207 §4.2: the knowledge obtained before is discarded.
        assertThat(client.say("MAIL FROM:<ann@example.net>")).startsWith("503 5.5.1");
        assertThat(client.say("STARTTLS")).startsWith("503 5.5.1");
        client.raw("EHLO me\r\n");
        String offered = client.line();
        while (offered.charAt(3) == '-') {
            assertThat(offered).doesNotContain("STARTTLS");
            offered = client.line();
        }
        assertThat(client.say("STARTTLS")).startsWith("503 5.5.1");
        assertThat(client.say("RCPT TO:<afnog@lists.example.org>")).startsWith("503");
    }

    @Test
    void aMessageUnderTlsArrivesAndSaysHow() throws Exception {
        client.greet().say("STARTTLS");
        client.startTls();
        client.say("EHLO me");
        client.begin("ann@example.net").say("DATA");
        assertThat(client.raw("\r\n" + "x\r\n".repeat(50_000) + ".\r\n").reply()).startsWith("250");
        assertThat(client.say("QUIT")).startsWith("221");
        assertThat(client.isClosed()).isTrue();

        Peer peer = server.intake.taken().getFirst().submission().peer();
        // RFC 3848: ESMTPS.
        assertThat(peer.protocol()).isEqualTo("ESMTPS");
        assertThat(peer.tls()).matches("TLSv1\\.[23] TLS_\\w+");
        assertThat(server.intake.taken().getFirst().octets()).hasSize(150_002);
    }

    @Test
    void whatIsInjectedBeforeTheHandshakeIsThrownAway() throws Exception {
        // RFC 3207 §4.2 (and CVE-2011-0411): commands that came in the clear must not run under TLS.
        client.greet();
        client.raw("STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@example.net>\r\nRCPT TO:<afnog@lists.example.org>\r\n");
        assertThat(client.reply()).startsWith("220 2.0.0");
        client.startTls();

        assertThat(client.say("NOOP")).isEqualTo("250 2.0.0 Nothing done");
        assertThat(client.say("DATA")).startsWith("503");
        assertThat(client.say("EHLO me")).startsWith("250");
        assertThat(client.say("DATA")).startsWith("503");
    }

    @Test
    void aHandshakeThatFailsEndsTheSession() throws Exception {
        client.greet().say("STARTTLS");
        client.raw("EHLO in the clear\r\n".repeat(20));

        await().until(() -> server.server.sessions() == 0);
        assertThat(server.connect().reply()).startsWith("220");
    }

    @Test
    void slowPeersAreSeenOffUnderTlsToo() throws Exception {
        closeAll();
        options.timeouts = new SmtpTimeouts(Duration.ofMillis(400), Duration.ofSeconds(60), Duration.ofSeconds(60));
        start();
        client.greet().say("STARTTLS");
        client.startTls();

        assertThat(client.reply()).startsWith("421 4.4.2");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aHandshakeThatDripsIsClosed() throws Exception {
        closeAll();
        options.timeouts = new SmtpTimeouts(Duration.ofMillis(400), Duration.ofSeconds(60), Duration.ofSeconds(60));
        start();
        client.greet().say("STARTTLS");
        // The head of a TLS record of 16 KB, and then an octet now and then: each read succeeds, the record never ends.
        client.raw("\u0016\u0003\u0001\u0040\u0000\u0001");
        CompletableFuture<Void> drip = CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    client.raw("\0");
                    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
                }
            } catch (IOException closed) {
                // As it should be.
            }
        });

        await().atMost(Duration.ofSeconds(10)).until(() -> server.server.sessions() == 0);
        assertThat(drip).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aServerThatStopsSaysSoUnderTls() throws Exception {
        client.greet().say("STARTTLS");
        client.startTls();
        client.say("EHLO me");

        server.server.stop(Duration.ofSeconds(5));

        assertThat(client.reply()).startsWith("421 4.3.2");
        assertThat(server.server.sessions()).isZero();
    }

    @Test
    void theSelfMadeFileIsItsOwnersAloneAndIsKept() throws Exception {
        Path file = home.resolve(TlsKeys.SELF_MADE_FILE);
        assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
        String before = Files.readString(file);

        TlsKeys again = TlsKeys.selfMade(home, "mx.example.org", Clock.systemUTC());

        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(again.get()).isSameAs(again.get());
        assertThat(PemFile.certificates(file).getFirst().getSubjectAlternativeNames().toString()).contains("mx.example.org");
    }

    @Test
    void anExpiredSelfMadeCertificateIsMadeAnew(@TempDir Path other) throws Exception {
        TlsKeys.selfMade(other, "mx.example.org", Clock.offset(Clock.systemUTC(), Duration.ofDays(-4_000)));
        Path file = other.resolve(TlsKeys.SELF_MADE_FILE);
        String before = Files.readString(file);

        TlsKeys.selfMade(other, "mx.example.org", Clock.systemUTC());

        assertThat(Files.readString(file)).isNotEqualTo(before);
    }

    @Test
    void anEmptySelfMadeFileIsMadeAnewAndOneThatHoldsSomethingElseIsLeftAlone(@TempDir Path other) throws Exception {
        Path file = Files.createFile(other.resolve(TlsKeys.SELF_MADE_FILE));

        assertThat(TlsKeys.selfMade(other, "mx.example.org", Clock.systemUTC()).get()).isNotNull();

        assertThat(PemFile.certificates(file)).hasSize(1);
        Files.writeString(file, "x");
        assertThatThrownBy(() -> TlsKeys.selfMade(other, "mx.example.org", Clock.systemUTC())).isInstanceOf(IOException.class);
        assertThat(file).hasContent("x");
    }

    @Test
    void renewedFilesAreUsedAndBrokenOnesAreNot(@TempDir Path other) throws Exception {
        TlsKeys.selfMade(other, "a.example", Clock.systemUTC());
        Path file = other.resolve(TlsKeys.SELF_MADE_FILE);
        TlsKeys keysOfFile = TlsKeys.ofFiles(file, file);
        var first = keysOfFile.get();

        Files.writeString(file, "broken");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        assertThat(keysOfFile.get()).isSameAs(first);

        // One octet that is no Base64 between the lines, as somebody leaves it who edits the file by hand.
        String whole = Files.readString(home.resolve(TlsKeys.SELF_MADE_FILE));
        Files.writeString(file, whole.replaceFirst("(BEGIN CERTIFICATE-----\\R.{20}).", "$1*"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_500));
        assertThat(keysOfFile.get()).isSameAs(first);
        assertThatThrownBy(() -> TlsKeys.ofFiles(file, file)).isInstanceOf(IOException.class).hasMessageContaining("is no PEM file");

        Files.copy(home.resolve(TlsKeys.SELF_MADE_FILE), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000));
        assertThat(keysOfFile.get()).isNotSameAs(first);
    }

    // RFC 5280 §A.1: a common name has at most 64 characters; a longer host name stands in the alternative name alone.
    @ParameterizedTest
    @ValueSource(ints = {64, 65})
    void hostNamesOfAnyLengthHaveACertificate(int length, @TempDir Path other) throws Exception {
        String hostname = "a".repeat(length - 12) + ".example.org";
        TlsKeys.selfMade(other, hostname, Clock.systemUTC());

        X509Certificate made = PemFile.certificates(other.resolve(TlsKeys.SELF_MADE_FILE)).getFirst();
        assertThat(made.getSubjectAlternativeNames().toString()).contains(hostname);
        assertThat(made.getSubjectX500Principal().getName().contains(hostname)).isEqualTo(length <= 64);
    }

    // RFC 7468: the text form that others write.
    @Test
    void keysOfOtherMakersAreRead(@TempDir Path other) throws Exception {
        for (List<String> arguments : List.of(
                List.of("-newkey", "rsa:2048"), List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
                List.of("-newkey", "ed25519"))) {
            Path key = other.resolve("key.pem");
            Path certificate = other.resolve("certificate.pem");
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl");
            List<String> command = new ArrayList<>(List.of("/usr/bin/openssl", "req", "-x509", "-nodes", "-subj", "/CN=x",
                    "-keyout", key.toString(), "-out", certificate.toString()));
            command.addAll(arguments);
            Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
            made.getInputStream().readAllBytes();
            assertThat(made.waitFor()).isZero();

            assertThat(TlsKeys.ofFiles(certificate, key).get()).isNotNull();
            assertThatThrownBy(() -> TlsKeys.ofFiles(home.resolve(TlsKeys.SELF_MADE_FILE), key))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> TlsKeys.ofFiles(key, certificate)).isInstanceOf(IOException.class);
        }
    }
}
