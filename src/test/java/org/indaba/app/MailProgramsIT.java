package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.indaba.app.bench.Delivery;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.testing.Program;
import org.indaba.testing.ReceivedMail;
import org.indaba.testing.Tool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program as mail programs and people at a terminal meet it: each speaks to its port directly, and what leaves is
 * recorded. One server serves all tests; every test that posts is told from the others by its Message-ID. A program that is not
 * installed skips its tests.
 */
class MailProgramsIT {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String LIST = "afnog@lists.example.org";

    @TempDir
    static Path folder;
    private static final Queue<Delivery> LEFT = new ConcurrentLinkedQueue<>();
    private static SmtpSink sink;
    private static Program indaba;
    private static Program.Running server;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        sink = SmtpSink.start(SinkOptions.counting().telling(SinkOptions.Keep.MESSAGE, LEFT::add));
        indaba = new Program(folder.resolve("home"), folder).with("INDABA_HOSTNAME", "lists.example.org")
                .with("INDABA_DELIVERY_SMARTHOST", sink.address());
        server = indaba.serve();
        list(LIST, "posting=open");
        list("closed@lists.example.org", "posting=members");
        list("old@lists.example.org", "envelope=owner");
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : Arrays.asList(indaba, sink)) {
            if (each != null) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--pipeline", "--tls", "--tls --pipeline", "--tls-optional", "--ehlo client.example.net",
        "--ehlo [127.0.0.1]", "--protocol SMTP", "--protocol ESMTP", "--protocol ESMTPS",
        "--attach-type text/plain --attach @{file}", "--add-header X-Odd:1",
        "--local-interface 127.0.0.1"})
    void swaksPostsWithItsOptions(String options) throws IOException {
        installed("swaks");
        Path file = Files.writeString(folder.resolve("attached.txt"), "Olá, attached\n");
        String id = newId();
        List<String> more = new ArrayList<>(List.of("--header", "Message-Id: " + id));
        if (!options.isEmpty()) {
            more.addAll(List.of(options.replace("{file}", file.toString()).split(" ")));
        }

        Tool.Result result = swaks(more.toArray(String[]::new));

        assertThat(result.exitCode()).as(result.out()).isZero();
        Delivery copy = onlyCopy(id);
        ReceivedMail mail = mail(copy);
        assertThat(mail.all("Received").getFirst()).contains(options.contains("SMTP") && !options.contains("ESMTP") ? " with SMTP "
                : options.matches(".*(tls|ESMTPS).*") ? " with ESMTPS " : " with ESMTP ");
        if (options.contains("attach")) {
            assertThat(mail.only("Content-Type")).startsWith("multipart/mixed");
        }
    }

    @Test
    void eightBitTextArrivesAsItLeft() throws IOException {
        installed("swaks");
        String id = newId();
        String body = "Olá — ça va\n.\n..\n\nFrom me\n";
        Path data = Files.writeString(folder.resolve("8bit.eml"), "From: Ann <ann@example.net>\nTo: " + LIST + "\nMessage-ID: " + id
                + "\nDate: Mon, 23 Nov 2026 10:00:00 +0200\nSubject: caf\u00e9, raw\nContent-Type: text/plain; charset=UTF-8\n"
                + "Content-Transfer-Encoding: 8bit\n\n" + body.strip());

        assertThat(swaks("--data", "@" + data).exitCode()).isZero();

        ReceivedMail mail = mail(onlyCopy(id));
        assertThat(new String(mail.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(new String(mail.only("Subject").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).isEqualTo("café, raw");
    }

    @Test
    void strangerCannotSpeakForAnotherAddress() throws Exception {
        installed("swaks");
        installed("nc");
        String id = newId();

        assertThat(swaks("--xclient", "ADDR=192.0.2.1", "--xclient-optional", "--header", "Message-Id: " + id).exitCode()).isZero();

        assertThat(mail(onlyCopy(id)).all("Received").getFirst()).contains("[127.0.0.1]").doesNotContain("192.0.2.1");
        try (Typed typed = new Typed("nc -C")) {
            typed.reply();
            assertThat(typed.type("HELO client.example.net")).startsWith("250 ");
            assertThat(typed.type("XCLIENT ADDR=192.0.2.1")).startsWith("550 5.7.0 ");
            assertThat(typed.type("MAIL FROM:<ann@example.net>")).startsWith("250 ");
        }
    }

    @Test
    void tlsFromTheFirstOctetIsNotOfferedAndHurtsNobody() throws IOException {
        installed("swaks");

        assertThat(swaks("--tls-on-connect", "--timeout", "5").exitCode()).isNotZero();

        assertThat(swaks("--quit-after", "RCPT").exitCode()).isZero();
        assertThat(server.err()).doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({
        "owner-afnog@lists.example.org, 250 2.1.5",
        "postmaster@lists.example.org, 250 2.1.5",
        "postmaster, 250 2.1.5",
        "nobody@lists.example.org, 550 5.1.1 There is no list",
        "ann@example.com, 550 5.7.1 Relaying denied",
        "ann%example.com@lists.example.org, 550 5.",
    })
    void nullSenderIsTakenWhereMailForPeopleGoes(String to, String reply) {
        installed("swaks");
        Tool.Result result = Tool.run("swaks", "--server", "127.0.0.1", "--port", port(), "--from", "<>", "--to", to,
                "--quit-after", "RCPT");

        assertThat(result.out()).contains(" " + reply);
        assertThat(result.exitCode() == 0).isEqualTo(reply.startsWith("250"));
    }

    @Test
    void nullSenderCannotPost() {
        installed("swaks");

        Tool.Result result = Tool.run("swaks", "--server", "127.0.0.1", "--port", port(), "--from", "<>", "--to", LIST);

        assertThat(result.out()).contains("<** 550 5.7.1 ", "automatic");
        assertThat(result.exitCode()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void msmtpPosts(String tls) throws IOException {
        installed("msmtp");
        String id = newId();
        Tool.Result result = Tool.runWithInput(("From: ann@example.net\nTo: " + LIST + "\nMessage-ID: " + id
                + "\nDate: Mon, 23 Nov 2026 10:00:00 +0200\nSubject: by msmtp\n\nHello.\n").getBytes(StandardCharsets.UTF_8),
                "msmtp", "--file=/dev/null", "--host=127.0.0.1", "--port=" + port(), "--tls=" + tls, "--tls-certcheck=off",
                "--from=ann@example.net", LIST);

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(mail(onlyCopy(id)).all("Received").getFirst()).contains(tls.equals("on") ? " with ESMTPS " : " with ESMTP ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "starttls", "utf8"})
    void pythonPosts(String way) throws IOException {
        installed("python3");
        String id = newId();
        Path script = Files.writeString(folder.resolve("post.py"), """
                import smtplib, ssl, sys
                from email.message import EmailMessage
                from email.policy import SMTPUTF8, SMTP
                port, way, message_id = int(sys.argv[1]), sys.argv[2], sys.argv[3]
                utf8 = way == "utf8"
                mail = EmailMessage(policy=SMTPUTF8 if utf8 else SMTP)
                mail["From"] = "Zoë <zoë@example.net>" if utf8 else "Zoë <zoe@example.net>"
                mail["To"] = "afnog@lists.example.org"
                mail["Subject"] = "Grüße aus Köln"
                mail["Message-ID"] = message_id
                mail["Date"] = "Mon, 23 Nov 2026 10:00:00 +0200"
                mail.set_content("Grüße — 8 bit\\n", cte="8bit")
                with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
                    if way == "starttls":
                        context = ssl.create_default_context()
                        context.check_hostname = False
                        context.verify_mode = ssl.CERT_NONE
                        server.starttls(context=context)
                    refused = server.send_message(mail)
                    assert not refused, refused
                """);

        Tool.Result result = Tool.run("python3", script.toString(), port(), way, id);

        assertThat(result.exitCode()).as(result.out()).isZero();
        Delivery copy = onlyCopy(id);
        // RFC 6531 §3.4: what came with SMTPUTF8 goes out with it.
        assertThat(copy.parameters().contains("SMTPUTF8")).isEqualTo(way.equals("utf8"));
        ReceivedMail mail = mail(copy);
        assertThat(new String(mail.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)).isEqualTo("Grüße — 8 bit\n");
        assertThat(mail.all("Received").getFirst()).contains(switch (way) {
            case "starttls" -> " with ESMTPS ";
            case "utf8" -> " with UTF8SMTP ";
            // The third way.
            default -> " with ESMTP ";
        });
    }

    @Test
    void curlPosts() throws IOException {
        installed("curl");
        String id = newId();
        Path file = Files.writeString(folder.resolve("curl.eml"), "From: ann@example.net\r\nTo: " + LIST + "\r\nMessage-ID: " + id
                + "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0200\r\nSubject: by curl\r\n\r\nHello.\r\n");

        Tool.Result result = Tool.run("curl", "-sS", "--ssl-reqd", "--insecure", "smtp://127.0.0.1:" + port() + "/client.example.net",
                "--mail-from", "ann@example.net", "--mail-rcpt", LIST, "--upload-file", file.toString());

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(mail(onlyCopy(id)).body()).isEqualTo("Hello.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nc -C", "telnet"})
    void textbookDialogueIsAnsweredWithTheDigitsOfTheTextbook(String terminal) throws Exception {
        installed(terminal.split(" ")[0]);
        String id = newId();
        try (Typed typed = new Typed(terminal)) {
            assertThat(typed.reply()).startsWith("220 lists.example.org ");
            assertThat(typed.type("HELO client.example.net")).startsWith("2");
            assertThat(typed.type("MAIL FROM:<ann@example.net>")).startsWith("2");
            assertThat(typed.type("RCPT TO:<" + LIST + ">")).startsWith("2");
            assertThat(typed.type("DATA")).startsWith("3");
            for (String line : List.of("From: ann@example.net", "To: " + LIST, "Message-ID: " + id, "Subject: typed", "", "Hello.")) {
                typed.line(line);
            }
            assertThat(typed.type(".")).startsWith("2");
            assertThat(typed.type("QUIT")).startsWith("2");
        }
        Delivery copy = onlyCopy(id);
        assertThat(copy.mailFrom()).matches("owner-afnog\\+[a-z2-7]{25}@lists\\.example\\.org");
        assertThat(copy.recipients()).containsExactly("you@yourdomain.example");
    }

    @Test
    void whoMayNotPostIsToldWhy() throws Exception {
        installed("nc");
        try (Typed typed = new Typed("nc -C")) {
            typed.reply();
            typed.type("HELO client.example.net");
            assertThat(typed.type("MAIL FROM:<stranger@example.net>")).startsWith("250 ");
            assertThat(typed.type("RCPT TO:<closed@lists.example.org>")).startsWith("250 ");
            assertThat(typed.type("DATA")).startsWith("354 ");
            typed.line("From: stranger@example.net");
            typed.line("To: closed@lists.example.org");
            typed.line("");
            assertThat(typed.type(".")).startsWith("550 5.7.1 ").contains("closed@lists.example.org").containsPattern("member|subscribe");
            assertThat(typed.type("QUIT")).startsWith("221 ");
        }
    }

    @Test
    void everyCopyHasOneRecipientAndTheEnvelopeSenderThatItsListWants() {
        installed("swaks");
        String verp = newId();
        String owner = newId();

        assertThat(swaks("--header", "Message-Id: " + verp).exitCode()).isZero();
        assertThat(Tool.run("swaks", "--server", "127.0.0.1", "--port", port(), "--from", "you@yourdomain.example", "--to",
                "old@lists.example.org", "--header", "Message-Id: " + owner).exitCode()).isZero();

        Delivery copy = onlyCopy(verp);
        assertThat(copy.mailFrom()).matches("owner-afnog\\+[a-z2-7]{25}@lists\\.example\\.org");
        assertThat(copy.recipients()).containsExactly("you@yourdomain.example");
        Delivery oldCopy = onlyCopy(owner);
        assertThat(oldCopy.mailFrom()).isEqualTo("owner-old@lists.example.org");
        assertThat(oldCopy.recipients()).containsExactly("you@yourdomain.example");
    }

    private static void list(String post, String setting) {
        assertThat(indaba.ask("list", "create", post, "--owner", "owner@yourdomain.example", "--set", setting).err()).isEmpty();
        assertThat(indaba.ask("member", "add", post, "you@yourdomain.example").err()).isEmpty();
    }

    private static void installed(String program) {
        Assumptions.assumeTrue(Tool.installed(program), "SKIPPED: " + program + " is not installed");
    }

    private static String port() {
        return Integer.toString(server.smtpPort());
    }

    private static String newId() {
        return "<" + java.util.UUID.randomUUID() + "@example.net>";
    }

    private static Tool.Result swaks(String... more) {
        List<String> command = new ArrayList<>(List.of("swaks", "--server", "127.0.0.1", "--port", port(), "--from", "ann@example.net",
                "--to", LIST));
        command.addAll(List.of(more));
        return Tool.run(command.toArray(String[]::new));
    }

    /** The copy of a post, of which there is one: each list has one member. */
    private static Delivery onlyCopy(String messageId) {
        Predicate<Delivery> wanted = delivery -> delivery.content().messageId().equals(messageId);
        await().atMost(LONGEST).until(() -> LEFT.stream().anyMatch(wanted));
        List<Delivery> found = LEFT.stream().filter(wanted).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static ReceivedMail mail(Delivery delivery) {
        return ReceivedMail.of(delivery.content().message().toArray());
    }

    /** A person at a terminal: types a line when the answer to the one before has come. */
    private static final class Typed implements AutoCloseable {

        private final Process process;
        private final OutputStream keys;
        private final BufferedReader screen;

        Typed(String terminal) throws IOException {
            List<String> command = new ArrayList<>(List.of(terminal.split(" ")));
            command.addAll(List.of("127.0.0.1", port()));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            keys = process.getOutputStream();
            screen = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        }

        String type(String line) throws IOException {
            line(line);
            return reply();
        }

        void line(String line) throws IOException {
            keys.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            keys.flush();
        }

        /** The next line that the server says; what the terminal program says itself is passed over. */
        String reply() throws IOException {
            String line = screen.readLine();
            while (line != null && !line.matches("\\d{3}[ -].*")) {
                line = screen.readLine();
            }
            return String.valueOf(line);
        }

        @Override
        public void close() throws Exception {
            keys.close();
            process.destroy();
            process.waitFor();
        }
    }
}
