package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.indaba.testing.LogWatch;

/** Random peers: whatever they send, no exception reaches the log, and the server answers the next one. The seeds are fixed. */
class FuzzTest {

    // RFC 5321 §4.2: Reply-line. RFC 2034 §4: a status behind every code but that of greetings, HELO, EHLO and 354.
    private static final Pattern REPLY = Pattern.compile(
            "220 mx\\.example\\.org ESMTP Indaba|250[- ](mx\\.example\\.org|[A-Z0-9]+( [A-Z0-9 ]+)?)|354 .*"
                    + "|([245])[0-9][0-9][- ]\\3\\.\\d{1,3}\\.\\d{1,3} .*");

    private static RunningServer server;
    private static LogWatch log;

    @BeforeContainer
    static void start() {
        RunningServer.Options options = new RunningServer.Options();
        options.trusted = List.of(Network.parse("127.0.0.1"));
        options.caps = options.caps.withMaxSize(100_000);
        server = options.start();
        log = new LogWatch("org.indaba.receive");
    }

    @AfterContainer
    static void stop() {
        server.close();
        log.close();
    }

    @AfterProperty
    void nothingWasLoggedAndTheServerAnswers() throws IOException {
        await().until(() -> server.server.sessions() == 0);
        assertThat(log.noticed()).isEmpty();
        assertThat(server.spooledFiles()).isZero();
        try (WireClient client = server.connect()) {
            client.greet().begin("ann@example.net").say("DATA");
            assertThat(client.say("x\r\n.")).startsWith("250");
        }
        await().until(() -> server.server.sessions() == 0);
    }

    @Provide
    Arbitrary<String> octets() {
        return Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(3_000);
    }

    @Provide
    Arbitrary<String> commands() {
        Arbitrary<String> pieces = Arbitraries.of(
                "EHLO me\r\n", "EHLO me\r\n", "HELO me\r\n", "MAIL FROM:<ann@example.net>\r\n", "MAIL FROM:<>\r\n",
                "MAIL FROM:<ann@example.net> SIZE=100001\r\n", "MAIL FROM:<\u00fc@example.net>\r\n",
                "RCPT TO:<afnog@lists.example.org>\r\n",
                "RCPT TO:<afnog@lists.example.org>\r\n", "RCPT TO:<nobody@lists.example.org>\r\n", "RCPT TO:<postmaster>\r\n",
                "RCPT TO:<a%b>\r\n", "MAIL FROM:<ann@example.net> RET=HDRS ENVID=+20x SMTPUTF8\r\n",
                "RCPT TO:<afnog@lists.example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb@c\r\n",
                "RCPT TO:<afnog@lists.example.org> NOTIFY=NEVER,", "RCPT TO:<afnog@lists.example.org> ORCPT=utf-8;\u00c3\u00bc ",
                        "DATA\r\n", "DATA\r\n", "text\r\n", ".\r\n", ".\r\n", "\r\n", "..\r\n", "\n", "\r", "\n.\n", "\r\n.\r",
                "BDAT 4\r\nhi\r\n", "BDAT 4 LAST\r\nhi\r\n", "BDAT 0 LAST\r\n", "BDAT 100001\r\n" + "x".repeat(100_001), "BDAT 1\r\n\r",
                "BDAT\r\n", "RSET\r\n", "NOOP\r\n", "VRFY a\r\n", "EXPN a\r\n", "HELP\r\n", "STARTTLS\r\n", "AUTH PLAIN\r\n",
                "XCLIENT ADDR=192.0.2.1 HELO=x\r\n", "XCLIENT NAME=+00\r\n", "x".repeat(700) + "\r\n", "y".repeat(70_000), "QUIT\r\n",
                "a: b\r\n".repeat(10_001), "\0\0\r\n", "\u00ff\u00fe\r\n");
        return pieces.list().ofMaxSize(25).map(list -> String.join("", list));
    }

    @Property(tries = 300, seed = "2")
    void randomOctets(@ForAll("octets") String octets, @ForAll long seed) throws IOException {
        assertThat(converse(octets, new Random(seed))).allMatch(line -> REPLY.matcher(line).matches());
    }

    @Property(tries = 300, seed = "2")
    void randomCommands(@ForAll("commands") String commands, @ForAll long seed) throws IOException {
        assertThat(converse(commands, new Random(seed))).allMatch(line -> REPLY.matcher(line).matches());
    }

    @Property(tries = 150, seed = "2")
    void randomOctetsAmongCommands(@ForAll("commands") String commands, @ForAll("octets") String octets, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        int cut = random.nextInt(commands.length() + 1);

        List<String> replies = converse(commands.substring(0, cut) + octets + commands.substring(cut), random);

        assertThat(replies).allMatch(line -> REPLY.matcher(line).matches());
    }

    /** Sends everything in random pieces, says no more, and gives all reply lines. */
    private static List<String> converse(String octets, Random random) throws IOException {
        try (WireClient client = server.connect()) {
            Thread sender = Thread.startVirtualThread(() -> send(client, octets, random));
            String replies = all(client.socket().getInputStream());
            sender.join();
            return replies.isEmpty() ? List.of() : List.of(replies.split("\r\n"));
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    private static void send(WireClient client, String octets, Random random) {
        try {
            int at = 0;
            while (at < octets.length()) {
                int size = Math.min(octets.length() - at, 1 + random.nextInt(1 + random.nextInt(20_000)));
                client.raw(octets.substring(at, at + size));
                at += size;
            }
            client.socket().shutdownOutput();
        } catch (SocketException closed) {
            // The server had enough.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String all(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8_192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            int whole = all.lastIndexOf("\r\n");
            all.setLength(Math.max(0, whole));
        }
        return all.toString();
    }
}
