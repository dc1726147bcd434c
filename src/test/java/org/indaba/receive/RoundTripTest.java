package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any octets in proper lines reach the intake unharmed, by DATA and by BDAT, in whatever pieces. */
class RoundTripTest {

    private static RunningServer server;

    @BeforeContainer
    static void start() {
        RunningServer.Options options = new RunningServer.Options();
        server = options.start();
    }

    @AfterContainer
    static void stop() {
        server.close();
    }

    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> line = Arbitraries.oneOf(
                Arbitraries.of("", ".", "..", ".x", "a: b", "x".repeat(5_000)),
                Arbitraries.strings().withCharRange('\0', '\t').withCharRange('\u000e', '\u00ff').ofMaxLength(300));
        return line.list().ofMaxSize(60).map(lines -> lines.stream().map(each -> each + "\r\n").collect(Collectors.joining()));
    }

    private static String arrived() {
        return server.intake.taken().getLast().octets();
    }

    @Property(tries = 100)
    void byData(@ForAll("messages") String message, @ForAll long seed) throws IOException {
        Random random = new Random(seed);
        try (WireClient client = server.connect()) {
            client.greet().begin("ann@example.net").say("DATA");
            // RFC 5321 §4.5.2: a dot is put before each line that begins with one.
            String stuffed = Arrays.stream(message.split("(?<=\r\n)")).map(line -> line.startsWith(".") ? "." + line : line)
                    .collect(Collectors.joining()) + ".\r\n";
            for (String piece : cut(stuffed, random)) {
                client.raw(piece);
            }

            assertThat(client.reply()).startsWith("250");
            assertThat(arrived().equals(message)).isTrue();
        }
    }

    @Property(tries = 100)
    void byBdat(@ForAll("messages") String message, @ForAll long seed) throws IOException {
        Random random = new Random(seed);
        try (WireClient client = server.connect()) {
            client.greet().begin("ann@example.net");
            List<String> chunks = cut(message, random);
            // RFC 3030 §4.2: all chunks at once.
            StringBuilder burst = new StringBuilder();
            chunks.forEach(chunk -> burst.append("BDAT ").append(chunk.length()).append("\r\n").append(chunk));
            client.raw(burst + "BDAT 0 LAST\r\n");
            for (String chunk : chunks) {
                assertThat(client.reply()).isEqualTo("250 2.0.0 " + chunk.length() + " octets received");
            }

            assertThat(client.reply()).startsWith("250 2.0.0 Kept");
            assertThat(arrived().equals(message)).isTrue();
        }
    }

    private static List<String> cut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int size = Math.min(text.length() - at, 1 + random.nextInt(1 + random.nextInt(40_000)));
            pieces.add(text.substring(at, at + size));
            at += size;
        }
        return pieces;
    }
}
